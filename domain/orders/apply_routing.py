"""How an order changes when its units find, lose or change locations."""

from collections.abc import Container, Iterable

from msgspec.structs import replace

from domain.orders.events import (
    Cancellation,
    FulfillmentOrderConsolidated,
    FulfillmentOrderKept,
    FulfillmentOrderMerged,
    FulfillmentOrderRejected,
    FulfillmentOrderReleased,
    FulfillmentOrderRerouted,
    FulfillmentOrderSplit,
    FulfillmentOrderUnits,
    LineExceptionRaised,
    OrderRouted,
    UnservedUnits,
)
from domain.orders.exceptions import with_settled_exceptions
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, LineUnits
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.parts import get_part, move_units, put_fulfillment_orders, set_status, without_units
from domain.orders.promised import latest_promise


def apply_routed(order: Order, event: OrderRouted) -> Order:
    for fulfillment_order_id in event.withdrawn:
        withdrawn = get_part(order, fulfillment_order_id)
        order = move_units(order, _units_of(withdrawn.lines), source="allocated", target="unrouted")
        order = set_status(order, fulfillment_order_id, FulfillmentOrderStatus.CANCELLED)
    if event.retried:
        order = move_units(order, _units_of(event.retried), source="backordered", target="unrouted")
    order = put_fulfillment_orders(order, *event.fulfillment_orders)
    routed = [(line.line_id, line.quantity) for part in event.fulfillment_orders for line in part.lines]
    order = move_units(order, routed, source="unrouted", target="allocated")
    return with_settled_exceptions(_with_unserved(order, event.unserved))


def apply_rejected(order: Order, event: FulfillmentOrderRejected) -> Order:
    part = get_part(order, event.fulfillment_order_id)
    rejection = event.rejection
    taken = {units.line_id: units.quantity for units in rejection.lines}
    rest = without_units(part, taken, FulfillmentOrderStatus.REJECTED)
    order = put_fulfillment_orders(order, replace(rest, rejections=(*part.rejections, rejection)))
    order = move_units(order, taken.items(), source="allocated", target="unrouted")
    return order if event.exception is None else _with_exception(order, taken, event.exception)


def apply_split(order: Order, event: FulfillmentOrderSplit) -> Order:
    return _moved_to(order, event.fulfillment_order_id, event.fulfillment_orders)


def apply_rerouted(order: Order, event: FulfillmentOrderRerouted) -> Order:
    return _moved_to(order, event.fulfillment_order_id, event.fulfillment_orders)


def apply_merged(order: Order, event: FulfillmentOrderMerged) -> Order:
    target = get_part(order, event.fulfillment_order_id)
    merged = [get_part(order, merged_id) for merged_id in event.merged_ids]
    units: dict[str, FulfillmentOrderLine] = {line.line_id: line for line in target.lines}
    for line in (line for part in merged for line in part.lines):
        known = units.get(line.line_id)
        units[line.line_id] = line if known is None else replace(known, quantity=known.quantity + line.quantity)
    costs = [part.cost for part in (target, *merged)]
    cost = None if None in costs else sum(cost or 0 for cost in costs)
    ended = (replace(part, status=FulfillmentOrderStatus.CANCELLED) for part in merged)
    joined = replace(
        target,
        lines=tuple(units.values()),
        cost=cost,
        promised_at=latest_promise((target, *merged)),
        dispatch_on=max((part.dispatch_on for part in (target, *merged) if part.dispatch_on), default=None),
        release_at=min((part.release_at for part in (target, *merged) if part.release_at), default=None),
    )
    return put_fulfillment_orders(order, joined, *ended)


def apply_released(order: Order, event: FulfillmentOrderReleased) -> Order:
    part = get_part(order, event.fulfillment_order_id)
    return put_fulfillment_orders(order, replace(part, status=FulfillmentOrderStatus.OPEN, release_at=None))


def apply_kept(order: Order, event: FulfillmentOrderKept) -> Order:
    return put_fulfillment_orders(
        order, replace(get_part(order, event.fulfillment_order_id), kept_because=event.reason)
    )


def apply_consolidated(order: Order, event: FulfillmentOrderConsolidated) -> Order:
    part = replace(
        get_part(order, event.fulfillment_order_id),
        consolidation=event.consolidation,
        consolidated_with=event.consolidated_with,
        cost=event.cost,
    )
    return put_fulfillment_orders(order, part)


def apply_cancellation(order: Order, cancellation: Cancellation) -> Order:
    """Take the units out of where they stood."""
    for place, lines in (("unrouted", cancellation.unrouted), ("backordered", cancellation.backordered)):
        order = move_units(order, _units_of(lines), source=place, target="cancelled")
    return with_settled_exceptions(_taken(order, cancellation.allocated, to="cancelled"))


def apply_exception(order: Order, event: LineExceptionRaised) -> Order:
    """The units wait again, with the exception until they are routed."""
    order = _taken(order, event.units, to="unrouted")
    order = move_units(order, _units_of(event.backordered), source="unrouted", target="backordered")
    return _with_exception(order, {units.line_id for units in event.units}, event.exception)


def _units_of(lines: Iterable[LineUnits | FulfillmentOrderLine]) -> list[tuple[str, int]]:
    return [(line.line_id, line.quantity) for line in lines]


def _with_exception(order: Order, line_ids: Container[str], exception: LineException) -> Order:
    lines = tuple(replace(line, exception=exception) if line.id in line_ids else line for line in order.lines)
    return replace(order, lines=lines)


def _taken(order: Order, allocated: Iterable[FulfillmentOrderUnits], *, to: str) -> Order:
    """The order after units left their fulfillment orders for another place of their lines."""
    taken: dict[str, dict[str, int]] = {}
    for units in allocated:
        taken.setdefault(units.fulfillment_order_id, {})[units.line_id] = units.quantity
    for fulfillment_order_id, lines_taken in taken.items():
        part = without_units(get_part(order, fulfillment_order_id), lines_taken, FulfillmentOrderStatus.CANCELLED)
        order = put_fulfillment_orders(order, part)
        order = move_units(order, lines_taken.items(), source="allocated", target=to)
    return order


def _moved_to(order: Order, source_id: str, created: tuple[FulfillmentOrder, ...]) -> Order:
    taken: dict[str, int] = {}
    for line in (line for part in created for line in part.lines):
        taken[line.line_id] = taken.get(line.line_id, 0) + line.quantity
    rest = without_units(get_part(order, source_id), taken, FulfillmentOrderStatus.CANCELLED)
    return put_fulfillment_orders(order, rest, *created)


def _with_unserved(order: Order, unserved: Iterable[UnservedUnits]) -> Order:
    for units in unserved:
        if units.backordered:
            order = move_units(order, [(units.line_id, units.quantity)], source="unrouted", target="backordered")
        order = _with_exception(order, (units.line_id,), units.exception)
    return order
