"""What of an order's events its customer hears of: what concerns the goods, and nothing of how the work is done."""

from domain.orders.events import (
    SHIPMENT_EVENT_TYPES,
    FulfillmentOrderPacked,
    FulfillmentOrderPickedUp,
    FulfillmentOrderPicking,
    FulfillmentOrderReadyForPickup,
    LineCancelled,
    OrderAddressChanged,
    OrderCancelled,
    OrderClosed,
    OrderPlaced,
    OrderPromised,
    ShipmentCancelled,
    ShipmentCreated,
)

TRACKED_EVENT_TYPES = frozenset(
    {
        OrderPlaced.TYPE,
        OrderCancelled.TYPE,
        OrderAddressChanged.TYPE,
        OrderPromised.TYPE,
        OrderClosed.TYPE,
        LineCancelled.TYPE,
        FulfillmentOrderPicking.TYPE,
        FulfillmentOrderPacked.TYPE,
        FulfillmentOrderReadyForPickup.TYPE,
        FulfillmentOrderPickedUp.TYPE,
        ShipmentCreated.TYPE,
        ShipmentCancelled.TYPE,
        *SHIPMENT_EVENT_TYPES.values(),
    }
)
"""Holds, routing, rejections and moves between locations are left out: they are reasons, not news."""
