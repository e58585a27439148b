"""Shipments."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.network.location import Location as DomainLocation
from domain.orders.actions import shipment_actions
from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from domain.orders.order import Order as DomainOrder
from domain.shipments import shipment as domain
from schema.loading import Info
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.line_units import LineUnits
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved
from schema.shipments.enums import ShipmentAction, ShipmentStatus, TrackingCode

if TYPE_CHECKING:
    from schema.orders.order import Order


@strawberry.type(description="One scan or status of a carrier.")
class TrackingEvent:
    at: datetime = strawberry.field(description="The carrier's time.")
    code: TrackingCode = strawberry.field(description="The status it stands for.")
    description: str | None = strawberry.field(description="In the carrier's words.")
    place: str | None = strawberry.field(description="Where it happened.")


@strawberry.type(description="One box of a shipment.")
class Parcel:
    tracking_number: str | None = strawberry.field(description="The carrier's number for this box.")
    weight_grams: int | None = strawberry.field(description="Weight.")
    length_millimeters: int | None = strawberry.field(description="Length.")
    width_millimeters: int | None = strawberry.field(description="Width.")
    height_millimeters: int | None = strawberry.field(description="Height.")


@strawberry.type(description="What physically travels to the customer.")
class Shipment(Node, DomainView):
    shows = domain.Shipment

    status: ShipmentStatus = strawberry.field(description="How far it has come.")
    status_at: datetime | None = strawberry.field(description="The carrier's time of that status.")
    carrier: str = strawberry.field(description="Who carries it.")
    service: str | None = strawberry.field(description="The carrier's service.")
    tracking_number: str | None = strawberry.field(description="The carrier's number for it.")
    tracking_url: str | None = strawberry.field(description="The carrier's page about it.")
    parcels: list[Parcel] = strawberry.field(description="Its boxes.")
    lines: list[LineUnits] = strawberry.field(description="The units in it.")
    shipped_at: datetime = strawberry.field(description="When its goods left the stock.")
    estimated_delivery_at: datetime | None = strawberry.field(description="When it is expected to arrive.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")
    events: list[TrackingEvent] = strawberry.field(description="The newest 50 tracking events, newest first.")
    location: str = strawberry.field(name="locationCode", description="Code of the location it left from.")
    fulfillment_order_id: strawberry.ID = strawberry.field(description="Id of the fulfillment order it ships.")

    @resolved(Location, "Where it left from.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)

    @resolved(FulfillmentOrder, "The fulfillment order it ships.")
    async def fulfillment_order(self, info: Info) -> DomainFulfillmentOrder | None:
        found = await info.context.load.order_of(self.id)
        return found.fulfillment_order(self.fulfillment_order_id) if found else None

    @resolved(Annotated["Order", strawberry.lazy("schema.orders.order")], "The order it is part of.")
    async def order(self, info: Info) -> DomainOrder | None:
        return await info.context.load.order_of(self.id)

    @resolved(list[ShipmentAction], "What can be done with it now.")
    def supported_actions(self, parent: strawberry.Parent[domain.Shipment]) -> tuple[ShipmentAction, ...]:
        return shipment_actions(parent)


POLICIES: Policies = {
    "TrackingEvent": ORDERS_OR_FULFILLMENT,
    "Parcel": ORDERS_OR_FULFILLMENT,
    "Shipment": ORDERS_OR_FULFILLMENT,
}
