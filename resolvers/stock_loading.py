"""Loads of what is coming, on its way or counted: nothing of it exists for clients limited to channels."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from domain.access.principal import Principal
from domain.access.view import sees_location, sees_whole_stock
from domain.availability.expected import ExpectedUnits
from domain.counts.stock_count import CountedLine, StockCount
from domain.limits import UNITS_TOLD_MAX
from domain.orders.order import Order
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.stock_transfer import StockTransfer
from resolvers.pages import ORDINALS, PageOf, page_request
from storage.paging import Page, cut_page
from storage.store import Storage

Item = TypeVar("Item")
Outstanding = Callable[[str, Sequence[str]], Awaitable[Sequence[ExpectedUnits]]]


class StockLoads:
    """What is asked for at the same time becomes one read below, in the coalescers of storage."""

    def __init__(self, storage: Storage, principal: Principal, order: Callable[[str], Awaitable[Order | None]]) -> None:
        self._storage = storage
        self._principal = principal
        self._order = order

    async def incoming(self, sku: str, location: str) -> int:
        """Units that are expected there and have not arrived."""
        return await self._units(self._storage.incoming.outstanding_supply, sku, location)

    async def in_transit(self, sku: str, location: str) -> int:
        """Units that were sent there from other locations and have not arrived."""
        return await self._units(self._storage.incoming.outstanding_transfers, sku, location)

    async def incoming_supply(self, supply_id: str) -> IncomingSupply | None:
        supply = await self._storage.incoming_supplies.get(self._organization, supply_id)
        if supply is None or not sees_whole_stock(self._principal):
            return None
        return supply if sees_location(self._principal, supply.location) else None

    async def stock_transfer(self, transfer_id: str) -> StockTransfer | None:
        if not sees_whole_stock(self._principal):
            return None
        limits = self._principal.locations
        return await self._storage.stock_transfers.get(self._organization, transfer_id, locations=limits)

    async def stock_count(self, count_id: str) -> StockCount | None:
        if not sees_whole_stock(self._principal):
            return None
        limits = self._principal.locations
        return await self._storage.stock_counts.get(self._organization, count_id, locations=limits)

    def count_lines(self, count: StockCount, first: int | None, after: str | None) -> PageOf[CountedLine]:
        """A page of the lines of a count."""
        return _page(count.lines, first, after)

    async def affected_orders(self, count: StockCount, first: int | None, after: str | None) -> PageOf[Order]:
        """A page of the orders that lost units, without those that do not exist for the client."""
        page = _page(count.orders, first, after).page
        found = await asyncio.gather(*(self._order(order_id) for order_id in page.items))
        seen = [(order, cursor) for order, cursor in zip(found, page.cursors, strict=True) if order is not None]
        return PageOf(
            Page(
                items=tuple(order for order, _ in seen),
                cursors=tuple(cursor for _, cursor in seen),
                has_next=page.has_next,
                has_previous=page.has_previous,
            )
        )

    async def _units(self, outstanding: Outstanding, sku: str, location: str) -> int:
        if not (sees_whole_stock(self._principal) and sees_location(self._principal, location)):
            return 0
        rows = await outstanding(self._organization, [sku])
        return min(sum(row.quantity for row in rows if row.location == location), UNITS_TOLD_MAX)

    @property
    def _organization(self) -> str:
        return self._principal.home


def _page(items: Sequence[Item], first: int | None, after: str | None) -> PageOf[Item]:
    """A page of what is there already; its cursors are places in the list."""
    request = page_request(ORDINALS, first=first, after=after)
    start = max(0, request.after[0]) if request.after else 0
    numbered = list(enumerate(items, 1))[start : start + request.limit + 1]
    return PageOf(cut_page(numbered, request, cursor_of=lambda item: (item[0],)).map(lambda item: item[1]))
