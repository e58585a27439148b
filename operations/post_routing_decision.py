"""Another system decides where units of an order come from."""

from collections.abc import Sequence
from datetime import datetime

from domain.channels.stock_share import stock_of_share
from domain.inventory.refusals import InsufficientStock
from domain.orders.demand import routing_demand
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.refusals import NotRoutable
from domain.orders.route_externally import LocationUnits, external_units, route_externally
from domain.refusals import Refusal, Refusals, raise_all
from domain.routing.decision import RoutingTrigger
from domain.routing.legacy import plan_of
from domain.routing.problem import RoutingProblem
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.live_problem import live_problem
from operations.named_location import no_location
from operations.piloting import keep_refused_decision
from operations.reach import whole_orders_only
from operations.routed import Routed
from operations.services import Services
from operations.supply import load_supply
from storage.network_cache import Network


async def post_routing_decision(
    services: Services, command: Command, *, order_id: str, assignments: Sequence[LocationUnits]
) -> Result:
    """Send unrouted units of an order to the locations given, all of them or none.

    The result names the new fulfillment orders as `new_fulfillment_orders`. Raises what `external_units` refuses,
    NotFound for a location that does not exist, InsufficientStock for one that lacks the units, NotRoutable for one that
    is not active, or does not offer the method or the handling.
    """
    whole_orders_only(command.principal)

    async def decide(order: Order, now: datetime) -> Decided:
        try:
            routed = await _given_route(services, command, order, assignments)
        except (Refusal, Refusals) as refused:
            await keep_refused_decision(services, command, order, refused, at=now)
            raise
        promise = routed.promise(order, at=now)
        decision = route_externally(order, routed.plan, now=now, promise=promise, share=routed.channel.share)
        known = {known.id for known in order.fulfillment_orders}
        created = [new.id for new in decision.order.fulfillment_orders if new.id not in known]
        return Decided(
            decision=decision,
            ids={"new_fulfillment_orders": created},
            routed=routed,
            trigger=RoutingTrigger.POSTED,
        )

    return await change_order(services, command, order_id, decide, at=("orderId",))


async def _given_route(
    services: Services, command: Command, order: Order, assignments: Sequence[LocationUnits]
) -> Routed:
    """What was given, as a plan, priced like the router's own."""
    organization = command.organization
    units = external_units(order, assignments)
    supply = await load_supply(
        services, organization, channel=order.channel, codes=sorted({line.sku for line in order.lines})
    )
    _check_locations(supply.network, assignments)
    at = services.now()
    problem = await live_problem(
        services,
        organization,
        (routing_demand(order, units, skus=supply.skus),),
        profile=supply.profiles.of_order(order, at),
        network=supply.network,
        stock=stock_of_share(supply.stock, supply.channel.share),
        at=at,
    )
    plan = plan_of(problem, {(given.line_id, given.location): given.quantity for given in assignments})
    if isinstance(plan, list):
        raise_all(_refusals(order, problem, assignments, plan))
    assert not isinstance(plan, list)
    earlier = bool(order.awaits is not None and order.fulfillment_orders)
    return Routed(
        problem=problem,
        plan=plan,
        seconds=0.0,
        channel=supply.channel,
        network=supply.network,
        awaited=order.awaits,
        parts=await services.storage.pilot_results.parts(organization, order.id) if earlier else (),
    )


def _check_locations(network: Network, assignments: Sequence[LocationUnits]) -> None:
    known = {location.code for location in network.candidates}
    raise_all(
        [
            no_location(given.location, ("assignments", str(index), "locationCode"))
            for index, given in enumerate(assignments)
            if given.location not in known
        ]
    )


def _refusals(
    order: Order, problem: RoutingProblem, assignments: Sequence[LocationUnits], missing: Sequence[tuple[str, str]]
) -> list[Refusal]:
    """Why units cannot come from where they should, each pointing at its assignment."""
    refusals: list[Refusal] = []
    for index, given in enumerate(assignments):
        if (given.line_id, given.location) not in missing:
            continue
        line = order.line(given.line_id)
        assert line is not None
        available = problem.stock.get(line.sku, {}).get(given.location, 0)
        field = ("assignments", str(index), "quantity")
        if available >= given.quantity:
            exception = LineException.NO_ELIGIBLE_LOCATION
            message = f"{given.location} cannot take {line.sku} of this order."
            refusals.append(NotRoutable(exception=exception, skus=(line.sku,), message=message, field=field))
        else:
            refusals.append(
                InsufficientStock(sku=line.sku, requested=given.quantity, available=max(0, available), field=field)
            )
    return refusals
