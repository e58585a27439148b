"""Goods leave in shipments, and what carriers report of them."""

from domain.inventory.claims import CancelShipment, Ship
from domain.limits import SHIPMENTS_PER_ORDER_MAX
from domain.orders.actions import (
    FulfillmentOrderAction,
    ShipmentAction,
    guard_fulfillment_order,
    guard_shipment,
)
from domain.orders.decision import Decision, Draft
from domain.orders.events import ShipmentCancelled, ShipmentCreated, ShipmentTracked
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.orders.parts import get_part
from domain.orders.stock_claims import units_by_sku
from domain.refusals import InvalidInput
from domain.shipments.shipment import Shipment, TrackingEvent
from domain.shipments.tracking import is_known


def create_shipment(order: Order, part: FulfillmentOrder, shipment: Shipment) -> Decision:
    """Ship units of a packed fulfillment order: they leave the location's stock now.

    The lines of `shipment` have been selected from what remains of `part`.
    """
    guard_fulfillment_order(order, part, FulfillmentOrderAction.CREATE_SHIPMENT)
    if len(order.shipments) >= SHIPMENTS_PER_ORDER_MAX:
        raise InvalidInput(f"An order can have at most {SHIPMENTS_PER_ORDER_MAX} shipments.")
    draft = Draft(order)
    draft.happen(ShipmentCreated(shipment=shipment))
    for sku, quantity in units_by_sku(part, shipment.lines).items():
        draft.claim(Ship(sku=sku, location=part.location, quantity=quantity, cause=shipment.id))
    return draft.conclude()


def cancel_shipment(order: Order, shipment: Shipment) -> Decision:
    """Undo a shipment that no carrier has yet: its units are allocated at the location again."""
    guard_shipment(shipment, ShipmentAction.CANCEL)
    part = get_part(order, shipment.fulfillment_order_id)
    draft = Draft(order)
    draft.happen(ShipmentCancelled(shipment_id=shipment.id))
    for sku, quantity in units_by_sku(part, shipment.lines).items():
        draft.claim(CancelShipment(sku=sku, location=part.location, quantity=quantity, cause=shipment.id))
    return draft.conclude()


def record_tracking_event(order: Order, shipment: Shipment, event: TrackingEvent) -> Decision | None:
    """Record a scan, however late; None if the shipment has it already."""
    guard_shipment(shipment, ShipmentAction.RECORD_TRACKING_EVENT)
    if is_known(shipment, event):
        return None
    draft = Draft(order)
    draft.happen(ShipmentTracked(shipment_id=shipment.id, event=event))
    return draft.conclude()
