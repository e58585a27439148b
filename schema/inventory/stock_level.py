"""Stock levels and their movements."""

from datetime import datetime

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.catalog.sku import Sku as DomainSku
from domain.inventory import stock_level as domain
from domain.network.location import Location as DomainLocation
from schema.catalog.sku import Sku
from schema.inventory.enums import MovementKind
from schema.loading import Info
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type(
    description="The units of one SKU at one location: "
    "onHand = available + reserved + allocated + safetyStock + damaged + qualityControl, each ≥ 0."
)
class StockLevel(Node, DomainView):
    shows = domain.StockLevel

    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    on_hand: int = strawberry.field(description="Units physically there.")
    available: int = strawberry.field(description="Units that can be promised.")
    reserved: int = strawberry.field(description="Units set apart for carts.")
    allocated: int = strawberry.field(description="Units promised to orders.")
    safety_stock: int = strawberry.field(description="Units kept back.")
    damaged: int = strawberry.field(description="Units that cannot be sold.")
    quality_control: int = strawberry.field(description="Units to be inspected.")
    safety_stock_target: int = strawberry.field(
        description="Units to keep back: safety stock fills up to it before units become available."
    )
    target_of_category: bool | None = strawberry.field(
        description="Whether the target comes from the category of the SKU; null if nobody has set one."
    )
    low_stock_threshold: int = strawberry.field(
        description="With so many available units or fewer the stock is low; crossing it is an event."
    )
    version: int = strawberry.field(description="Counts its events; give it as `expectedVersion`.")

    @resolved(int, "Units that are expected here as incoming supply and have not arrived; no part of `onHand`.")
    async def incoming(self, info: Info) -> int:
        return await info.context.load.stock.incoming(self.sku, self.location)

    @resolved(int, "Units that were sent here from other locations and have not arrived; no part of `onHand`.")
    async def in_transit(self, info: Info) -> int:
        return await info.context.load.stock.in_transit(self.sku, self.location)

    @resolved(Sku, "What is stocked.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)

    @resolved(Location, "Where it is stocked.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


@strawberry.type(description="Change per bucket, in units.")
class StockDelta:
    on_hand: int = strawberry.field(description="Units physically there: the sum of the others.")
    available: int = strawberry.field(description="Units that can be promised.")
    reserved: int = strawberry.field(description="Units set apart for carts.")
    allocated: int = strawberry.field(description="Units promised to orders.")
    safety_stock: int = strawberry.field(description="Units kept back.")
    damaged: int = strawberry.field(description="Units that cannot be sold.")
    quality_control: int = strawberry.field(description="Units to be inspected.")


@strawberry.type(description="One immutable change of a stock level, with its cause.")
class StockMovement:
    id: strawberry.ID = strawberry.field(description="Id of the event that it is.")
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    kind: MovementKind = strawberry.field(description="What it was.")
    delta: StockDelta = strawberry.field(description="What it changed.")
    cause: strawberry.ID = strawberry.field(
        description="Id of what caused it: an order, a fulfillment order, a shipment, a command."
    )
    reason: str | None = strawberry.field(description="In the words of who made it.")
    occurred_at: datetime = strawberry.field(description="When.")
    version: int = strawberry.field(description="The version that the level had after it.")
    on_hand_after: int | None = strawberry.field(description="Running balance: units physically there after it.")
    available_after: int | None = strawberry.field(
        description="Running balance: units that could be promised after it."
    )

    @resolved(Sku, "What is stocked.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)

    @resolved(Location, "Where it is stocked.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


POLICIES: Policies = {
    "StockLevel": INVENTORY_READ,
    "StockDelta": INVENTORY_READ,
    "StockMovement": INVENTORY_READ,
}
