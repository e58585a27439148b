"""Orders."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access.scopes import ORDERS_READ, ROUTING_READ
from domain.network.location import Location as DomainLocation
from domain.orders import order as domain
from domain.orders.actions import order_actions
from schema.address import Address
from schema.event import Event
from schema.loading import Info
from schema.money import Money
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.orders.customer import Customer
from schema.orders.enums import FulfillmentStatus, Method, OrderAction, OrderState, Priority, ReturnStatus
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.hold import Hold
from schema.orders.lines import OrderLine
from schema.pages import Connection
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved
from schema.scalars import CurrencyCode, Cursor
from schema.shipments.shipment import Shipment


@strawberry.type(description="What an order costs, as it was placed: subtotal + shipping + tax = total.")
class OrderTotals:
    subtotal: Money = strawberry.field(description="All lines after their discounts.")
    shipping: Money = strawberry.field(description="What the customer pays for shipping.")
    tax: Money = strawberry.field(description="Tax of all lines.")
    total: Money = strawberry.field(description="All of it.")


@strawberry.type(description="What a customer bought, with everything that happens to it.")
class Order(Node, DomainView):
    shows = domain.Order

    number: str = strawberry.field(description="The channel's own number for it, unique in the channel.")
    channel: str = strawberry.field(description="Where it came from: a web store, a marketplace, a till.")
    state: OrderState = strawberry.field(description="Whether something of it is still to be done.")
    fulfillment_status: FulfillmentStatus = strawberry.field(description="The furthest any unit has come.")
    return_status: ReturnStatus = strawberry.field(description="How much of it has come back.")
    on_hold: bool = strawberry.field(description="Whether a hold keeps it from proceeding.")
    customer: Customer = strawberry.field(description="Who bought.")
    method: Method = strawberry.field(description="How it reaches the customer.")
    ship_to: Address | None = strawberry.field(description="Where it is shipped to; null for pickup.")
    pickup_location: str | None = strawberry.field(
        name="pickupLocationCode", description="Code of the location where it is picked up; null for shipping."
    )
    priority: Priority = strawberry.field(description="Whether it is served before others.")
    currency_code: CurrencyCode = strawberry.field(description="The currency of all its amounts.")
    allow_split: bool = strawberry.field(description="Whether it may come from several locations.")
    allow_backorder: bool = strawberry.field(
        description="Whether units without stock wait instead of being refused; lines may not, for themselves."
    )
    requested_delivery_by: datetime | None = strawberry.field(
        description="When the customer wants it. What is promised does not depend on it."
    )
    placed_at: datetime = strawberry.field(description="When the customer ordered.")
    promised_at: datetime | None = strawberry.field(
        description="By when the customer is promised all of it, ready or delivered: the latest promise of its fulfillment"
        " orders. Null while units wait for stock or a location."
    )
    decision_due_at: datetime | None = strawberry.field(
        description="It waits for `postRoutingDecision` until then, as the arm of its pilot is EXTERNAL; null if it does not."
    )
    version: int = strawberry.field(description="Counts its events; give it as `expectedVersion` to change it safely.")
    lines: list[OrderLine] = strawberry.field(description="What was bought.")
    fulfillment_orders: list[FulfillmentOrder] = strawberry.field(
        description="Its parts by location, oldest first, with rejected and cancelled ones."
    )
    shipments: list[Shipment] = strawberry.field(description="What has left for the customer, oldest first.")
    holds: list[Hold] = strawberry.field(description="Active holds.")
    totals: OrderTotals = strawberry.field(description="What it costs.")

    @resolved(Location | None, "Where it is picked up; null for shipping.", name="pickupLocation")
    async def load_pickup_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.pickup_location) if self.pickup_location else None

    @resolved(list[OrderAction], "What can be done with it now.")
    def supported_actions(self, parent: strawberry.Parent[domain.Order]) -> tuple[OrderAction, ...]:
        return order_actions(parent)

    @resolved(
        str, "Opens `trackOrder` and `orderTracking` for this one order, and nothing else: give it to the customer."
    )
    async def tracking_token(self, info: Info) -> str:
        return await info.context.load.tracking_token(self.id)

    @resolved(Connection[Event], "What happened to it, oldest first.")
    async def events(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="At most 100; 20 if absent.")] = None,
        after: Annotated[Cursor | None, strawberry.argument(description="Only events after this place.")] = None,
    ) -> object:
        return await info.context.load.order_events(self.id, first, after)


POLICIES: Policies = {
    "OrderTotals": ORDERS_READ,
    "Order": ORDERS_OR_FULFILLMENT,
    "Order.customer": ORDERS_READ,
    "Order.totals": ORDERS_READ,
    "Order.events": ORDERS_READ,
    "Order.trackingToken": ORDERS_READ,
    "Order.supportedActions": ORDERS_READ,
    "Order.decisionDueAt": ROUTING_READ,
}
