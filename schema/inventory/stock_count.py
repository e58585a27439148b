"""Cycle counts."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.catalog.sku import Sku as DomainSku
from domain.counts import stock_count as domain
from domain.counts.stock_count import CountAction, CountState
from domain.network.location import Location as DomainLocation
from schema.catalog.sku import Sku
from schema.describe_enum import describe_enum
from schema.loading import Info
from schema.mutations import KeyedInput
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.orders.order import Order
from schema.pages import Connection
from schema.payload import Payload
from schema.policy import AUTHENTICATED, ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved
from schema.scalars import Cursor

describe_enum(
    CountState,
    "What has become of a count.",
    {
        CountState.OPEN: "It goes on.",
        CountState.POSTED: "The stock is what was counted.",
        CountState.CANCELLED: "It was given up; nothing of it is posted.",
    },
)
describe_enum(
    CountAction,
    "What is to be done with a count.",
    {
        CountAction.RECORD: "Keep what was counted; post it later.",
        CountAction.POST: "Make the stock what was counted, now and in earlier requests.",
        CountAction.CANCEL: "Give the count up.",
    },
)

First = Annotated[int | None, strawberry.argument(description="At most 100; 20 if absent.")]
After = Annotated[Cursor | None, strawberry.argument(description="Only what comes after this place.")]


@strawberry.type(
    description="Sellable units of one SKU (available, reserved, allocated and safety stock; damaged ones and those in "
    "quality control stand apart and are not counted) as they were expected and found."
)
class CountedLine(DomainView):
    shows = domain.CountedLine

    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    expected: int = strawberry.field(description="Units that were there by the books when it was recorded.")
    counted: int = strawberry.field(description="Units that were found.")
    difference: int = strawberry.field(description="Units found more or, negative, fewer than expected.")
    recorded_at: datetime = strawberry.field(description="When it was recorded; later movements stay as they are.")
    posted: int | None = strawberry.field(
        description="The difference that was booked: never more units fewer than there still were. Null until posted."
    )
    taken_back: int = strawberry.field(description="How many of the missing units had been promised.")

    @resolved(Sku, "What was counted.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)


@strawberry.type(description="A cycle count: one session at one location, of at most 1,000 SKUs.")
class StockCount(Node, DomainView):
    shows = domain.StockCount

    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    state: CountState = strawberry.field(description="What has become of it.")
    opened_at: datetime = strawberry.field(description="When it began.")
    closed_at: datetime | None = strawberry.field(description="When it was posted or cancelled.")
    reason: str | None = strawberry.field(description="In the words of who posted or cancelled it.")
    version: int = strawberry.field(description="Counts its events.")
    supported_actions: list[CountAction] = strawberry.field(description="What can be done with it now.")

    @resolved(Location, "Where it takes place.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)

    @resolved(Connection[CountedLine], "What was counted, as it was recorded first.")
    async def lines(
        self, info: Info, parent: strawberry.Parent[domain.StockCount], first: First = None, after: After = None
    ) -> object:
        return info.context.load.stock.count_lines(parent, first, after)

    @resolved(int, "How many orders lost units that were promised to them when it was posted.")
    def affected_order_count(self, parent: strawberry.Parent[domain.StockCount]) -> int:
        return len(parent.orders)

    @resolved(
        Connection[Order],
        "Orders that lost units when it was posted: their lines have the exception `STOCK_LOST` until the units are routed "
        "again. Those that do not exist for the client are left out.",
    )
    async def affected_orders(
        self, info: Info, parent: strawberry.Parent[domain.StockCount], first: First = None, after: After = None
    ) -> object:
        return await info.context.load.stock.affected_orders(parent, first, after)


@strawberry.input(description="Which counts to list. All conditions hold.")
class StockCountFilter:
    location_code: str | None = strawberry.field(default=None, description="At this location.")
    states: list[CountState] | None = strawberry.field(default=None, description="In one of these states.")


@strawberry.input(description="What was found of a SKU.")
class CountedLineInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    counted_quantity: int = strawberry.field(
        description="Units in good condition that are there, at least 0: those that are promised, reserved or kept back "
        "included, damaged ones and those in quality control not."
    )


@strawberry.input(description="What was found at a location.")
class CountStockInput(KeyedInput):
    count_id: strawberry.ID | None = strawberry.field(
        default=None, description="The count that it belongs to; a new one if absent."
    )
    location_code: str | None = strawberry.field(
        default=None, description="Code of the location; needed for a new count."
    )
    lines: list[CountedLineInput] = strawberry.field(
        default_factory=list, description="At most 200 SKUs, each once; one that was recorded before is replaced."
    )
    action: CountAction = strawberry.field(default=CountAction.POST, description="What to do with the count then.")
    reason: str | None = strawberry.field(default=None, description="Why it is posted or cancelled.")


@strawberry.type(description="Answer of `countStock`.")
class CountStockPayload(Payload):
    stock_count: domain.StockCount | None = strawberry.field(
        default=None, graphql_type=StockCount | None, description="The count as it is now."
    )


POLICIES: Policies = {
    "CountedLine": INVENTORY_READ,
    "StockCount": INVENTORY_READ,
    "StockCount.affectedOrders": ORDERS_OR_FULFILLMENT,
    "CountStockPayload": AUTHENTICATED,
}
