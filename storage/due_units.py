"""Units that reservations hold no more, though their end is not written yet: they count as free for every reader."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from domain.inventory.reserving import with_ended
from domain.inventory.stock_level import StockLevel
from domain.reservations.reservation import Reservation
from storage import indexes
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.committing.expirations import due_at
from storage.database import Database
from storage.reading import find_documents

RESERVATIONS_PER_READ_MAX = 10_000

Pair: TypeAlias = tuple[str, str]
"""SKU and location."""


class DueUnits:
    """Shows stock levels as they are once what is due has expired."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._collection = database["reservations"]
        self._now = now
        self._by_level = Coalescer(self._fetch)

    async def freed(self, organization: str, levels: Sequence[StockLevel]) -> list[StockLevel]:
        """The levels with due units freed; their versions stay those that are stored."""
        due = await self.due(organization, [(level.sku, level.location) for level in levels if level.reserved])
        return [_freed(level, due.get((level.sku, level.location), 0)) for level in levels]

    async def due(self, organization: str, held: Sequence[Pair]) -> dict[Pair, int]:
        """Due units by (SKU, location) where there are any, among those where units are held."""
        found = await self._by_level.get_many(organization, [f"{sku}|{location}" for sku, location in held])
        return {pair: units for pair, units in zip(held, found, strict=True) if units}

    async def _fetch(self, organization: str, pairs: list[str]) -> Mapping[str, int]:
        documents = await find_documents(
            self._collection,
            due_at(organization, pairs, self._now()),
            hint=indexes.RESERVATIONS_BY_LEVEL,
            limit=RESERVATIONS_PER_READ_MAX,
        )
        units = dict.fromkeys(pairs, 0)
        for reservation in (decode(document, Reservation) for document in documents):
            for line in reservation.lines:
                pair = f"{line.sku}|{line.location}"
                if pair in units:
                    units[pair] += line.quantity
        return units


def _freed(level: StockLevel, units: int) -> StockLevel:
    # A reservation that ended between the two reads is no longer part of the level.
    return with_ended(level, min(units, level.reserved))
