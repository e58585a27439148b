"""Enumerations of stock, with what each value means."""

from domain.inventory.adjustments import StockBucket
from domain.inventory.movements import MovementKind
from schema.describe_enum import describe_enum

describe_enum(
    MovementKind,
    "What a stock movement was.",
    {
        MovementKind.RECEIVED: "Units arrived.",
        MovementKind.ADJUSTED: "The quantity on hand was corrected.",
        MovementKind.COUNTED: "The quantity on hand was counted.",
        MovementKind.RESERVED: "Units were set apart for a cart.",
        MovementKind.RESERVATION_RELEASED: "A reservation was given back.",
        MovementKind.RESERVATION_EXPIRED: "A reservation ran out.",
        MovementKind.ALLOCATED: "Units were promised to an order.",
        MovementKind.DEALLOCATED: "A promise was taken back.",
        MovementKind.SHIPPED: "Units left the location for the customer.",
        MovementKind.SHIPMENT_CANCELLED: "Units of a cancelled shipment are back, still promised.",
        MovementKind.RETURNED: "Units came back from a customer.",
        MovementKind.TRANSFERRED_OUT: "Units left for another location.",
        MovementKind.TRANSFERRED_IN: "Units arrived from another location.",
        MovementKind.RECLASSIFIED: "Units moved between buckets.",
    },
)

describe_enum(
    StockBucket,
    "Where units are that nobody is promised.",
    {
        StockBucket.AVAILABLE: "They can be promised; of those that arrive here the safety stock is filled up first.",
        StockBucket.DAMAGED: "They cannot be sold.",
        StockBucket.QUALITY_CONTROL: "They are to be inspected.",
    },
)

__all__ = ["MovementKind", "StockBucket"]
