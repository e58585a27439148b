"""Fulfillment orders."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.catalog.sku import Sku as DomainSku
from domain.network.location import Location as DomainLocation
from domain.orders import fulfillment_order as domain
from domain.orders.actions import fulfillment_order_actions
from domain.orders.hold import Hold as DomainHold
from domain.orders.lines import OrderLine as DomainOrderLine
from domain.orders.order import Order as DomainOrder
from schema.catalog.sku import Sku
from schema.loading import Info
from schema.money import Money
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.orders.enums import FulfillmentOrderAction, FulfillmentOrderStatus, LineException, Method, RejectionReason
from schema.orders.hold import Hold
from schema.orders.line_units import LineUnits
from schema.orders.lines import OrderLine
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved

if TYPE_CHECKING:
    from schema.orders.order import Order


@strawberry.type(description="Units of an order line that a location works on.")
class FulfillmentOrderLine:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units that the location works on.")
    shipped: int = strawberry.field(description="How many of them have left in shipments.")
    remaining: int = strawberry.field(description="How many of them are still at the location.")

    @resolved(Sku, "What is to be picked.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)

    @resolved(OrderLine, "The order line.")
    async def line(self, info: Info) -> DomainOrderLine | None:
        found = await info.context.load.order_of(self.line_id)
        return found.line(self.line_id) if found else None


@strawberry.type(description="A location's refusal of a fulfillment order or part of it.")
class Rejection:
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    lines: list[LineUnits] = strawberry.field(description="The units it refused.")
    reason: RejectionReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(description="In the location's own words.")
    rejected_at: datetime = strawberry.field(description="When.")


@strawberry.type(description="The part of one order that one location works on.")
class FulfillmentOrder(Node, DomainView):
    shows = domain.FulfillmentOrder

    status: FulfillmentOrderStatus = strawberry.field(description="How far the location is with it.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    method: Method = strawberry.field(description="How it reaches the customer.")
    lines: list[FulfillmentOrderLine] = strawberry.field(description="What the location works on.")
    cost_money: Money | None = strawberry.field(
        name="cost",
        description="The router's estimate for this part. Null for parts that were split off, and for limited clients.",
    )
    promised_at: datetime | None = strawberry.field(
        description="By when the customer is promised it: delivered, or ready for pickup. The end of a day in the time zone"
        " of its location."
    )
    dispatch_on: date | None = strawberry.field(
        description="The day, at its location, on which it is to leave. Null for those that are older than this field."
    )
    release_at: datetime | None = strawberry.field(
        description="Until then it may still be planned better, together with other orders; its location gets it after"
        " that. Null once it has it."
    )
    kept_because: LineException | None = strawberry.field(
        description="Why it stayed where it is when its location was to give it up: closed, or beyond its capacity."
    )
    rejections: list[Rejection] = strawberry.field(description="What the location refused of it.")
    created_at: datetime = strawberry.field(description="When the location got it.")

    @resolved(Location, "Who works on it.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)

    @resolved(Annotated["Order", strawberry.lazy("schema.orders.order")], "The order it is part of.")
    async def order(self, info: Info) -> DomainOrder | None:
        return await info.context.load.order_of(self.id)

    @resolved(
        list[Annotated["FulfillmentOrder", strawberry.lazy("schema.orders.fulfillment_order")]],
        "Fulfillment orders of other orders of the same customer that are packed into one shipment with this one, and"
        " share its cost. Those that have moved elsewhere or ended are not among them.",
    )
    async def consolidated_with(
        self, info: Info, parent: strawberry.Parent[domain.FulfillmentOrder]
    ) -> tuple[domain.FulfillmentOrder, ...]:
        found = []
        for part_id in parent.consolidated_with if parent.active else ():
            order = await info.context.load.order_of(part_id)
            part = order.fulfillment_order(part_id) if order else None
            if part is not None and part.active and part.consolidation == parent.consolidation:
                found.append(part)
        return tuple(found)

    @resolved(list[Hold], "Active holds of its order. While there are any, work on it has to wait.")
    async def holds(self, info: Info) -> tuple[DomainHold, ...]:
        found = await info.context.load.order_of(self.id)
        return found.holds if found else ()

    @resolved(list[FulfillmentOrderAction], "What can be done with it now.")
    async def supported_actions(
        self, info: Info, parent: strawberry.Parent[domain.FulfillmentOrder]
    ) -> tuple[FulfillmentOrderAction, ...]:
        found = await info.context.load.order_of(parent.id)
        return fulfillment_order_actions(found, parent) if found else ()


POLICIES: Policies = {
    "FulfillmentOrderLine": ORDERS_OR_FULFILLMENT,
    "Rejection": ORDERS_OR_FULFILLMENT,
    "FulfillmentOrder": ORDERS_OR_FULFILLMENT,
}
