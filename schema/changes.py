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
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.order import Order
from schema.policy import PUBLIC, Policies
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


@strawberry.type(description="A message about a stock level.")
class StockChange(Change):
    stock_level: DomainStockLevel | None = strawberry.field(
        default=None,
        graphql_type=StockLevel | None,
        description="The stock level as it is now, never older than the event.",
    )
    movement: DomainStockMovement | None = strawberry.field(
        default=None, graphql_type=StockMovement | None, description="What changed it; null unless kind is `EVENT`."
    )


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
