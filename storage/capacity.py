"""How much of a location's day is used: units and orders that are to leave it on that day."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from math import inf

from cachetools import LRUCache

from domain.orders.dispatching import LocationDay, dispatching_units
from domain.orders.order import Order
from domain.routing.problem import NOTHING_USED, CapacityUsed
from storage import indexes
from storage.database import Database, Document
from storage.errors import StorageUnavailable
from storage.failures import unavailable_when_lost
from storage.keys import dispatching_word
from storage.reading import READ_TIMEOUT_MILLISECONDS

FRESH_SECONDS = 1.0
"""So long what was read is used as it is. After that it is used on, while it is read again behind the back of whoever asks."""
STALE_SECONDS_MAX = 30.0
"""Whoever asks about a day that nobody asked about for so long waits until it is read."""
READ_SHARE_MAX = 0.1
"""Reading may take no more than this share of the time, however many orders there are."""
DAYS_KEPT = 20_000

logger = logging.getLogger(__name__)

_Key = tuple[str, str, date]
"""Organization, location code and day."""


@dataclass(slots=True)
class Placing:
    """Whether an order was placed after all."""

    placed: bool = False


@dataclass(slots=True, eq=False)
class _Added:
    """Units of an order of this process, and when it was committed: until it is, no read can have seen it."""

    units: int
    at: float = inf


@dataclass(slots=True)
class _Kept:
    """What was read, and the process's own orders that were added since."""

    read: CapacityUsed
    read_at: float
    added: list[_Added] = field(default_factory=list)

    @property
    def used(self) -> CapacityUsed:
        return CapacityUsed(
            self.read.units + sum([each.units for each in self.added]), self.read.orders + len(self.added)
        )


@dataclass(slots=True)
class _Reading:
    """The read that is under way for an organization, if any, and from when on the next may begin."""

    task: asyncio.Task[None] | None = None
    not_before: float = 0.0
    wanted: set[LocationDay] = field(default_factory=set)


class Capacity:
    """Kept in memory per process, with the process's own orders added at once; those of others come with the next read."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._collection = database["orders"]
        self._clock = clock
        self._kept: LRUCache[_Key, _Kept] = LRUCache(DAYS_KEPT)
        self._readings: dict[str, _Reading] = {}

    async def used(self, organization: str, days: Mapping[str, date]) -> Mapping[str, CapacityUsed]:
        """By location code, what is to leave there on the day given for it; absent where nothing is.

        Raises StorageUnavailable.
        """
        now = self._clock()
        kept = {code: self._kept.get((organization, code, day)) for code, day in days.items()}
        missing = [
            (code, days[code])
            for code, found in kept.items()
            if found is None or now - found.read_at > STALE_SECONDS_MAX
        ]
        if missing:
            await self._read(organization, missing)
            kept = {code: self._kept.get((organization, code, day)) for code, day in days.items()}
        old = [(code, days[code]) for code, found in kept.items() if found and now - found.read_at > FRESH_SECONDS]
        if old:
            self._read_behind(organization, old)
        return {code: found.used for code, found in kept.items() if found is not None and found.used != NOTHING_USED}

    async def read(self, organization: str, days: Iterable[LocationDay]) -> Mapping[LocationDay, CapacityUsed]:
        """What is to leave on these days, as it is now. Raises StorageUnavailable."""
        words = {dispatching_word(code, day): (code, day) for code, day in days}
        with unavailable_when_lost():
            rows = self._collection.aggregate(
                _pipeline(organization, list(words)), hint=indexes.DISPATCHING, maxTimeMS=READ_TIMEOUT_MILLISECONDS
            )
            return {words[row["_id"]]: CapacityUsed(row["units"], row["orders"]) async for row in rows}

    @contextmanager
    def placing(self, organization: str, order: Order) -> Iterator[Placing]:
        """Count an order while it is on its way to be placed, and from then on if it is."""
        added = self._add(organization, order) if self._kept else []
        placing = Placing()
        try:
            yield placing
        finally:
            for key, one in added:
                one.at = self._clock()
                kept = self._kept.get(key)
                if not placing.placed and kept is not None and one in kept.added:
                    kept.added.remove(one)

    def _add(self, organization: str, order: Order) -> list[tuple[_Key, _Added]]:
        added = []
        for (code, day), units in dispatching_units(order).items():
            key = organization, code, day
            kept = self._kept.get(key)
            if kept is not None:
                one = _Added(units)
                kept.added.append(one)
                added.append((key, one))
        return added

    async def settle(self) -> None:
        """Wait for what is being read behind the back of those who asked."""
        await asyncio.gather(*(reading.task for reading in self._readings.values() if reading.task is not None))

    async def _read(self, organization: str, days: Iterable[LocationDay]) -> None:
        asked_at = self._clock()
        found = await self.read(organization, days)
        for code, day in days:
            before = self._kept.get((organization, code, day))
            # The read may not have seen what was committed since it was asked for: better counted twice than not at all.
            added = [] if before is None else [each for each in before.added if each.at >= asked_at]
            self._kept[organization, code, day] = _Kept(found.get((code, day), NOTHING_USED), asked_at, added)

    def _read_behind(self, organization: str, days: Iterable[LocationDay]) -> None:
        reading = self._readings.setdefault(organization, _Reading())
        reading.wanted.update(days)
        if reading.task is None and self._clock() >= reading.not_before:
            reading.task = asyncio.create_task(self._read_wanted(organization, reading), name="capacity used")

    async def _read_wanted(self, organization: str, reading: _Reading) -> None:
        days, reading.wanted = reading.wanted, set()
        started = self._clock()
        try:
            await self._read(organization, days)
        except StorageUnavailable:
            logger.warning("The capacity that is used cannot be read; what was read before is used on.")
        finally:
            ended = self._clock()
            reading.not_before = ended + (ended - started) / READ_SHARE_MAX
            reading.task = None


def _pipeline(organization: str, words: list[str]) -> list[Document]:
    return [
        {"$match": {"organization": organization, "dispatching.at": {"$in": words}}},
        {"$project": {"dispatching": 1}},
        {"$unwind": "$dispatching"},
        {"$match": {"dispatching.at": {"$in": words}}},
        {"$group": {"_id": "$dispatching.at", "units": {"$sum": "$dispatching.units"}, "orders": {"$sum": 1}}},
    ]
