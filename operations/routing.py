"""Ask the router on live stock."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from domain.channels.stock_share import stock_of_share
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Deallocate
from domain.inventory.movements import apply_movement
from domain.orders.demand import routing_demand
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.order import Order
from domain.orders.promised import Promise, promise_to
from domain.orders.stock_claims import units_given_back
from domain.reservations.place import ReservedStock
from domain.routing.pilots.participation import Participation
from domain.routing.pilots.pilot import ArmKind
from domain.routing.problem import RoutingProblem, Stock
from domain.routing.profiles.choice import Way
from operations.live_problem import live_problem
from operations.named_location import check_among
from operations.piloting import Piloted, arm_plan, watched_plan
from operations.routed import Routed
from operations.services import Services
from operations.solving import solve
from operations.supply import Supply, load_supply


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
    as_piloted: bool = True,
) -> Routed:
    """The best plan for these units of the order, by the profile that the order has now, or as its pilot has it.

    `leaving` are fulfillment orders that give their place up, `freed` the claims that give their stock back first. The
    order may have its channel's share of what is free, all that it gives back itself, and what is `reserved` for it.
    `supply` is that of the order's channel and SKUs, where the caller has loaded it already. `first`: the order is only
    being placed; then a pilot may leave it to another system. Not `as_piloted`: by the assigned profile in any case.
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
    check_among(network.candidates, required_location)
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
    way = profiles.way_of(order, network.candidates, at) if as_piloted else Way(None, profiles.of_order(order, at))
    if way.part is not None:
        return await _route_piloted(order, way.part, supply, problem_of, given_up=given_up, at=at, first=first)
    problem = await problem_of(profile=way.profile, given_up=given_up)
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
    chosen = await arm_plan(part.name, part.arm, order, problem, first=first)
    watched = None
    if first and part.watched is not None:
        arm = part.pilot.arm(part.watched)
        beside = await problem_of(profile=profiles.of_arm(arm, order, at))
        watched = await watched_plan(part.watched, arm, order, beside)
    return Routed(
        problem=problem,
        plan=chosen.plan,
        seconds=chosen.seconds,
        channel=supply.channel,
        network=supply.network,
        piloted=Piloted(participation=part, watched=watched, asks=first and part.arm.kind is ArmKind.EXTERNAL),
    )


async def promise_now(services: Services, organization: str, order: Order, *, at: datetime) -> Promise:
    """What each location promises to the order's customer, where nothing is routed."""
    versions = (await services.storage.marks.of(organization)).versions
    network = await services.storage.locations.network(organization, version=versions["locations"])
    profiles = await services.storage.routing_profiles.choice(organization, version=versions["routing_profiles"])
    costs = profiles.way_of(order, network.candidates, services.now()).profile.profile.costs
    return promise_to(
        order,
        network.by_code,
        network.carrier_services,
        at=at,
        unknown_kilometers=costs.distance_unknown_kilometers,
    )


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
