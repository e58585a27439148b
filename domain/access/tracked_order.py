"""What a customer may see of an order, and nothing more: no prices, no ids, nobody's address but the town."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.method import Method
from domain.network.location import Location
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits
from domain.orders.lines import OrderLine
from domain.orders.order import Order, OrderState
from domain.orders.status import FulfillmentStatus
from domain.shipments.shipment import Shipment, ShipmentStatus, TrackingEvent


class TrackedUnits(Struct, frozen=True, kw_only=True):
    """Units of a SKU in a shipment."""

    sku: str
    name: str
    quantity: int


class TrackedLine(Struct, frozen=True, kw_only=True):
    """A line: where its units stand."""

    sku: str
    name: str
    quantity: int
    cancelled: int
    shipped: int
    delivered: int


class TrackedShipment(Struct, frozen=True, kw_only=True):
    """A shipment with its carrier's reports, newest first."""

    status: ShipmentStatus
    carrier: str
    service: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime
    estimated_delivery_at: datetime | None
    delivered_at: datetime | None
    lines: tuple[TrackedUnits, ...]
    events: tuple[TrackingEvent, ...]


class TrackedPlace(Struct, frozen=True, kw_only=True):
    """The town that the order goes to."""

    city: str | None
    region: str | None
    postal_code: str | None
    country_code: str


class TrackedPickup(Struct, frozen=True, kw_only=True):
    """Where the customer picks the order up; `ready` while goods wait there."""

    location_name: str
    line1: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    ready: bool


class TrackedOrder(Struct, frozen=True, kw_only=True):
    """One order as its customer sees it."""

    number: str
    state: OrderState
    fulfillment_status: FulfillmentStatus
    method: Method
    placed_at: datetime
    promised_at: datetime | None
    ship_to: TrackedPlace | None
    pickup: TrackedPickup | None
    lines: tuple[TrackedLine, ...]
    shipments: tuple[TrackedShipment, ...]


def tracked_order(order: Order, *, sku_names: Mapping[str, str], pickup_location: Location | None) -> TrackedOrder:
    """The customer's view of the order. `sku_names` are by code; a SKU without a name is shown by its code."""
    sku_of_line = {line.id: line.sku for line in order.lines}
    return TrackedOrder(
        number=order.number,
        state=order.state,
        fulfillment_status=order.fulfillment_status,
        method=order.method,
        placed_at=order.placed_at,
        promised_at=order.promised_at,
        ship_to=_place(order),
        pickup=_pickup(order, pickup_location) if pickup_location else None,
        lines=tuple(_line(line, sku_names) for line in order.lines),
        shipments=tuple(
            _shipment(shipment, sku_of_line, sku_names)
            for shipment in order.shipments
            if shipment.status is not ShipmentStatus.CANCELLED
        ),
    )


def _place(order: Order) -> TrackedPlace | None:
    address = order.ship_to
    if address is None:
        return None
    return TrackedPlace(
        city=address.city,
        region=address.region,
        postal_code=address.postal_code,
        country_code=address.country_code,
    )


def _pickup(order: Order, location: Location) -> TrackedPickup:
    return TrackedPickup(
        location_name=location.name,
        line1=location.address.line1,
        city=location.address.city,
        region=location.address.region,
        postal_code=location.address.postal_code,
        ready=any(part.status is FulfillmentOrderStatus.READY_FOR_PICKUP for part in order.fulfillment_orders),
    )


def _line(line: OrderLine, names: Mapping[str, str]) -> TrackedLine:
    return TrackedLine(
        sku=line.sku,
        name=names.get(line.sku, line.sku),
        quantity=line.quantity,
        cancelled=line.quantities.cancelled,
        shipped=line.quantities.shipped,
        delivered=line.quantities.delivered,
    )


def _shipment(shipment: Shipment, sku_of_line: Mapping[str, str], names: Mapping[str, str]) -> TrackedShipment:
    return TrackedShipment(
        status=shipment.status,
        carrier=shipment.carrier,
        service=shipment.service,
        tracking_number=shipment.tracking_number,
        tracking_url=shipment.tracking_url,
        shipped_at=shipment.shipped_at,
        estimated_delivery_at=shipment.estimated_delivery_at,
        delivered_at=shipment.delivered_at,
        lines=tuple(_units(units, sku_of_line[units.line_id], names) for units in shipment.lines),
        events=shipment.events,
    )


def _units(units: LineUnits, sku: str, names: Mapping[str, str]) -> TrackedUnits:
    return TrackedUnits(sku=sku, name=names.get(sku, sku), quantity=units.quantity)
