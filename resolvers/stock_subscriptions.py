"""Subscriptions to stock."""

from collections.abc import AsyncGenerator, Sequence
from typing import Annotated

import strawberry
from msgspec import Struct

from domain.access.scopes import INVENTORY_READ
from domain.access.view import sees_ledger
from domain.inventory.movements import StockChanged
from domain.inventory.stock_level import StockLevel
from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput
from resolvers.context import Info, RequestContext
from resolvers.following import RESTART, Shown, bounded, follow_newest, message_head, no_such
from resolvers.tracking import AFTER
from schema.changes import StockChange
from schema.inventory.stock_signal import StockSignal
from schema.policy import Policies
from schema.resolved import followed
from schema.scalars import Cursor
from storage.live.delivered import Delivered
from storage.live.notice import EventHeader
from storage.live.topics import stock_at_topic, stock_topic
from storage.paging import PageRequest
from storage.stock_levels import StockLevelFilter

LEVELS_MAX = 200
EVENTS_APART_MAX = 16
"""Events that may wait for a subscriber, or come in a short time, before they are told together."""
SIGNALS_APART_MAX = 256
"""The same for signals alone: few are expected, and each of them matters."""


class _Scope(Struct, frozen=True, kw_only=True):
    """What is followed: the levels of some SKUs, at some locations or all; or, without SKUs, one whole location.

    `types` are the types of events that are told.
    """

    skus: tuple[str, ...]
    places: frozenset[str] | None
    types: frozenset[str]

    @property
    def topics(self) -> list[str]:
        if self.skus:
            return [stock_topic(code) for code in self.skus]
        return [stock_at_topic(code) for code in self.places or ()]

    def accepts(self, event: EventHeader) -> bool:
        return event.type in self.types and (self.places is None or _pair(event)[1] in self.places)


@strawberry.type
class StockSubscriptions:
    @followed(
        StockChange,
        "Follow the stock of up to 200 levels of some SKUs, or all stock of one location. Starts, for SKUs, with one "
        "message per level; for a location with a cursor alone: the list itself comes from the query `stockLevels`; "
        "after the cursor with what was missed. Many events in a short time are told together, with the newest state.",
    )
    async def stock_changed(
        self,
        info: Info,
        skus: Annotated[
            list[str] | None,
            strawberry.argument(description="Codes of the SKUs; if absent, all stock of one location is followed."),
        ] = None,
        location_codes: Annotated[
            list[str] | None,
            strawberry.argument(description="Codes of the locations; all if absent. Exactly one without SKUs."),
        ] = None,
        only: Annotated[
            list[StockSignal] | None,
            strawberry.argument(
                description="Tell of these signals alone; of every change if absent. Clients limited to channels hear no "
                "signals: they are about the stock of all channels."
            ),
        ] = None,
        after: Annotated[Cursor | None, AFTER] = None,
    ) -> AsyncGenerator[StockChange, None]:
        context = info.context
        scope = await _scope(context, skus, location_codes, only)
        await _page(context, scope)
        shown = Shown()
        apart_max = EVENTS_APART_MAX if only is None else SIGNALS_APART_MAX
        async with follow_newest(context, scope.topics, after, accept=scope.accepts, apart_max=apart_max) as deliveries:
            async for delivered in deliveries:
                if delivered.event is None:
                    levels = await _levels(context, scope)
                    for change in _snapshot(context, delivered, levels, shown):
                        yield change
                elif not all(shown.contains(event) for event in delivered.events):
                    yield _change(context, delivered, delivered.event)


def _change(context: RequestContext, delivered: Delivered, newest: EventHeader) -> StockChange:
    pairs = tuple(_pair(event) for event in delivered.events)
    head = message_head(delivered, context.organization)
    if len(pairs) > 1:
        head["version"] = None
    moved = delivered.count == 1 and newest.type == StockChanged.TYPE
    return StockChange(
        coalesced=delivered.count,
        pairs=pairs,
        moved=(newest.stream, newest.version) if moved else None,
        **head,
    )


def _snapshot(
    context: RequestContext, delivered: Delivered, levels: Sequence[StockLevel], shown: Shown
) -> list[StockChange]:
    """One message per level. All but the last make a client that resumes from them start over."""
    for level in levels:
        shown.remember(level.stream, level.version)
    if not levels:
        return [StockChange(**message_head(delivered, context.organization))]
    heads = [message_head(delivered, context.organization, version=level.version) for level in levels]
    for head in heads[:-1]:
        head["cursor"] = RESTART
    return [StockChange(levels=(level,), **head) for level, head in zip(levels, heads, strict=True)]


async def _levels(context: RequestContext, scope: _Scope) -> list[StockLevel]:
    """The levels of the SKUs as the client may see them; none where a whole location is followed."""
    return await context.fresh().load.stock_levels(await _page(context, scope))


async def _page(context: RequestContext, scope: _Scope) -> list[tuple[str, str]]:
    """SKU and location of the levels. Raises InvalidInput for too many."""
    if not scope.skus:
        return []
    places = None if scope.places is None else tuple(sorted(scope.places))
    page = await context.services.storage.stock_levels.page(
        context.organization, StockLevelFilter(skus=scope.skus, location_codes=places), PageRequest(limit=LEVELS_MAX)
    )
    if page.has_next:
        raise InvalidInput(f"A subscription follows at most {LEVELS_MAX} stock levels.", field=("skus",))
    return [level.pair for level in page.items]


async def _scope(
    context: RequestContext,
    skus: Sequence[str] | None,
    locations: Sequence[str] | None,
    only: Sequence[StockSignal] | None,
) -> _Scope:
    codes = () if skus is None else bounded(skus, LIST_ITEMS_MAX, "skus")
    if not codes and (locations is None or len(locations) != 1):
        raise InvalidInput("Name SKUs, or exactly one location.", field=("locationCodes",))
    places = await _places(context, locations)
    await _check_skus(context, codes)
    return _Scope(skus=codes, places=places, types=_types(context, only))


def _types(context: RequestContext, only: Sequence[StockSignal] | None) -> frozenset[str]:
    signals: Sequence[str] = tuple(StockSignal) if only is None else bounded(only, len(StockSignal), "only")
    audible = frozenset(str(signal) for signal in signals) if sees_ledger(context.principal) else frozenset()
    return audible if only is not None else audible | {StockChanged.TYPE}


async def _check_skus(context: RequestContext, codes: Sequence[str]) -> None:
    if not codes:
        return
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


def _pair(event: EventHeader) -> tuple[str, str]:
    sku, _, location = event.stream.removeprefix("stock:").partition("|")
    return sku, location


POLICIES: Policies = {"Subscription.stockChanged": INVENTORY_READ}
