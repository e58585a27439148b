"""Messages of subscriptions: what happened, and the object as it is now."""

from datetime import datetime
from enum import StrEnum

import strawberry

from domain.access.scopes import FULFILLMENT_READ, INVENTORY_READ, ORDERS_READ
from domain.access.tracked_order import TrackedOrder as DomainTrackedOrder
from domain.inventory.movements import StockMovement as DomainStockMovement
from domain.inventory.stock_level import StockLevel as DomainStockLevel
from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from domain.orders.order import Order as DomainOrder
from schema.describe_enum import describe_enum
from schema.event_type import EventType
from schema.inventory.stock_level import StockLevel, StockMovement
from schema.loading import Info
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.order import Order
from schema.policy import PUBLIC, Policies
from schema.resolved import resolved
from schema.scalars import Cursor
from schema.shipments.tracked_order import TrackedOrder


class ChangeKind(StrEnum):
    """Why a message comes."""

    SNAPSHOT = "SNAPSHOT"
    EVENT = "EVENT"
    RESYNC = "RESYNC"


describe_enum(
    ChangeKind,
    "Why a message of a subscription comes.",
    {
        ChangeKind.SNAPSHOT: "The state at the start.",
        ChangeKind.EVENT: "Something happened.",
        ChangeKind.RESYNC: "The events after the cursor are no longer kept: forget what you know, here is the state.",
    },
)


@strawberry.type
class Change:
    """`share_key` names the event and what it is shown on: subscribers with the same rights share its execution."""

    cursor: Cursor = strawberry.field(description="Give it as `after` to go on from here.")
    kind: ChangeKind = strawberry.field(description="Why the message comes.")
    event_id: strawberry.ID | None = strawberry.field(
        default=None, description="The event; null unless kind is `EVENT`. An event may come twice: know it by this."
    )
    type: str | None = strawberry.field(
        default=None, graphql_type=EventType | None, description="What happened; null unless kind is `EVENT`."
    )
    version: int | None = strawberry.field(
        default=None, description="The version that the object had after the event, or has in a snapshot."
    )
    occurred_at: datetime | None = strawberry.field(
        default=None, description="When it happened; null unless kind is `EVENT`."
    )
    share_key: strawberry.Private[str | None] = None


@strawberry.type(description="A message about an order.")
class OrderChange(Change):
    order: DomainOrder | None = strawberry.field(
        default=None, graphql_type=Order | None, description="The order as it is now, never older than the event."
    )


@strawberry.type(description="A message about an order to its customer.")
class TrackingChange(Change):
    order: DomainTrackedOrder | None = strawberry.field(
        default=None,
        graphql_type=TrackedOrder | None,
        description="The order as it is now, never older than the event.",
    )


@strawberry.type(
    description="A message about stock levels. It covers one event; in a burst several, and then its head is that of the "
    "newest, and `version` is null where they are of several levels."
)
class StockChange(Change):
    """`levels` are those of a snapshot; the levels of events, at these pairs of SKU and location, are loaded when shown."""

    coalesced: int = strawberry.field(
        default=0, description="How many events the message covers; 0 unless kind is `EVENT`."
    )
    levels: strawberry.Private[tuple[DomainStockLevel, ...]] = ()
    pairs: strawberry.Private[tuple[tuple[str, str], ...]] = ()
    moved: strawberry.Private[tuple[str, int] | None] = None

    @resolved(
        list[StockLevel],
        "The stock levels that the message covers, at most 200, as they are now, never older than the events; "
        "empty in the snapshot of a whole location: the list itself comes from the query `stockLevels`.",
    )
    async def stock_levels(self, info: Info) -> tuple[DomainStockLevel, ...]:
        return (*self.levels, *await info.context.load.stock_levels(self.pairs))

    @resolved(StockLevel | None, "The stock level that the message covers; null if there are several, or none.")
    async def stock_level(self, info: Info) -> DomainStockLevel | None:
        if len(self.levels) + len(self.pairs) != 1:
            return None
        return self.levels[0] if self.levels else await info.context.load.stock_level(*self.pairs[0])

    @resolved(StockMovement | None, "What changed the level; null unless the message covers one movement alone.")
    async def movement(self, info: Info) -> DomainStockMovement | None:
        return await info.context.load.stock_movement(*self.moved) if self.moved else None


@strawberry.type(description="A message about the work queue of a location.")
class FulfillmentOrderChange(Change):
    fulfillment_orders: tuple[DomainFulfillmentOrder, ...] = strawberry.field(
        default=(),
        graphql_type=list[FulfillmentOrder],
        description="Those of this location that the event touched, as they are now; empty in a snapshot: "
        "the list itself comes from the query `fulfillmentOrders`.",
    )


POLICIES: Policies = {
    "OrderChange": ORDERS_READ,
    "TrackingChange": PUBLIC,
    "StockChange": INVENTORY_READ,
    "FulfillmentOrderChange": FULFILLMENT_READ,
}
