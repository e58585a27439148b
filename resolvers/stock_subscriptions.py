"""Subscriptions to stock."""

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.access.view import sees_ledger
from domain.inventory.movements import StockChanged, StockMovement
from domain.inventory.stock_level import StockLevel
from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput
from resolvers.context import Info, RequestContext
from resolvers.following import RESTART, Shown, bounded, follow, message_head, no_such
from resolvers.tracking import AFTER
from schema.changes import StockChange
from schema.policy import Policies
from schema.resolved import followed
from schema.scalars import Cursor
from storage.live.delivered import Delivered
from storage.live.notice import EventHeader
from storage.live.topics import stock_topic
from storage.paging import PageRequest
from storage.stock_levels import StockLevelFilter

LEVELS_MAX = 200


@strawberry.type
class StockSubscriptions:
    @followed(
        StockChange,
        "Follow the stock of up to 200 levels. Starts with one message per level, or after the cursor with "
        "what was missed.",
    )
    async def stock_changed(
        self,
        info: Info,
        skus: Annotated[list[str], strawberry.argument(description="Codes of the SKUs.")],
        location_codes: Annotated[
            list[str] | None, strawberry.argument(description="Codes of the locations; all if absent.")
        ] = None,
        after: Annotated[Cursor | None, AFTER] = None,
    ) -> AsyncGenerator[StockChange, None]:
        context = info.context
        codes = bounded(skus, LIST_ITEMS_MAX, "skus")
        places = await _places(context, location_codes)
        await _check_skus(context, codes)
        await _levels(context, codes, places)

        def accept(event: EventHeader) -> bool:
            return places is None or _pair(event)[1] in places

        shown = Shown()
        async with follow(context, [stock_topic(code) for code in codes], after, accept=accept) as deliveries:
            async for delivered in deliveries:
                if delivered.event is None:
                    levels = await _levels(context, codes, places)
                    for change in _snapshot(context, delivered, levels, shown):
                        yield change
                elif not shown.contains(delivered.event):
                    yield await _change(context, delivered, delivered.event)


async def _change(context: RequestContext, delivered: Delivered, event: EventHeader) -> StockChange:
    sku, location = _pair(event)
    level = await context.fresh().load.stock_level(sku, location)
    movement = await _movement(context, event) if sees_ledger(context.principal) else None
    return StockChange(stock_level=level, movement=movement, **message_head(delivered, context.organization))


def _snapshot(
    context: RequestContext, delivered: Delivered, levels: Sequence[StockLevel], shown: Shown
) -> list[StockChange]:
    """One message per level. All but the last make a client that resumes from them start over."""
    for level in levels:
        shown.remember(level.stream, level.version)
    if not levels:
        return [StockChange(stock_level=None, **message_head(delivered, context.organization))]
    heads = [message_head(delivered, context.organization, version=level.version) for level in levels]
    for head in heads[:-1]:
        head["cursor"] = RESTART
    return [StockChange(stock_level=level, **head) for level, head in zip(levels, heads, strict=True)]


async def _levels(
    context: RequestContext, skus: tuple[str, ...], places: frozenset[str] | None
) -> tuple[StockLevel, ...]:
    page = await context.services.storage.stock_levels.page(
        context.organization,
        StockLevelFilter(skus=skus, location_codes=None if places is None else tuple(sorted(places))),
        PageRequest(limit=LEVELS_MAX),
    )
    if page.has_next:
        raise InvalidInput(f"A subscription follows at most {LEVELS_MAX} stock levels.", field=("skus",))
    return tuple(page.items)


async def _check_skus(context: RequestContext, codes: Sequence[str]) -> None:
    known = {sku.code for sku in await context.services.storage.skus.get_many(context.organization, codes)}
    for code in codes:
        if code not in known:
            raise no_such("SKU", code, "skus")


async def _places(context: RequestContext, codes: Sequence[str] | None) -> frozenset[str] | None:
    """The locations that are followed; None means all."""
    if codes is None:
        return context.principal.locations
    for code in bounded(codes, LEVELS_MAX, "locationCodes"):
        if await context.load.location(code) is None:
            raise no_such("location", code, "locationCodes")
    return frozenset(codes)


async def _movement(context: RequestContext, event: EventHeader) -> StockMovement | None:
    found = await context.services.storage.event_log.read_stream(
        context.organization, event.stream, after_version=event.version - 1, limit=1
    )
    if not found or not isinstance(found[0].data, StockChanged):
        return None
    return found[0].data.as_movement(event_id=found[0].id, occurred_at=found[0].occurred_at, version=found[0].version)


def _pair(event: EventHeader) -> tuple[str, str]:
    sku, _, location = event.stream.removeprefix("stock:").partition("|")
    return sku, location


POLICIES: Policies = {"Subscription.stockChanged": INVENTORY_READ}
