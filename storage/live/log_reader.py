"""Reads the event log in the order of its positions."""

import heapq
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from pymongo import ASCENDING, DESCENDING

from storage import indexes
from storage.database import Database, Document
from storage.keys import level_key, prefix_end
from storage.live.cursor import Cursor
from storage.live.fresh_reads import FreshReads
from storage.live.notice import HEADER_FIELDS, EventHeader, header_of
from storage.live.stream_log import Entry, StreamLog
from storage.live.stream_order import StreamRange
from storage.live.topics import (
    ALL_ORDERS,
    LOCATION_TOPIC,
    ORDER_STREAM,
    STOCK_AT_TOPIC,
    STOCK_STREAM,
    location_topic,
    topics_of_commit,
    topics_of_event,
    topics_of_stream,
)
from storage.reading import find_document, find_documents

COMMITS_PER_PAGE = 20
EVENTS_PER_READ_MAX = 5_000
_COMMIT_FIELDS = {"organization": 1, "position": 1, "streams": 1, "locations": 1}
LEVELS_PER_SKU_MAX = 10_000
RANGE_COMMITS_MAX = 16
"""So few commits are read whole, sooner than looking into every stream of a SKU."""


class Naming(NamedTuple):
    """Commits whose field names the location, and the index that finds them."""

    field: str
    location: str
    index_name: str


class LoggedCommit(Struct, frozen=True):
    """A numbered commit, without its events."""

    id: str
    organization: str
    position: int
    streams: tuple[StreamRange, ...]
    locations: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> "LoggedCommit":
        return cls(
            document["_id"],
            document["organization"],
            document["position"],
            tuple(StreamRange(*entry) for entry in document["streams"]),
            tuple(document["locations"]),
        )

    def topics(self) -> set[str]:
        """Topics of all its events."""
        return topics_of_commit((entry.stream for entry in self.streams), self.locations)

    def event_keys(self, topics: Collection[str]) -> list[str]:
        """The keys of its events whose stream belongs to one of the topics."""
        return self._keys(lambda stream: any(topic in topics for topic in topics_of_stream(stream)))

    def touching_keys(self) -> list[str]:
        """The keys of its events that may touch fulfillment orders."""
        return self._keys(lambda stream: not stream.startswith(STOCK_STREAM))

    def _keys(self, chosen: Callable[[str], bool]) -> list[str]:
        return [key for entry in self.streams if chosen(entry.stream) for key in entry.event_keys(self.organization)]


class LogReader:
    """Answers what happened after a cursor; only what a majority holds and what has a position."""

    def __init__(self, database: Database) -> None:
        self._commits = database["commits"]
        self._events = database["events"]
        self._levels = database["stock_levels"]
        self._streams = StreamLog(database)
        self.head = FreshReads(self._read_head)
        """The highest position of an organization, 0 if it has none, as of after the question."""

    async def _read_head(self, organization: str) -> int:
        document = await find_document(
            self._commits,
            _numbered(organization),
            projection={"_id": 0, "position": 1},
            sort=[("position", DESCENDING)],
        )
        return document["position"] if document else 0

    async def next_commit_at(self, organization: str, position: int) -> datetime | None:
        """When the commit after this position was made."""
        document = await find_document(
            self._commits,
            _numbered(organization, after=position),
            projection={"_id": 0, "at": 1},
            sort=[("position", ASCENDING)],
        )
        return document["at"] if document else None

    async def commits(
        self, organization: str, *, after: int, through: int | None = None, naming: Naming | None = None
    ) -> AsyncIterator[list[LoggedCommit]]:
        """Pages of the commits after one position, through another, that name a location: if these are given."""
        query: Document = {naming.field: naming.location} if naming else {}
        while through is None or after < through:
            page = await find_documents(
                self._commits,
                query | _numbered(organization, after=after, through=through),
                projection=_COMMIT_FIELDS,
                sort=[("position", ASCENDING)],
                limit=COMMITS_PER_PAGE,
                hint=naming.index_name if naming else None,
            )
            if page:
                after = page[-1]["position"]
                yield [LoggedCommit.of(document) for document in page]
            if len(page) < COMMITS_PER_PAGE:
                return

    async def by_topic(
        self, commits: Sequence[LoggedCommit], topics: Collection[str]
    ) -> dict[int, dict[str, list[EventHeader]]]:
        """The events of these commits in these topics, in order; by position, then by topic."""
        positions = {commit.id: commit.position for commit in commits}
        found: defaultdict[int, defaultdict[str, list[EventHeader]]] = defaultdict(lambda: defaultdict(list))
        for event in await self._documents(commits, topics):
            header = header_of(event)
            for topic in topics_of_event(header.stream, header.touched):
                if topic in topics:
                    found[positions[event["commit"]]][topic].append(header)
        for by_topic in found.values():
            for headers in by_topic.values():
                headers.sort(key=lambda header: header.index)
        return {position: dict(found[position]) for position in sorted(found)}

    async def _documents(self, commits: Sequence[LoggedCommit], topics: Collection[str]) -> list[Document]:
        """The events of the topics alone: one commit may hold those of hundreds of orders."""
        keys = dict.fromkeys(key for commit in commits for key in commit.event_keys(topics))
        found = await self._found(list(keys), {})
        queues = {code for commit in commits for code in commit.locations if location_topic(code) in topics}
        if queues:
            there = [commit for commit in commits if not queues.isdisjoint(commit.locations)]
            others = [key for commit in there for key in commit.touching_keys() if key not in keys]
            found += await self._found(others, {"touched.location": {"$in": list(queues)}})
        return found

    async def _found(self, keys: Sequence[str], condition: Document) -> list[Document]:
        found: list[Document] = []
        for start in range(0, len(keys), EVENTS_PER_READ_MAX):
            some = keys[start : start + EVENTS_PER_READ_MAX]
            query = {"_id": {"$in": some}, **condition}
            found += await find_documents(self._events, query, projection=HEADER_FIELDS, limit=len(some))
        return found

    async def events(
        self, organization: str, topics: Collection[str], *, after: Cursor, through: int
    ) -> AsyncIterator[Entry]:
        """The events of these topics after the cursor, through a position: each once, in the order of their cursors."""
        near = through - after.position <= RANGE_COMMITS_MAX
        if ALL_ORDERS in topics or (near and any(_is_stock(topic) for topic in topics)):
            sources: list[AsyncIterator[Entry]] = [self._range(organization, topics, after, through)]
        else:
            sources = await self._sources(organization, topics, after, through)
        last = after
        async for entry in _merge(sources):
            if entry.cursor > last:
                last = entry.cursor
                yield entry

    async def _sources(
        self, organization: str, topics: Collection[str], after: Cursor, through: int
    ) -> list[AsyncIterator[Entry]]:
        streams: list[str] = []
        sources: list[AsyncIterator[Entry]] = []
        for topic in topics:
            if topic.startswith(ORDER_STREAM):
                streams.append(topic)
            elif _is_stock(topic):
                streams.extend(await self._level_streams(organization, topic))
            else:
                sources.append(self._place(organization, topic, after, through))
        sources.extend(self._streams.events(organization, stream, after=after, through=through) for stream in streams)
        return sources

    async def _level_streams(self, organization: str, topic: str) -> list[str]:
        prefix = level_key(organization, topic.removeprefix(STOCK_STREAM), "")
        levels = await find_documents(
            self._levels,
            {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}},
            projection={"_id": 1},
            limit=LEVELS_PER_SKU_MAX,
        )
        return [f"{topic}|{level['_id'].removeprefix(prefix)}" for level in levels]

    async def _range(
        self, organization: str, topics: Collection[str], after: Cursor, through: int
    ) -> AsyncIterator[Entry]:
        async for page in self.commits(organization, after=after.position - 1, through=through):
            for position, by_topic in (await self.by_topic(page, topics)).items():
                events = {header.index: header for headers in by_topic.values() for header in headers}
                for index in sorted(events):
                    yield Entry(Cursor(position, index), events[index])

    async def _place(self, organization: str, topic: str, after: Cursor, through: int) -> AsyncIterator[Entry]:
        """The work queue or the stock of one location, by the commits that name the location for it."""
        naming = _naming(topic)
        async for page in self.commits(organization, after=after.position - 1, through=through, naming=naming):
            for position, by_topic in (await self.by_topic(page, {topic})).items():
                for header in by_topic[topic]:
                    yield Entry(Cursor(position, header.index), header)


def _naming(topic: str) -> Naming:
    if topic.startswith(STOCK_AT_TOPIC):
        return Naming("stock_locations", topic.removeprefix(STOCK_AT_TOPIC), indexes.COMMITS_BY_STOCK_LOCATION)
    return Naming("locations", topic.removeprefix(LOCATION_TOPIC), indexes.COMMITS_BY_LOCATION)


def _numbered(organization: str, *, after: int = 0, through: int | None = None) -> Document:
    bounds: Document = {"$type": "number", "$gt": after}
    if through is not None:
        bounds["$lte"] = through
    return {"organization": organization, "position": bounds}


def _is_stock(topic: str) -> bool:
    return topic.startswith(STOCK_STREAM)


async def _merge(sources: Sequence[AsyncIterator[Entry]]) -> AsyncIterator[Entry]:
    """All entries of sorted sources, sorted by cursor."""
    heap: list[tuple[Cursor, int, Entry]] = []
    for number, source in enumerate(sources):
        first = await anext(source, None)
        if first is not None:
            heap.append((first.cursor, number, first))
    heapq.heapify(heap)
    while heap:
        _, number, entry = heap[0]
        yield entry
        following = await anext(sources[number], None)
        if following is None:
            heapq.heappop(heap)
        else:
            heapq.heapreplace(heap, (following.cursor, number, following))
