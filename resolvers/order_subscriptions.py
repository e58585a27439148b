"""Subscriptions to orders and to the work queues of locations."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from domain.access.scopes import FULFILLMENT_READ, ORDERS_READ
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import order_stream
from resolvers.context import Info, RequestContext
from resolvers.following import Shown, follow, message_head, no_such
from resolvers.tracking import AFTER
from schema.changes import FulfillmentOrderChange, OrderChange
from schema.policy import Policies
from schema.resolved import followed
from schema.scalars import Cursor
from storage.live.notice import EventHeader
from storage.live.topics import location_topic


@strawberry.type
class OrderSubscriptions:
    @followed(
        OrderChange,
        "Follow one order: everything that happens to it and inside it, once and in order. Starts with the "
        "order as it is, or after the cursor with what was missed.",
    )
    async def order_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Id of the order.")],  # noqa: A002  # the contract's name
        after: Annotated[Cursor | None, AFTER] = None,
    ) -> AsyncGenerator[OrderChange, None]:
        context = info.context
        if await context.load.order(id) is None:
            raise no_such("order", id, "id")
        shown = Shown()
        async with follow(context, [order_stream(id)], after) as deliveries:
            async for delivered in deliveries:
                if delivered.event is not None and shown.contains(delivered.event):
                    continue
                order = await context.fresh().load.order(id)
                if delivered.event is None and order is not None:
                    shown.remember(order.stream, order.version)
                version = order.version if order else None
                yield OrderChange(order=order, **message_head(delivered, context.organization, version=version))

    @followed(
        FulfillmentOrderChange,
        "Follow the work queue of a location. Starts with a cursor alone: the queue itself comes from the "
        "query `fulfillmentOrders`.",
    )
    async def fulfillment_orders_changed(
        self,
        info: Info,
        location_code: Annotated[str, strawberry.argument(description="Code of the location.")],
        after: Annotated[Cursor | None, AFTER] = None,
    ) -> AsyncGenerator[FulfillmentOrderChange, None]:
        context = info.context
        if await context.load.location(location_code) is None:
            raise no_such("location", location_code, "locationCode")
        async with follow(context, [location_topic(location_code)], after) as deliveries:
            async for delivered in deliveries:
                parts: tuple[FulfillmentOrder, ...] = ()
                if delivered.event is not None:
                    parts = await _touched(context.fresh(), delivered.event, location_code)
                    if not parts:
                        # The order does not exist for this client, so its events do not either.
                        continue
                head = message_head(delivered, context.organization, location_code)
                yield FulfillmentOrderChange(fulfillment_orders=parts, **head)


async def _touched(context: RequestContext, event: EventHeader, location: str) -> tuple[FulfillmentOrder, ...]:
    """The fulfillment orders of the location that the event touched, as they are now."""
    order = await context.load.order(event.stream.removeprefix("order:"))
    if order is None:
        return ()
    touched = {item.fulfillment_order_id for item in event.touched if item.location == location}
    return tuple(part for part in order.fulfillment_orders if part.id in touched)


POLICIES: Policies = {
    "Subscription.orderChanged": ORDERS_READ,
    "Subscription.fulfillmentOrdersChanged": FULFILLMENT_READ,
}
