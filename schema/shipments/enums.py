"""Enumerations of shipments, with what each value means."""

from enum import Enum, StrEnum

from domain.orders.actions import ShipmentAction
from domain.shipments.shipment import ShipmentStatus
from schema.describe_enum import describe_enum

_TRACKED: dict[Enum, str] = {
    ShipmentStatus.LABELLED: "The carrier's label is printed.",
    ShipmentStatus.HANDED_OVER: "The carrier has it.",
    ShipmentStatus.IN_TRANSIT: "It is on its way.",
    ShipmentStatus.OUT_FOR_DELIVERY: "It arrives today.",
    ShipmentStatus.DELIVERY_ATTEMPTED: "The carrier came, and nobody took it.",
    ShipmentStatus.FAILED: "The carrier cannot deliver it.",
    ShipmentStatus.RETURNED_TO_SENDER: "It is on its way back to the location.",
    ShipmentStatus.LOST: "The carrier has lost it.",
    ShipmentStatus.DELIVERED: "The customer has it.",
}

describe_enum(
    ShipmentStatus,
    "How far a shipment has come: the highest by time and rank of what the carrier reported.",
    {
        ShipmentStatus.CREATED: "Its goods have left the stock; the carrier has reported nothing yet.",
        **_TRACKED,
        ShipmentStatus.CANCELLED: "It was cancelled; its goods are back in stock, still promised to the order.",
    },
)


class TrackingCode(StrEnum):
    """The statuses that a carrier can report."""

    LABELLED = "LABELLED"
    HANDED_OVER = "HANDED_OVER"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERY_ATTEMPTED = "DELIVERY_ATTEMPTED"
    FAILED = "FAILED"
    RETURNED_TO_SENDER = "RETURNED_TO_SENDER"
    LOST = "LOST"
    DELIVERED = "DELIVERED"


describe_enum(
    TrackingCode,
    "What a carrier reports of a shipment.",
    {TrackingCode[status.name]: text for status, text in _TRACKED.items()},
)

describe_enum(
    ShipmentAction,
    "What can be done with a shipment.",
    {
        ShipmentAction.CANCEL: "`cancelShipment`.",
        ShipmentAction.RECORD_TRACKING_EVENT: "`recordTrackingEvent`.",
    },
)

__all__ = ["ShipmentAction", "ShipmentStatus", "TrackingCode"]
