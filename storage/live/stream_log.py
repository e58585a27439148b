"""Reads one stream of the log from a cursor on."""

from collections.abc import AsyncIterator, Iterable
from typing import NamedTuple

from pymongo import ASCENDING, DESCENDING

from storage.database import Database, Document
from storage.keys import event_key, prefix_end
from storage.live.cursor import Cursor
from storage.live.fresh_reads import FreshReads
from storage.live.notice import HEADER_FIELDS, EventHeader, header_of
from storage.reading import Query, find_documents

NEWEST_COUNT = 32
PAGE_SIZE = 100
UNNUMBERED = Cursor(2**63 - 1, 0)
"""Stands for the place of an event that has none yet: behind every other."""


class Entry(NamedTuple):
    """An event of the log, and the cursor of one who has seen it."""

    cursor: Cursor
    event: EventHeader


class StreamLog:
    """Finds the first event after a cursor from the newest backwards: the cost is that of the events missed."""

    def __init__(self, database: Database) -> None:
        self._commits = database["commits"]
        self._events = database["events"]
        self._newest = FreshReads(self._read_newest)

    async def events(self, organization: str, stream: str, *, after: Cursor, through: int) -> AsyncIterator[Entry]:
        """The stream's events after the cursor, through a position, in order."""
        page = await self._newest((organization, stream))
        complete = len(page) < NEWEST_COUNT or page[0].cursor <= after
        if not complete:
            version = await self._first_after(organization, stream, after, page[0].event.version)
            page = await self._page(organization, stream, version)
        while True:
            for entry in page:
                if entry.cursor.position > through:
                    return
                if entry.cursor > after:
                    yield entry
            if complete or len(page) < PAGE_SIZE:
                return
            page = await self._page(organization, stream, page[-1].event.version + 1)

    async def _read_newest(self, key: tuple[str, str]) -> list[Entry]:
        return await self._placed(reversed(await self._find(_keys(*key, first_version=1), DESCENDING, NEWEST_COUNT)))

    async def _page(self, organization: str, stream: str, first_version: int) -> list[Entry]:
        keys = _keys(organization, stream, first_version=first_version)
        return await self._placed(await self._find(keys, ASCENDING, PAGE_SIZE))

    async def _find(self, query: Query, direction: int, limit: int) -> list[Document]:
        return await find_documents(
            self._events, query, projection=HEADER_FIELDS, sort=[("_id", direction)], limit=limit
        )

    async def _first_after(self, organization: str, stream: str, after: Cursor, known_after: int) -> int:
        """The version of the first event after the cursor, by halving: positions of a stream ascend with versions."""
        before = 0
        while known_after - before > 1:
            version = (before + known_after) // 2
            (entry,) = await self._placed(
                await self._find({"_id": event_key(organization, stream, version)}, ASCENDING, 1)
            )
            if entry.cursor > after:
                known_after = version
            else:
                before = version
        return known_after

    async def _placed(self, events: Iterable[Document]) -> list[Entry]:
        events = list(events)
        ids = list({event["commit"] for event in events})
        if not ids:
            return []
        commits = await find_documents(self._commits, {"_id": {"$in": ids}}, projection={"position": 1}, limit=len(ids))
        positions = {commit["_id"]: commit["position"] for commit in commits}
        return [Entry(_cursor(positions[event["commit"]], event["index"]), header_of(event)) for event in events]


def _cursor(position: int | None, index: int) -> Cursor:
    return UNNUMBERED if position is None else Cursor(position, index)


def _keys(organization: str, stream: str, *, first_version: int) -> Query:
    prefix = f"{organization}|{stream}|"
    return {"_id": {"$gte": event_key(organization, stream, first_version), "$lt": prefix_end(prefix)}}
