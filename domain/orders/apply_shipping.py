"""How an order changes when its goods leave, travel and arrive."""

from msgspec.structs import replace

from domain.orders.events import (
    FulfillmentOrderPickedUp,
    ShipmentCancelled,
    ShipmentCreated,
    ShipmentTracked,
)
from domain.orders.exceptions import with_settled_exceptions
from domain.orders.fulfillment_order import FulfillmentOrderStatus
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
        delivered = [(units.line_id, units.quantity) for units in after.lines]
        order = move_units(order, delivered, source="shipped", target="delivered")
    return with_settled_exceptions(order)


def apply_picked_up(order: Order, event: FulfillmentOrderPickedUp) -> Order:
    part = get_part(order, event.fulfillment_order_id)
    picked_up = [(line.line_id, line.quantity) for line in part.lines]
    order = move_units(order, picked_up, source="allocated", target="delivered")
    return set_status(order, part.id, FulfillmentOrderStatus.PICKED_UP)


def _ship(order: Order, shipment: Shipment, *, sign: int) -> Order:
    part = get_part(order, shipment.fulfillment_order_id)
    units = {line.line_id: sign * line.quantity for line in shipment.lines}
    lines = tuple(replace(line, shipped=line.shipped + units.get(line.line_id, 0)) for line in part.lines)
    assert all(0 <= line.shipped <= line.quantity for line in lines)
    order = put_fulfillment_orders(order, with_shipped_status(replace(part, lines=lines)))
    return move_units(order, units.items(), source="allocated", target="shipped")
