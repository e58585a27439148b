"""What can be promised, when, and from where."""

from datetime import date, datetime

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.catalog.sku import Sku as DomainSku
from domain.network.location import Location as DomainLocation
from schema.catalog.sku import Sku
from schema.loading import Info
from schema.network.location import Location
from schema.orders.enums import LineException
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type(description="Units that can be promised at a location.")
class LocationUnits:
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    available: int = strawberry.field(description="Units that the channel may have there.")

    @resolved(Location, "The location.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


@strawberry.type(description="Units that arrive and can be promised: backorders that wait are served before.")
class ExpectedUnits:
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    quantity: int = strawberry.field(description="Units that the channel may have more from then on.")
    at: datetime = strawberry.field(description="When they are expected.")


@strawberry.type(description="What can be promised of one SKU.")
class ItemAvailability:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    requested: int = strawberry.field(description="Units asked for.")
    available: int = strawberry.field(
        description="Units that can be promised at the time asked about, at all locations."
    )
    fulfillable: bool = strawberry.field(description="Whether as many as were asked for can be promised then.")
    fulfillable_at: datetime | None = strawberry.field(
        description="From when on as many as were asked for can be promised; null if nothing known brings them."
    )
    backorderable: bool = strawberry.field(description="Whether units of it may wait for stock in an order.")
    locations: list[LocationUnits] = strawberry.field(description="Where they are.")
    expected: list[ExpectedUnits] = strawberry.field(description="What comes later, the earliest first.")

    @resolved(Sku, "What it is.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)


@strawberry.type(description="Units of one SKU in a part of a delivery.")
class DeliveryUnits:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units.")


@strawberry.type(description="By when goods leave and arrive, counted by cut-off, working days, handling and transit.")
class DeliveryPromise:
    ship_on: date = strawberry.field(description="The location's day on which they leave, or are ready for pickup.")
    ship_by: datetime = strawberry.field(description="The end of that day.")
    deliver_on: date = strawberry.field(description="The day on which the customer has them.")
    deliver_by: datetime = strawberry.field(description="The end of that day.")
    service: str | None = strawberry.field(description="Code of the carrier service; null for pickup.")


@strawberry.type(description="What one location would send, or have ready for pickup.")
class DeliveryPart:
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    expected_at: datetime | None = strawberry.field(
        description="When the supply arrives that it waits for; null if it is there already."
    )
    items: list[DeliveryUnits] = strawberry.field(description="What is in it.")
    promise: DeliveryPromise = strawberry.field(description="By when.")

    @resolved(Location, "The location.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


@strawberry.type(description="Units that nothing known can serve.")
class UnitsNotServed:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units.")
    exception: LineException = strawberry.field(description="Why.")


@strawberry.type(
    description="How an order for all the items would be served if it were placed: the router and the calendars that "
    "answer here are those of `placeOrder`."
)
class DeliveryEstimate:
    complete: bool = strawberry.field(description="Whether everything can be served.")
    deliver_by: datetime | None = strawberry.field(
        description="By when the customer has everything; null if something cannot be served."
    )
    parts: list[DeliveryPart] = strawberry.field(description="Who sends what, and by when.")
    unserved: list[UnitsNotServed] = strawberry.field(description="What nothing known can serve.")


@strawberry.type(description="What can be promised.")
class Availability:
    at: datetime = strawberry.field(description="The time that is asked about.")
    items: list[ItemAvailability] = strawberry.field(description="Each item asked for, in that order.")
    delivery: DeliveryEstimate | None = strawberry.field(
        description="How all of it together would be served; null unless a destination or a pickup location was given."
    )


POLICIES: Policies = {
    kind.__name__: INVENTORY_READ
    for kind in (
        LocationUnits,
        ExpectedUnits,
        ItemAvailability,
        DeliveryUnits,
        DeliveryPromise,
        DeliveryPart,
        UnitsNotServed,
        DeliveryEstimate,
        Availability,
    )
}
