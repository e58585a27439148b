"""An order as its customer sees it."""

from datetime import datetime

import strawberry

from schema.orders.enums import FulfillmentStatus, Method, OrderState
from schema.policy import PUBLIC, Policies
from schema.scalars import CountryCode
from schema.shipments.enums import ShipmentStatus, TrackingCode


@strawberry.type(description="Units of a SKU in a tracked shipment.")
class TrackedUnits:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    name: str = strawberry.field(description="Name of the SKU.")
    quantity: int = strawberry.field(description="Units of it.")


@strawberry.type(description="A line of a tracked order.")
class TrackedLine:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    name: str = strawberry.field(description="Name of the SKU.")
    quantity: int = strawberry.field(description="Units ordered.")
    cancelled: int = strawberry.field(description="Units cancelled.")
    shipped: int = strawberry.field(description="Units on their way.")
    delivered: int = strawberry.field(description="Units that the customer has.")


@strawberry.type(description="One scan or status of a carrier, as the customer sees it.")
class TrackedEvent:
    at: datetime = strawberry.field(description="The carrier's time.")
    code: TrackingCode = strawberry.field(description="The status it stands for.")
    description: str | None = strawberry.field(description="In the carrier's words.")
    place: str | None = strawberry.field(description="Where it happened.")


@strawberry.type(description="A shipment as the customer sees it.")
class TrackedShipment:
    status: ShipmentStatus = strawberry.field(description="How far it has come.")
    carrier: str = strawberry.field(description="Who carries it.")
    service: str | None = strawberry.field(description="The carrier's service.")
    tracking_number: str | None = strawberry.field(description="The carrier's number for it.")
    tracking_url: str | None = strawberry.field(description="The carrier's page about it.")
    shipped_at: datetime = strawberry.field(description="When it left.")
    estimated_delivery_at: datetime | None = strawberry.field(description="When it is expected to arrive.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")
    lines: list[TrackedUnits] = strawberry.field(description="What is in it.")
    events: list[TrackedEvent] = strawberry.field(description="The newest 50 tracking events, newest first.")


@strawberry.type(description="The town that an order goes to, with its postal code.")
class TrackedPlace:
    city: str | None = strawberry.field(description="City or town.")
    region: str | None = strawberry.field(description="State, province or region.")
    postal_code: str | None = strawberry.field(description="Postal or ZIP code.")
    country_code: CountryCode = strawberry.field(description="The country.")


@strawberry.type(description="Where the customer picks the order up.")
class TrackedPickup:
    location_name: str = strawberry.field(description="What people call the place.")
    line1: str | None = strawberry.field(description="Street and number.")
    city: str | None = strawberry.field(description="City or town.")
    region: str | None = strawberry.field(description="State, province or region.")
    postal_code: str | None = strawberry.field(description="Postal or ZIP code.")
    ready: bool = strawberry.field(description="Whether goods wait there now.")


@strawberry.type(description="One order as its customer sees it, and nothing more.")
class TrackedOrder:
    number: str = strawberry.field(description="The number that the customer was given.")
    state: OrderState = strawberry.field(description="Whether something of it is still to be done.")
    fulfillment_status: FulfillmentStatus = strawberry.field(description="The furthest any unit has come.")
    method: Method = strawberry.field(description="How it reaches the customer.")
    placed_at: datetime = strawberry.field(description="When the customer ordered.")
    promised_at: datetime | None = strawberry.field(
        description="By when all of it is promised; null while that is not known."
    )
    ship_to: TrackedPlace | None = strawberry.field(description="The town it goes to; null for pickup.")
    pickup: TrackedPickup | None = strawberry.field(description="Where it is picked up; null for shipping.")
    lines: list[TrackedLine] = strawberry.field(description="What was bought.")
    shipments: list[TrackedShipment] = strawberry.field(description="What is on its way, oldest first.")


POLICIES: Policies = {
    "TrackedUnits": PUBLIC,
    "TrackedLine": PUBLIC,
    "TrackedEvent": PUBLIC,
    "TrackedShipment": PUBLIC,
    "TrackedPlace": PUBLIC,
    "TrackedPickup": PUBLIC,
    "TrackedOrder": PUBLIC,
}
