"""Fulfillment orders out of a routing plan, and what it could not serve."""

from datetime import datetime

from domain.inventory.refusals import InsufficientStock
from domain.limits import FULFILLMENT_ORDERS_KEPT_MAX, FULFILLMENT_ORDERS_PER_ORDER_MAX
from domain.orders.events import UnservedUnits
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus
from domain.orders.ids import next_fulfillment_order_ids
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.promised import Promise
from domain.orders.refusals import NotRoutable
from domain.refusals import InvalidInput, raise_all
from domain.routing.plan import Assignment, RoutingPlan

Chosen = dict[str, tuple[FulfillmentOrderLine, ...]]
"""The lines that a plan gives to each location, by location code."""


def chosen_lines(order: Order, plan: RoutingPlan) -> Chosen:
    """What the plan gives to each location, in the order of the order's lines."""
    assigned: dict[str, list[Assignment]] = {}
    for assignment in plan.assignments:
        assigned.setdefault(assignment.line, []).append(assignment)
    chosen: Chosen = {}
    for line in order.lines:
        for assignment in assigned.get(line.id, ()):
            part = FulfillmentOrderLine(line_id=line.id, sku=line.sku, quantity=assignment.quantity)
            chosen[assignment.location] = (*chosen.get(assignment.location, ()), part)
    return chosen


def planned_fulfillment_orders(
    order: Order,
    plan: RoutingPlan,
    chosen: Chosen,
    now: datetime,
    promise: Promise,
    *,
    release_at: datetime | None = None,
) -> tuple[FulfillmentOrder, ...]:
    """New fulfillment orders for what was chosen: open at their locations, or scheduled until they are released.

    Raises InvalidInput when the order would have too many of them.
    """
    check_part_count(order, len(chosen))
    costs = {cost.location: cost.total_minor_units for cost in plan.costs if cost.order == order.id}
    ids = next_fulfillment_order_ids(order, len(chosen))
    parts = []
    for part_id, (location, lines) in zip(ids, chosen.items(), strict=True):
        promised = promise(location)
        part = FulfillmentOrder(
            id=part_id,
            status=FulfillmentOrderStatus.OPEN if release_at is None else FulfillmentOrderStatus.SCHEDULED,
            location=location,
            method=order.method,
            lines=lines,
            cost=costs[location],
            currency_code=plan.currency_code,
            promised_at=promised.deliver_by,
            dispatch_on=promised.ship_on,
            release_at=release_at,
            created_at=now,
        )
        parts.append(part)
    return tuple(parts)


def unserved_units(order: Order, plan: RoutingPlan) -> tuple[UnservedUnits, ...]:
    """What the plan could not serve: waits as a backorder if stock is the cause and the line may wait."""
    return tuple(
        UnservedUnits(
            line_id=unserved.line,
            quantity=unserved.quantity,
            exception=unserved.exception,
            backordered=may_wait(order, unserved.line) and unserved.exception is LineException.NO_STOCK,
        )
        for unserved in plan.unserved
        if unserved.order == order.id
    )


def may_wait(order: Order, line_id: str) -> bool:
    """Whether units of the line may wait for stock, as order, SKU and channel had it when the order was placed."""
    line = order.line(line_id)
    assert line is not None
    return order.allow_backorder and line.allow_backorder


def refuse_unserved(order: Order, plan: RoutingPlan) -> None:
    """Raise InsufficientStock for SKUs that lack stock and NotRoutable for those no location may serve."""
    served: dict[str, int] = {}
    lines = {line.id: line for line in order.lines}
    for assignment in plan.assignments:
        sku = lines[assignment.line].sku
        served[sku] = served.get(sku, 0) + assignment.quantity
    missing: dict[str, int] = {}
    unroutable: dict[LineException, dict[str, None]] = {}
    for unserved in plan.unserved:
        sku = lines[unserved.line].sku
        if unserved.exception is LineException.NO_STOCK:
            missing[sku] = missing.get(sku, 0) + unserved.quantity
        else:
            unroutable.setdefault(unserved.exception, {})[sku] = None
    raise_all(
        [
            *(
                InsufficientStock(sku=sku, requested=served.get(sku, 0) + units, available=served.get(sku, 0))
                for sku, units in missing.items()
            ),
            *(NotRoutable(exception=exception, skus=tuple(skus)) for exception, skus in unroutable.items()),
        ]
    )


def check_part_count(order: Order, more: int) -> None:
    """Raise InvalidInput when so many more fulfillment orders are too many for one order."""
    active = sum([part.active for part in order.fulfillment_orders])
    if active + more > FULFILLMENT_ORDERS_PER_ORDER_MAX:
        raise InvalidInput(f"An order can have at most {FULFILLMENT_ORDERS_PER_ORDER_MAX} fulfillment orders.")
    if len(order.fulfillment_orders) + more > FULFILLMENT_ORDERS_KEPT_MAX:
        raise InvalidInput(
            f"An order can have at most {FULFILLMENT_ORDERS_KEPT_MAX} fulfillment orders, with those that have ended."
        )
