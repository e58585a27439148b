"""Apply a routing that another system decided to units that have no location."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.limits import LINES_PER_ORDER_MAX
from domain.orders.actions import OrderAction, guard_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import OrderRouted
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders
from domain.orders.promised import Promise
from domain.orders.refusals import QuantityExceeded
from domain.orders.stock_claims import allocate
from domain.refusals import InvalidInput, NotFound
from domain.routing.plan import RoutingPlan

ASSIGNMENTS_MAX = LINES_PER_ORDER_MAX


class LocationUnits(Struct, frozen=True, kw_only=True):
    """So many units of an order line from a location."""

    line_id: str
    location: str
    quantity: int


def external_units(order: Order, assignments: Sequence[LocationUnits]) -> tuple[LineUnits, ...]:
    """The units of each line that are assigned.

    Raises IllegalTransition for an order that is not to be routed, InvalidInput for an empty, too long or repeating
    list or a quantity below one, NotFound for a foreign line, QuantityExceeded for more than has no location.
    """
    guard_order(order, OrderAction.REROUTE)
    if not 1 <= len(assignments) <= ASSIGNMENTS_MAX:
        raise InvalidInput(f"Give 1 to {ASSIGNMENTS_MAX} assignments.", field=("assignments",))
    wanted: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    for index, given in enumerate(assignments):
        field = ("assignments", str(index))
        line = order.line(given.line_id)
        if line is None:
            raise NotFound(f"No line {given.line_id} in {order.id}.", field=(*field, "lineId"))
        if given.quantity < 1:
            raise InvalidInput("The quantity must be at least 1.", field=(*field, "quantity"))
        if (given.line_id, given.location) in seen:
            raise InvalidInput("Each line and location may be named once.", field=field)
        seen.add((given.line_id, given.location))
        wanted[line.id] = wanted.get(line.id, 0) + given.quantity
        if wanted[line.id] > line.quantities.unrouted:
            raise QuantityExceeded(
                sku=line.sku,
                requested=wanted[line.id],
                available=line.quantities.unrouted,
                because=f"order {order.number} has {line.quantities.unrouted} without a location",
                field=(*field, "quantity"),
            )
    return tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in wanted.items())


def route_externally(
    order: Order, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Decision:
    """Send the units where the plan says; the others go on waiting for a decision."""
    draft = Draft(order)
    created = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise)
    draft.happen(OrderRouted(fulfillment_orders=created))
    for part in created:
        draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()
