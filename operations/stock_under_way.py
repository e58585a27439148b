"""What changes of this process are about to take of each SKU.

Who comes when these take the last units waits until they have them or not, instead of planning on units that are as good
as gone: routing and committing all that in vain is most of the work of a sale that sells out.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from domain.channels.stock_share import StockShare
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate
from domain.inventory.reserving import Reserve
from domain.routing.problem import Stock

_TAKING = (Allocate, Reserve)

Key = tuple[str, str]
"""Organization and SKU."""


class StockUnderWay:
    """Units by SKU. It is advice and nothing else: what a change gets is decided in its commit."""

    def __init__(self) -> None:
        self._units: dict[Key, int] = {}
        self._moves: dict[Key, asyncio.Future[None]] = {}

    @contextmanager
    def taking(self, organization: str, claims: Iterable[StockClaim]) -> Iterator[None]:
        """While this lasts, a change with these claims is on its way."""
        taken = [((organization, claim.sku), claim.quantity) for claim in claims if isinstance(claim, _TAKING)]
        units = self._units
        for key, quantity in taken:
            units[key] = units.get(key, 0) + quantity
        try:
            yield
        finally:
            for key, quantity in taken:
                left = units[key] - quantity
                if left:
                    units[key] = left
                else:
                    del units[key]
                move = self._moves.pop(key, None)
                if move is not None:
                    move.set_result(None)

    def of_last(
        self, organization: str, wanted: Mapping[str, int], stock: Stock, share: StockShare
    ) -> asyncio.Future[None] | None:
        """The end of a change that may take the last units of what is wanted, if there is one; not to be cancelled.

        Where there is not enough anyway, there is nothing to wait for.
        """
        for sku, quantity in wanted.items():
            taken = self._units.get((organization, sku))
            if taken:
                free = sum(share.visible(units) for units in stock[sku].values())
                if free - taken < quantity <= free:
                    return self._end(organization, sku)
        return None

    def _end(self, organization: str, sku: str) -> asyncio.Future[None]:
        move = self._moves.get((organization, sku))
        if move is None:
            move = self._moves[organization, sku] = asyncio.get_running_loop().create_future()
        return move
