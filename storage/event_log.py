"""Reading the event log."""

from domain.events import LoggedEvent
from storage.codec import logged_event
from storage.database import Database
from storage.keys import VERSION_MAX, event_key
from storage.reading import find_documents


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
