"""Reading the event log."""

from collections.abc import Sequence

from domain.events import LoggedEvent
from storage.codec import logged_event
from storage.database import Database
from storage.keys import VERSION_MAX, event_key
from storage.reading import find_documents

EVENTS_PER_READ_MAX = 10_000


class EventLog:
    """The events of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["events"]

    async def read_stream(
        self, organization: str, stream: str, *, after_version: int = 0, limit: int
    ) -> list[LoggedEvent]:
        """The next events of a stream, oldest first."""
        if after_version >= VERSION_MAX:
            return []
        first = event_key(organization, stream, max(0, after_version) + 1)
        last = event_key(organization, stream, VERSION_MAX)
        documents = await find_documents(
            self._collection, {"_id": {"$gte": first, "$lte": last}}, sort=[("_id", 1)], limit=limit
        )
        return [logged_event(document) for document in documents]

    async def events_of_commits(self, commits: Sequence[str]) -> dict[str, list[LoggedEvent]]:
        """The events of each of these commits, in the order of the commit."""
        found: dict[str, list[LoggedEvent]] = {commit: [] for commit in commits}
        if commits:
            documents = await find_documents(
                self._collection,
                {"commit": {"$in": list(found)}},
                sort=[("commit", 1), ("index", 1)],
                limit=EVENTS_PER_READ_MAX,
            )
            for document in documents:
                found[document["commit"]].append(logged_event(document))
        return found
