"""Marks: one look at them tells a process whether what it keeps in memory of an organization is as the database has it.

One document counts, in versions, how often what everything refers to was saved: locations, carrier services, SKUs,
channels, profiles. Each committer has a mark of its own in every organization whose stock it moves, so that no two
processes write the same document with each placement.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic

from msgspec import Struct

from storage.coalescer import Coalescer
from storage.database import Database, Document
from storage.keys import document_key, prefix_end
from storage.reading import find_documents

COLLECTION = "marks"
RECENT_MAX = 8
"""A mark names so many commits. Whoever has missed more of them forgets all that it keeps."""
VERSION_FIELDS = {
    "locations": "network_version",
    "carrier_services": "network_version",
    "skus": "skus_version",
    "channels": "channels_version",
    "routing_profiles": "routing_version",
    "routing_assignments": "routing_version",
    "routing_pilots": "routing_version",
}
"""By collection, the field of its version; what is kept together has one together."""


class CommitterMark(Struct, frozen=True):
    """How many commits of one committer have moved stock of the organization, and the ids of the newest, in order."""

    sequence: int
    recent: tuple[str, ...]

    def since(self, seen: "CommitterMark | None") -> Sequence[str] | None:
        """The commits since the mark was `seen`; None if not all of them are named."""
        if seen is None:
            return self.recent if self.sequence == len(self.recent) else None
        if seen.recent[-1] in self.recent:
            return self.recent[self.recent.index(seen.recent[-1]) + 1 :]
        return None


class OrganizationMarks(Struct, frozen=True, kw_only=True):
    """All marks of an organization: the versions by collection, and those of committers by their names.

    They were read after `asked_at` (of `time.monotonic`).
    """

    asked_at: float
    versions: Mapping[str, int]
    committers: Mapping[str, CommitterMark]


class Marks:
    """Reads the marks: all that is asked in one turn of the event loop with one look."""

    def __init__(self, database: Database) -> None:
        self._collection = database[COLLECTION]
        self._by_organization: Coalescer[OrganizationMarks] = Coalescer(self._fetch)

    async def of(self, organization: str) -> OrganizationMarks:
        """The marks with all that a majority holds now. Raises StorageUnavailable."""
        return (await self.ask(organization))[organization]

    def ask(self, organization: str) -> asyncio.Future[Mapping[str, OrganizationMarks]]:
        """The marks by organization, asked for at once, whenever they are awaited."""
        return self._by_organization.ask(organization, (organization,))

    async def version(self, organization: str, collection: str) -> int:
        """How often documents of the collection were saved in the organization, as it is now."""
        return (await self.of(organization)).versions[collection]

    async def _fetch(self, organization: str, organizations: list[str]) -> Mapping[str, OrganizationMarks]:
        asked_at = monotonic()
        prefix = saved_key(organization)
        saved: Document = {}
        committers = {}
        for document in await find_documents(self._collection, {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}}):
            committer = document["_id"][len(prefix) :]
            if committer:
                committers[committer] = CommitterMark(document["sequence"], tuple(document["recent"]))
            else:
                saved = document
        versions = {collection: saved.get(field, 0) for collection, field in VERSION_FIELDS.items()}
        return {organization: OrganizationMarks(asked_at=asked_at, versions=versions, committers=committers)}


def saved_key(organization: str) -> str:
    """The `_id` of the versions; those of all other marks of the organization begin with it."""
    return document_key(organization, "")


def committer_key(organization: str, committer: str) -> str:
    """The `_id` of a committer's mark."""
    return document_key(organization, committer)


def with_commit(commit: str) -> Document:
    """The update of a committer's mark in the transaction of the commit."""
    return {
        "$inc": {"sequence": 1},
        "$push": {"recent": {"$each": [commit], "$slice": -RECENT_MAX}},
        # By the clock of the database, which decides when the mark has expired.
        "$currentDate": {"at": True},
    }
