"""What customers see with a tracking token, and nothing else."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from domain.access.tracked_events import TRACKED_EVENT_TYPES
from domain.access.tracked_order import TrackedOrder, tracked_order
from domain.access.tracking_token import TrackingToken, has_ended
from domain.orders.order import Order, order_stream
from domain.refusals import NotFound
from operations.open_tracking_token import open_tracking_token
from resolvers.context import Info, RequestContext
from resolvers.following import Shown, follow, message_head
from schema.changes import TrackingChange
from schema.policy import PUBLIC, Policies
from schema.resolved import followed, resolved
from schema.scalars import Cursor
from schema.shipments.tracked_order import TrackedOrder as TrackedOrderType
from storage.live.notice import EventHeader

TOKEN = strawberry.argument(description="A token that `createTrackingToken` or `Order.trackingToken` gave.")
AFTER = strawberry.argument(description="The cursor of the last message seen: go on after it.")


@strawberry.type
class TrackingQueries:
    @resolved(TrackedOrderType | None, "One order as its customer may see it. Needs no key.")
    async def track_order(self, info: Info, token: Annotated[str, TOKEN]) -> TrackedOrder | None:
        opened = await _open(info.context, token)
        return None if opened is None else (await _seen(info.context, opened))[1]


@strawberry.type
class TrackingSubscriptions:
    @followed(
        TrackingChange,
        "Follow one order as its customer: what concerns the goods, not how the work is done. Needs no key. Starts "
        "with the order as it is.",
    )
    async def order_tracking(
        self, info: Info, token: Annotated[str, TOKEN], after: Annotated[Cursor | None, AFTER] = None
    ) -> AsyncGenerator[TrackingChange, None]:
        context = info.context
        opened = await _open(context, token)
        if opened is None:
            raise NotFound("This token opens no order.", field=("token",))
        topics = [order_stream(opened.order_id)]
        shown = Shown()
        async with follow(context, topics, after, organization=opened.organization, accept=_is_news) as deliveries:
            async for delivered in deliveries:
                if has_ended(opened, context.services.operations.now()):
                    raise NotFound("This token opens no order any more.", field=("token",))
                if delivered.event is not None and shown.contains(delivered.event):
                    continue
                order, tracked = await _seen(context, opened)
                if delivered.event is None and order is not None:
                    shown.remember(order.stream, order.version)
                version = order.version if order else None
                yield TrackingChange(order=tracked, **message_head(delivered, opened.organization, version=version))


async def _open(context: RequestContext, token: str) -> TrackingToken | None:
    """What the token opens. Raises RateLimited when it is used too often."""
    context.services.tracking_gate.enter(token)
    return await open_tracking_token(context.services.operations, token)


def _is_news(event: EventHeader) -> bool:
    return event.type in TRACKED_EVENT_TYPES


async def _seen(context: RequestContext, token: TrackingToken) -> tuple[Order | None, TrackedOrder | None]:
    storage, organization = context.services.storage, token.organization
    order = await storage.orders.get(organization, token.order_id)
    if order is None:
        return None, None
    skus = await storage.skus.get_many(organization, sorted({line.sku for line in order.lines}))
    pickup = None
    if order.pickup_location is not None:
        pickup = await storage.locations.get(organization, order.pickup_location)
    names = {sku.code: sku.name for sku in skus}
    return order, tracked_order(order, sku_names=names, pickup_location=pickup)


POLICIES: Policies = {"Query.trackOrder": PUBLIC, "Subscription.orderTracking": PUBLIC}
