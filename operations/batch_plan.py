"""Plan the scheduled work of many orders, and what waits, as one problem for each way in which they are routed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.channels.channel import Channel
from domain.channels.stock_share import stock_of_share
from domain.inventory.claim import StockClaim
from domain.orders.demand import routing_demand
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.orders.promised import Promise, promise_to
from domain.orders.replan import too_late_for
from domain.orders.route_again import planned_work
from domain.orders.stock_claims import deallocate_all, units_given_back
from domain.orders.waiting import units_to_serve
from domain.routing.batch.progress import OnProgress, unheard
from domain.routing.plan import Assignment, RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.profiles.choice import ProfileInUse
from domain.routing.replanning.residual import CommonPlan
from operations.live_problem import live_problem
from operations.piloting import Piloted
from operations.services import Services
from operations.solving import solve
from operations.stock_ahead import StockAhead, stock_after
from storage.change import Change

SOLVER_SECONDS_MAX = 10.0
"""Nobody waits for a batch: each run of the general solver may take longer than for a customer."""
WAITING_RANK = 10
"""Added to the priority of orders that wait: what is promised is not taken from anybody for them."""


class BatchOrder(Struct, frozen=True, kw_only=True):
    """An order with the scheduled work that is planned again; without any it waits for stock.

    `piloted` says which pilot it is in, once that was looked up.
    """

    order: Order
    parts: tuple[FulfillmentOrder, ...] = ()
    piloted: Piloted | None = None

    @property
    def given_back(self) -> tuple[StockClaim, ...]:
        return tuple(claim for part in self.parts for claim in deallocate_all(part))

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Where its scheduled work is planned."""
        units: dict[tuple[str, str], int] = {}
        for part in self.parts:
            for line in part.lines:
                key = line.line_id, part.location
                units[key] = units.get(key, 0) + line.quantity
        return tuple(
            Assignment(order=self.order.id, line=line, location=location, quantity=quantity)
            for (line, location), quantity in units.items()
        )


class BatchPlan(Struct, frozen=True, kw_only=True):
    """The plan of orders that have one profile and one share of the stock."""

    orders: Mapping[str, BatchOrder]
    common: CommonPlan
    seconds: float
    channel: Channel
    ahead: StockAhead
    at: datetime

    @property
    def problem(self) -> RoutingProblem:
        return self.common.problem

    @property
    def plan(self) -> RoutingPlan:
        return self.common.plan

    def promise(self, order: Order) -> Promise:
        network = self.ahead.network
        return promise_to(
            order,
            network.by_code,
            network.carrier_services,
            at=self.at,
            unknown_kilometers=self.problem.profile.costs.distance_unknown_kilometers,
        )


async def plan_together(
    services: Services, organization: str, batch: Sequence[BatchOrder], *, on_progress: OnProgress = unheard
) -> list[BatchPlan]:
    """One plan for each profile and share of the stock among them; none if the stock has moved on meanwhile."""
    at = services.now()
    given_back = tuple(claim for each in batch for claim in each.given_back)
    released = Change(id="plan", organization=organization, occurred_at=at, claims=given_back)
    ahead = await stock_after(services, released, [each.order for each in batch])
    if ahead is None:
        return []
    groups = await asyncio.to_thread(alike, ahead, batch, at)
    planned = [each for _, members in groups for each in members]
    if len(planned) < len(batch):
        # What the others hold is not given back.
        return await plan_together(services, organization, planned, on_progress=on_progress) if planned else []
    plans = []
    for profile, members in groups:
        plans.append(await _plan(services, organization, ahead, profile, members, at, on_progress))
    return plans


def alike(ahead: StockAhead, batch: Iterable[BatchOrder], at: datetime) -> list[tuple[ProfileInUse, list[BatchOrder]]]:
    """Orders by profile and share, each group in the order given.

    Without those whose pilot leaves it to a fixed table where they come from, and work that another system has decided
    on: these are not planned again. The router helps such an order only with what it waits for.
    """
    groups: dict[tuple[str, int, int, int], tuple[ProfileInUse, list[BatchOrder]]] = {}
    for each in batch:
        way = ahead.profiles.way_of(each.order, ahead.network.candidates, at)
        if way.by_table or (each.parts and not way.by_router):
            continue
        member = each if way.part is None else replace(each, piloted=Piloted(participation=way.part))
        share = ahead.channels[each.order.channel].share
        key = way.profile.profile.code, way.profile.profile.version, share.percent, share.buffer
        groups.setdefault(key, (way.profile, []))[1].append(member)
    return list(groups.values())


async def _plan(
    services: Services,
    organization: str,
    ahead: StockAhead,
    profile: ProfileInUse,
    members: Sequence[BatchOrder],
    at: datetime,
    on_progress: OnProgress,
) -> BatchPlan:
    channel = ahead.channels[members[0].order.channel]
    own = units_given_back(claim for each in members for claim in each.given_back)
    visible = stock_of_share(ahead.units, channel.share, own=own)
    demands = await asyncio.to_thread(batch_demands, ahead, members, profile, at)
    problem = await live_problem(
        services,
        organization,
        demands,
        profile=profile,
        network=ahead.network,
        stock={sku: dict(places) for sku, places in visible.items()},
        at=at,
        given_up=[part for each in members for part in each.parts],
    )
    problem = replace(problem, solver_seconds_max=SOLVER_SECONDS_MAX)
    plan, seconds = await solve(problem, on_progress=on_progress)
    skus = {line.id: line.sku for demand in demands for line in demand.lines}
    for assignment in plan.assignments:
        # What this group takes is not there for the next one.
        ahead.units[skus[assignment.line]][assignment.location] -= assignment.quantity
    return BatchPlan(
        orders={each.order.id: each for each in members},
        common=CommonPlan.of(problem, plan),
        seconds=seconds,
        channel=channel,
        ahead=ahead,
        at=at,
    )


def batch_demands(
    ahead: StockAhead, members: Iterable[BatchOrder], profile: ProfileInUse, at: datetime
) -> tuple[RoutingDemand, ...]:
    """What each of these orders asks for."""
    return tuple(_demand(ahead, each, profile, at) for each in members)


def _demand(ahead: StockAhead, each: BatchOrder, profile: ProfileInUse, at: datetime) -> RoutingDemand:
    if not each.parts:
        waiting = routing_demand(each.order, units_to_serve(each.order), skus=ahead.skus)
        return replace(waiting, priority=waiting.priority + WAITING_RANK)
    promise = promise_to(
        each.order,
        ahead.network.by_code,
        ahead.network.carrier_services,
        at=at,
        unknown_kilometers=profile.profile.costs.distance_unknown_kilometers,
    )
    demand = routing_demand(
        each.order,
        planned_work(each.parts).units,
        skus=ahead.skus,
        leaving=[part.id for part in each.parts],
        excluded_locations=too_late_for(each.parts, [location.code for location in ahead.network.locations], promise),
    )
    if any(part.released for part in each.parts):
        return demand
    # No location has seen it yet: that it moves costs nothing, and is no new attempt.
    lines = tuple(replace(line, planned={}, attempts=0, rejections=0) for line in demand.lines)
    return replace(demand, lines=lines)
