"""Move work to other locations that its own is not to do: what nobody has accepted, where somebody else can do it."""

from datetime import datetime

from domain.orders.demand import NOT_ACCEPTED
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.order import Order
from domain.orders.replan import move_away
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided
from operations.replan_order import replan_order
from operations.routed import Routed
from operations.routing import route_units
from operations.services import Services


async def move_work_away(
    services: Services, organization: str, fulfillment_order_id: str, order_id: str, *, trigger: RoutingTrigger
) -> bool:
    """Whether units of it have moved, or the reason why they stay was told. Raises StorageUnavailable."""

    async def decide(order: Order, now: datetime) -> Decided | None:
        part = order.fulfillment_order(fulfillment_order_id)
        if part is None or part.status not in NOT_ACCEPTED or order.on_hold:
            return None
        routed = await _routed_elsewhere(services, organization, order, part)
        promise = routed.promise(order, at=now)
        decision = move_away(order, part, routed.plan, now=now, promise=promise, share=routed.channel.share)
        return Decided(decision=decision, routed=routed, trigger=trigger)

    return await replan_order(services, organization, order_id, decide)


async def _routed_elsewhere(services: Services, organization: str, order: Order, part: FulfillmentOrder) -> Routed:
    """If only some of it can move, the rest goes on to count as one of the order's locations."""
    units = [LineUnits(line_id=line.line_id, quantity=line.quantity) for line in part.lines]
    routed = await route_units(
        services, organization, order, units, leaving=[part.id], excluded_locations=[part.location]
    )
    if not routed.plan.unserved or not routed.plan.assignments:
        return routed
    return await route_units(services, organization, order, units, excluded_locations=[part.location])
