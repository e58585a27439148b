"""Versions of what everything refers to and few commits change: locations, carrier services, SKUs, channels, profiles.

An organization has a version of each collection. Every commit that saves a document there raises it, so whoever has kept
something under the version that is stored knows that it is as the database has it.
"""

import asyncio
from collections.abc import Mapping

from storage.coalescer import Coalescer
from storage.database import Database, Document
from storage.reading import find_documents

VERSION_FIELDS = {
    "locations": "network_version",
    "carrier_services": "network_version",
    "skus": "skus_version",
    "channels": "channels_version",
    "routing_profiles": "routing_version",
    "routing_assignments": "routing_version",
    "routing_pilots": "routing_version",
}
"""By collection, where its version stands in the document of the organization; what is kept together has one together."""

_PROJECTION = dict.fromkeys(VERSION_FIELDS.values(), 1)


class ReferenceVersions:
    """Reads the versions: all that is asked in one turn of the event loop with one look at the organization."""

    def __init__(self, database: Database) -> None:
        self._organizations = database["organizations"]
        self._by_collection: Coalescer[int] = Coalescer(self._fetch)

    async def get(self, organization: str, collection: str) -> int:
        """How often documents of the collection were saved in the organization, as it is now."""
        return await self._by_collection.get(organization, collection) or 0

    def ask(self, organization: str) -> asyncio.Future[Mapping[str, int]]:
        """The versions of all collections, asked for at once, whenever they are awaited."""
        return self._by_collection.ask(organization, ("",))

    async def _fetch(self, organization: str, collections: list[str]) -> Mapping[str, int]:
        """Those of all collections, whichever are asked for."""
        found = await find_documents(self._organizations, {"_id": organization}, projection=_PROJECTION, limit=1)
        document: Document = found[0] if found else {}
        return {collection: document.get(field, 0) for collection, field in VERSION_FIELDS.items()}
