"""What physically travels."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from domain.orders.fulfillment_order import LineUnits


class ShipmentStatus(StrEnum):
    CREATED = "CREATED"
    LABELLED = "LABELLED"
    HANDED_OVER = "HANDED_OVER"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERY_ATTEMPTED = "DELIVERY_ATTEMPTED"
    FAILED = "FAILED"
    RETURNED_TO_SENDER = "RETURNED_TO_SENDER"
    LOST = "LOST"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class TrackingEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One carrier scan; `at` is the carrier's time, `code` the status it stands for."""

    at: datetime
    code: ShipmentStatus
    description: str | None = None
    place: str | None = None


class Parcel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One box; weight in grams, dimensions in millimeters."""

    tracking_number: str | None = None
    weight_grams: int | None = None
    length_millimeters: int | None = None
    width_millimeters: int | None = None
    height_millimeters: int | None = None


class Shipment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`events` are the newest tracking events, newest first; all of them are in the event log."""

    id: str
    fulfillment_order_id: str
    location: str
    status: ShipmentStatus
    status_at: datetime | None = None
    carrier: str
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    parcels: tuple[Parcel, ...] = ()
    lines: tuple[LineUnits, ...]
    shipped_at: datetime
    estimated_delivery_at: datetime | None = None
    delivered_at: datetime | None = None
    events: tuple[TrackingEvent, ...] = ()
