"""Processes as far as stock is concerned: each reads and commits over a connection of its own."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from storage.available_units import AvailableUnits
from storage.clock import utc_now
from storage.committer import Committer, LevelsMoved
from storage.database import connect
from storage.due_units import DueUnits
from storage.kept_units import KeptUnits
from storage.marks import Marks
from storage.stock_levels import StockLevels
from storage.units_reader import SkuUnits, UnitsReader


class Process:
    """`asked` are the SKUs of each read of the database; what it answers waits while `passing` is not set."""

    def __init__(
        self, mongo_url: str, name: str, *, kept: KeptUnits | None = None, levels_moved: LevelsMoved | None = None
    ) -> None:
        self.database = connect(mongo_url, name)
        self.asked: list[list[str]] = []
        self.answered = asyncio.Event()
        self.passing = asyncio.Event()
        self.passing.set()
        levels = StockLevels(self.database)
        self._reader = UnitsReader(self.database, DueUnits(self.database, utc_now), levels.get_many)
        self.units = AvailableUnits(self.database, Marks(self.database), self._read, kept=kept or KeptUnits())
        self.committer = Committer(self.database, levels_moved=levels_moved or self.units.moved)

    async def available(self, organization: str, sku: str = "TEA") -> Mapping[str, int]:
        return (await self.units.get(organization, [sku]))[sku]

    async def _read(self, organization: str, skus: list[str]) -> Mapping[str, SkuUnits]:
        self.asked.append(skus)
        found = await self._reader.read(organization, skus)
        self.answered.set()
        await self.passing.wait()
        return found


@asynccontextmanager
async def running(process: Process) -> AsyncIterator[Process]:
    """Ends it at the end."""
    try:
        yield process
    finally:
        await process.committer.close()
        process.database.client.close()
