"""Writes commits and events as the committer does, without the business behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bson import ObjectId

from storage.database import Database, Document
from storage.keys import event_key, level_key
from storage.live.relay import Relay
from storage.live.topics import stock_locations


@dataclass(frozen=True, slots=True)
class Written:
    """An event to write: its stream, and the location whose fulfillment order it touches."""

    stream: str
    location: str | None = None


@dataclass(slots=True)
class LogWriter:
    """Appends to the log of one organization, and nudges the relays of this process."""

    database: Database
    organization: str
    relays: Sequence[Relay] = ()
    versions: dict[str, int] = field(default_factory=dict)
    age: timedelta = timedelta()

    async def write(self, *events: str | Written, commit_id: str | None = None) -> str:
        """One commit with these events, in one transaction."""
        commit, documents = self.documents(events, commit_id=commit_id)
        async with await self.database.client.start_session() as session, session.start_transaction():
            await self.database["commits"].insert_one(commit, session=session)
            await self.database["events"].insert_many(documents, ordered=False, session=session)
        for relay in self.relays:
            relay.nudge()
        return str(commit["_id"])

    async def write_many(self, commits: Iterable[Sequence[str | Written]]) -> None:
        """Many commits at once; only for what nobody follows yet."""
        pairs = [self.documents(events) for events in commits]
        await self.database["events"].insert_many([event for _, events in pairs for event in events], ordered=False)
        await self.database["commits"].insert_many([commit for commit, _ in pairs])

    def documents(
        self, events: Iterable[str | Written], *, commit_id: str | None = None
    ) -> tuple[Document, list[Document]]:
        now = datetime.now(UTC) - self.age
        commit_id = commit_id or str(ObjectId())
        streams: dict[str, list[int]] = {}
        locations: set[str] = set()
        documents: list[Document] = []
        for index, event in enumerate(events):
            written = Written(event) if isinstance(event, str) else event
            version = self.versions.get(written.stream, 0) + 1
            self.versions[written.stream] = version
            streams.setdefault(written.stream, [version, version])[1] = version
            touched = []
            if written.location is not None:
                locations.add(written.location)
                touched = [{"location": written.location, "fulfillmentOrderId": f"ful_{index}"}]
            documents.append(
                {
                    "_id": event_key(self.organization, written.stream, version),
                    "organization": self.organization,
                    "stream": written.stream,
                    "version": version,
                    "type": "order.placed" if written.stream.startswith("order:") else "stock.changed",
                    "occurredAt": now,
                    "causationId": "test",
                    "commit": commit_id,
                    "index": index,
                    "touched": touched,
                    "data": {},
                }
            )
        commit = {
            "_id": commit_id,
            "organization": self.organization,
            "at": now,
            "position": None,
            "streams": [[stream, *versions] for stream, versions in streams.items()],
            "locations": sorted(locations),
            "stock_locations": stock_locations(streams),
            "changes": [],
        }
        return commit, documents

    async def create_levels(self, sku: str, locations: Iterable[str]) -> None:
        await self.database["stock_levels"].insert_many(
            {"_id": level_key(self.organization, sku, location)} for location in locations
        )
