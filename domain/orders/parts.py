"""Orders with some of their inner things replaced."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.order import Order
from domain.shipments.shipment import Shipment


def move_units(order: Order, moves: Iterable[tuple[str, int]], *, source: str, target: str) -> Order:
    """Move units of lines from one place to another: pairs of line id and units."""
    lines = {line.id: line for line in order.lines}
    for line_id, units in moves:
        lines[line_id] = lines[line_id].moved(units, source=source, target=target)
    return replace(order, lines=tuple(lines.values()))


def put_fulfillment_orders(order: Order, *parts: FulfillmentOrder) -> Order:
    """Replace fulfillment orders by id; new ones are appended."""
    by_id = {part.id: part for part in order.fulfillment_orders}
    by_id.update({part.id: part for part in parts})
    return replace(order, fulfillment_orders=tuple(by_id.values()))


def put_shipment(order: Order, shipment: Shipment) -> Order:
    """Replace a shipment by id, or append it."""
    by_id = {known.id: known for known in order.shipments}
    by_id[shipment.id] = shipment
    return replace(order, shipments=tuple(by_id.values()))


def set_status(order: Order, fulfillment_order_id: str, status: FulfillmentOrderStatus) -> Order:
    """The order with one fulfillment order in another status."""
    return put_fulfillment_orders(order, replace(get_part(order, fulfillment_order_id), status=status))


def get_part(order: Order, fulfillment_order_id: str) -> FulfillmentOrder:
    """A fulfillment order that must be there."""
    part = order.fulfillment_order(fulfillment_order_id)
    assert part is not None
    return part


def get_shipment(order: Order, shipment_id: str) -> Shipment:
    """A shipment that must be there."""
    shipment = order.shipment(shipment_id)
    assert shipment is not None
    return shipment


def without_units(
    part: FulfillmentOrder, taken: Mapping[str, int], when_empty: FulfillmentOrderStatus
) -> FulfillmentOrder:
    """The fulfillment order after units left it, by order line.

    When none are left it takes the status `when_empty` and keeps its last lines as history; when only shipped ones are
    left it is shipped.
    """
    lines = tuple(
        replace(line, quantity=line.quantity - taken.get(line.line_id, 0))
        for line in part.lines
        if line.quantity > taken.get(line.line_id, 0)
    )
    assert sum(line.quantity for line in lines) == sum(line.quantity for line in part.lines) - sum(taken.values())
    assert all(line.remaining >= 0 for line in lines)
    if not lines:
        return replace(part, status=when_empty)
    return with_shipped_status(replace(part, lines=lines))


def with_shipped_status(part: FulfillmentOrder) -> FulfillmentOrder:
    """Shipped once all of it has left; packed again when a shipment came back."""
    all_gone = all(line.remaining == 0 for line in part.lines)
    if part.status is FulfillmentOrderStatus.PACKED and all_gone:
        return replace(part, status=FulfillmentOrderStatus.SHIPPED)
    if part.status is FulfillmentOrderStatus.SHIPPED and not all_gone:
        return replace(part, status=FulfillmentOrderStatus.PACKED)
    return part
