"""Which units of an order wait for stock, who comes first when some arrives, and what happens then."""

from datetime import UTC, datetime

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.decision import Decision, Draft
from domain.orders.demand import PRIORITY_RANK
from domain.orders.events import OrderRouted
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders
from domain.orders.promised import Promise
from domain.orders.stock_claims import allocate
from domain.routing.plan import RoutingPlan

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for the date of an order that asks for none: it comes after all that do."""


def backordered_units(order: Order) -> dict[str, int]:
    """Units by SKU that wait for stock."""
    units: dict[str, int] = {}
    for line in order.lines:
        if line.quantities.backordered:
            units[line.sku] = units.get(line.sku, 0) + line.quantities.backordered
    return units


def place_in_line(order: Order) -> tuple[int, datetime, datetime, str]:
    """What orders are served by, the smallest first: priority, the date asked for, age, and the id.

    No other date counts: for units that wait nothing is promised.
    """
    return PRIORITY_RANK[order.priority], order.requested_delivery_by or NO_DATE, order.placed_at, order.id


def units_to_serve(order: Order) -> tuple[LineUnits, ...]:
    """What to look for stock for: the backordered units; for an order that must come whole, the unrouted ones too."""
    units = {line.id: line.quantities.backordered for line in order.lines}
    if not order.allow_split and any(units.values()):
        units = {line.id: line.quantities.backordered + line.quantities.unrouted for line in order.lines}
    return tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in units.items() if quantity)


def serve_waiting(
    order: Order, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Decision:
    """Give the order what the plan found for its waiting units; the rest of them waits on, and all else stays as it is.

    Raises InvalidInput when the order would have too many fulfillment orders.
    """
    assert plan.assignments
    draft = Draft(order)
    created = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise)
    served: dict[str, int] = {}
    for line in (line for part in created for line in part.lines):
        served[line.line_id] = served.get(line.line_id, 0) + line.quantity
    retried = tuple(
        LineUnits(line_id=line.id, quantity=quantity)
        for line in order.lines
        if (quantity := min(served.get(line.id, 0), line.quantities.backordered))
    )
    draft.happen(OrderRouted(retried=retried, fulfillment_orders=created))
    for part in created:
        draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()
