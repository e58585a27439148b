"""How an order changes when its goods leave, travel and arrive."""

from collections.abc import Iterable
from dataclasses import replace

from domain.orders.events import (
    FulfillmentOrderPickedUp,
    ShipmentCancelled,
    ShipmentCreated,
    ShipmentTracked,
)
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.parts import (
    get_part,
    get_shipment,
    move_units,
    put_fulfillment_orders,
    put_shipment,
    set_status,
    with_shipped_status,
)
from domain.shipments.shipment import Shipment, ShipmentStatus
from domain.shipments.tracking import apply_tracking_event

_EXCEPTION_OF_STATUS = {
    ShipmentStatus.LOST: LineException.LOST,
    ShipmentStatus.RETURNED_TO_SENDER: LineException.RETURNED_TO_SENDER,
}


def apply_shipment_created(order: Order, event: ShipmentCreated) -> Order:
    shipment = event.shipment
    order = _ship(order, shipment, sign=1)
    return put_shipment(order, shipment)


def apply_shipment_cancelled(order: Order, event: ShipmentCancelled) -> Order:
    shipment = get_shipment(order, event.shipment_id)
    order = _ship(order, shipment, sign=-1)
    return put_shipment(order, replace(shipment, status=ShipmentStatus.CANCELLED))


def apply_shipment_tracked(order: Order, event: ShipmentTracked) -> Order:
    before = get_shipment(order, event.shipment_id)
    after = apply_tracking_event(before, event.event)
    order = put_shipment(order, after)
    if after.status is before.status:
        return order
    if after.status is ShipmentStatus.DELIVERED:
        order = move_units(
            order, ((units.line_id, {"shipped": -units.quantity, "delivered": units.quantity}) for units in after.lines)
        )
    return _with_exceptions(order, after.lines)


def apply_picked_up(order: Order, event: FulfillmentOrderPickedUp) -> Order:
    part = get_part(order, event.fulfillment_order_id)
    order = move_units(
        order, ((line.line_id, {"allocated": -line.quantity, "delivered": line.quantity}) for line in part.lines)
    )
    return set_status(order, part.id, FulfillmentOrderStatus.PICKED_UP)


def _ship(order: Order, shipment: Shipment, *, sign: int) -> Order:
    part = get_part(order, shipment.fulfillment_order_id)
    units = {line.line_id: sign * line.quantity for line in shipment.lines}
    lines = tuple(replace(line, shipped=line.shipped + units.get(line.line_id, 0)) for line in part.lines)
    assert all(0 <= line.shipped <= line.quantity for line in lines)
    order = put_fulfillment_orders(order, with_shipped_status(replace(part, lines=lines)))
    return move_units(order, ((line_id, {"allocated": -moved, "shipped": moved}) for line_id, moved in units.items()))


def _with_exceptions(order: Order, touched: Iterable[LineUnits]) -> Order:
    """Set or clear the carrier's exceptions on the lines of a shipment, from all shipments that carry them."""
    touched_ids = {units.line_id for units in touched}
    lines = tuple(
        replace(line, exception=_carrier_exception(order, line.id, line.exception)) if line.id in touched_ids else line
        for line in order.lines
    )
    return replace(order, lines=lines)


def _carrier_exception(order: Order, line_id: str, now: LineException | None) -> LineException | None:
    for shipment in order.shipments:
        exception = _EXCEPTION_OF_STATUS.get(shipment.status)
        if exception and any(units.line_id == line_id for units in shipment.lines):
            return exception
    return None if now in _EXCEPTION_OF_STATUS.values() else now
