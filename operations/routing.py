"""Ask the router on live stock."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from domain.channels.channel import Channel
from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.delivery.dispatch_calendar import DispatchCalendar, ship_day
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Deallocate
from domain.inventory.movements import apply_movement
from domain.orders.decision import Decision
from domain.orders.demand import routing_demand
from domain.orders.dispatching import without_work
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.order import Order
from domain.orders.promised import Promise, promise_to
from domain.orders.stock_claims import units_given_back
from domain.refusals import NotFound
from domain.reservations.place import ReservedStock
from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.pilots.participation import Participation, participation
from domain.routing.pilots.results import ArmResult, arm_result
from domain.routing.plan import RoutingPlan
from domain.routing.problem import CandidateLocation, CapacityUsed, RoutingDemand, RoutingProblem, Stock
from domain.routing.profiles.choice import ProfileInUse
from domain.routing.route import route
from domain.routing.rule import RuleKind
from domain.routing.services_chosen import services_chosen
from operations.piloting import ArmPlan, Piloted, arm_plan, watched_plan
from operations.services import Services
from operations.supply import Supply, load_supply
from storage.network_cache import Network

PAIRS_INLINE_MAX = 100
"""Above so many pairs of line and location the router runs in a thread, so that others need not wait for it."""

NOTHING: Mapping[tuple[str, str], int] = {}
"""For orders that give nothing back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A plan with the problem that it solves, and how long that took.

    It counts on the channel's share of the stock; the locations of the network promise what it gives them. `piloted`
    says which pilot the order is in.
    """

    problem: RoutingProblem
    plan: RoutingPlan
    seconds: float
    channel: Channel
    network: Network
    piloted: Piloted | None = None

    def promise(self, order: Order, *, at: datetime) -> Promise:
        """What each location promises to the order's customer, if work begins `at`: by the service that the plan chose."""
        return self._promise_of(self.plan, order, at=at)

    def _promise_of(self, plan: RoutingPlan, order: Order, *, at: datetime) -> Promise:
        return promise_to(
            order,
            self.network.locations,
            self.network.carrier_services,
            at=at,
            unknown_kilometers=self.problem.profile.costs.distance_unknown_kilometers,
            chosen=services_chosen(plan, order.id),
        )

    def decision(self, decided: Decision, *, trigger: RoutingTrigger, at: datetime) -> RoutingDecision:
        """What is kept of it once it is applied."""
        arm: str | None = None
        results: tuple[ArmResult, ...] = ()
        if self.piloted is not None:
            arm = self.piloted.participation.label
            if trigger is RoutingTrigger.PLACED:
                results = self._results(decided.order, at=at)
        return RoutingDecision(
            order_id=decided.order.id,
            order_version=decided.order.version,
            decided_at=at,
            trigger=trigger,
            problem=self.problem,
            plan=self.plan,
            seconds=self.seconds,
            arm=arm,
            results=results,
        )

    def _results(self, order: Order, *, at: datetime) -> tuple[ArmResult, ...]:
        """What the order's first plan is, and the one that is watched beside it, for the pilot that it is in."""
        assert self.piloted is not None
        applied = ArmPlan(name=self.piloted.participation.name, plan=self.plan, seconds=self.seconds, error=None)
        watched = self.piloted.watched
        return tuple(
            arm_result(
                self.piloted.participation.pilot.code,
                each.name,
                order,
                each.plan,
                self._promise_of(each.plan, order, at=at),
                at=at,
                seconds=each.seconds,
                watched=each is watched,
                error=each.error,
            )
            for each in (applied, watched)
            if each is not None
        )


async def route_units(
    services: Services,
    organization: str,
    order: Order,
    units: Sequence[LineUnits],
    *,
    leaving: Iterable[str] = (),
    excluded_locations: Iterable[str] = (),
    required_location: str | None = None,
    freed: Sequence[StockClaim] = (),
    reserved: ReservedStock | None = None,
    supply: Supply | None = None,
    first: bool = False,
) -> Routed:
    """The best plan for these units of the order, by the profile that the order has now, or as its pilot has it.

    `first`: the order is only being placed; then a pilot may leave it to another system.

    `leaving` are fulfillment orders that give their place up, `freed` the claims that give their stock back first. The
    order may have its channel's share of what is free, all that it gives back itself, and what is `reserved` for it.
    `supply` is that of the order's channel and SKUs, where the caller has loaded it already.
    Raises NotFound for a required location that does not exist.
    """
    left = frozenset(leaving)
    if supply is None:
        codes = sorted({line.sku for line in order.lines for selected in units if line.id == selected.line_id})
        supply = await load_supply(services, organization, channel=order.channel, codes=codes)
    network = supply.network
    stock: Stock = await _with_freed(services, organization, supply.stock, freed) if freed else supply.stock
    stock = stock_of_share(stock, supply.channel.share, own=units_given_back(freed))
    stock = stock if reserved is None else reserved.added_to(stock)
    _check_required(network.candidates, required_location)
    demand = routing_demand(
        order,
        units,
        skus=supply.skus,
        leaving=left,
        excluded_locations=excluded_locations,
        required_location=required_location,
    )
    at = services.now()
    given_up = [each for each in order.fulfillment_orders if each.id in left]

    problem_of = partial(live_problem, services, organization, (demand,), network=network, stock=stock, at=at)
    profiles = supply.profiles
    part = participation(profiles.pilots, order, network.candidates) if profiles.pilots else None
    if part is not None:
        return await _route_piloted(order, part, supply, problem_of, given_up=given_up, at=at, first=first)
    problem = await problem_of(profile=profiles.of_order(order, at), given_up=given_up)
    plan, seconds = await solve(problem)
    return Routed(problem=problem, plan=plan, seconds=seconds, channel=supply.channel, network=network)


async def _route_piloted(
    order: Order,
    part: Participation,
    supply: Supply,
    problem_of: Callable[..., Awaitable[RoutingProblem]],
    *,
    given_up: Sequence[FulfillmentOrder],
    at: datetime,
    first: bool,
) -> Routed:
    """The plan of the order's arm, and beside its first one that of the arm that is watched."""
    profiles = supply.profiles
    problem = await problem_of(profile=profiles.of_arm(part.arm, order, at), given_up=given_up)
    chosen = await arm_plan(part.name, part.arm, order, problem, solve, first=first)
    watched = None
    if first and part.watched is not None:
        arm = part.pilot.arm(part.watched)
        beside = await problem_of(profile=profiles.of_arm(arm, order, at))
        watched = await watched_plan(part.watched, arm, order, beside, solve)
    return Routed(
        problem=problem,
        plan=chosen.plan,
        seconds=chosen.seconds,
        channel=supply.channel,
        network=supply.network,
        piloted=Piloted(participation=part, watched=watched),
    )


async def live_problem(
    services: Services,
    organization: str,
    demands: tuple[RoutingDemand, ...],
    *,
    profile: ProfileInUse,
    network: Network,
    stock: Stock,
    at: datetime,
    given_up: Sequence[FulfillmentOrder] = (),
) -> RoutingProblem:
    """What is asked of the router `at` a moment: with all that the profile looks at, and nothing else.

    What is `given_up` for the plan uses no capacity any more.
    Each decision keeps its problem: what does not count is not worth its bytes.
    """
    used: Mapping[str, CapacityUsed] = {}
    if profile.limits_capacity:
        days = _days_limited(profile, network, at)
        used = without_work(await services.storage.capacity.used(organization, days), days, given_up)
    if not profile.timed:
        return RoutingProblem(
            profile=profile.profile,
            demands=demands,
            locations=network.candidates,
            stock=stock,
            at=at,
            capacity_used=used,
            solver_seconds_max=services.solver_seconds_max,
        )
    return RoutingProblem(
        profile=profile.profile,
        demands=demands,
        locations=network.candidates,
        stock=stock,
        at=at,
        services=network.carrier_services,
        calendars=network.calendars,
        capacity_used=used,
        solver_seconds_max=services.solver_seconds_max,
    )


async def promise_now(services: Services, organization: str, order: Order, *, at: datetime) -> Promise:
    """What each location promises to the order's customer, where nothing is routed."""
    versions = await services.storage.reference_versions.ask(organization)
    network = await services.storage.locations.network(organization, version=versions["locations"])
    profiles = await services.storage.routing_profiles.choice(organization, version=versions["routing_profiles"])
    costs = profiles.of_order(order, services.now()).profile.costs
    return promise_to(
        order,
        network.locations,
        network.carrier_services,
        at=at,
        unknown_kilometers=costs.distance_unknown_kilometers,
    )


async def solve(problem: RoutingProblem) -> tuple[RoutingPlan, float]:
    """The plan and how many seconds it took, without keeping others waiting for a large one."""
    pairs = sum([len(demand.lines) for demand in problem.demands]) * len(problem.locations)
    if pairs <= PAIRS_INLINE_MAX:
        return _timed(problem)
    return await asyncio.to_thread(_timed, problem)


def _timed(problem: RoutingProblem) -> tuple[RoutingPlan, float]:
    began = time.perf_counter()
    plan = route(problem)
    return plan, time.perf_counter() - began


def _days_limited(profile: ProfileInUse, network: Network, at: datetime) -> Mapping[str, date]:
    """By code, the day on which locations whose capacity a rule limits dispatch what is ordered now."""
    scopes = [rule.scope for rule in profile.profile.rules if rule.kind is RuleKind.DAILY_CAPACITY]
    days: dict[DispatchCalendar, date] = {}
    limited: dict[str, date] = {}
    for location in network.candidates:
        if location.active and any(scope.covers_location(location.code, location.groups) for scope in scopes):
            calendar = network.calendars[location.code]
            if calendar not in days:
                days[calendar] = ship_day(calendar, at=at)
            limited[location.code] = days[calendar]
    return limited


async def _with_freed(
    services: Services,
    organization: str,
    stock: Stock,
    freed: Sequence[StockClaim],
) -> Stock:
    """Stock as it will be once promises are taken back; safety stock takes its share of them first."""
    pairs = sorted({(claim.sku, claim.location) for claim in freed if isinstance(claim, Deallocate)})
    levels = {
        (level.sku, level.location): level
        for level in await services.storage.stock_levels.get_many(organization, pairs)
    }
    for claim in freed:
        key = (claim.sku, claim.location)
        if key in levels and isinstance(claim, Deallocate) and levels[key].allocated >= claim.quantity:
            levels[key] = apply_movement(levels[key], claim.decide(levels[key]))
    merged = {sku: dict(places) for sku, places in stock.items()}
    for (sku, location), level in levels.items():
        merged.setdefault(sku, {})[location] = level.available
    return merged


def stock_of_share(stock: Stock, share: StockShare, *, own: Mapping[tuple[str, str], int] = NOTHING) -> Stock:
    """What a channel with this share may have; `own` are units by SKU and location that its order gives back itself."""
    if share == ALL_OF_IT:
        return stock
    return {
        sku: {location: share.visible(units, own=own.get((sku, location), 0)) for location, units in places.items()}
        for sku, places in stock.items()
    }


def _check_required(candidates: Sequence[CandidateLocation], required: str | None) -> None:
    if required is not None and all(location.code != required for location in candidates):
        raise NotFound(f"No location {required}.", field=("locationCode",))
