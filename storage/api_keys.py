"""API keys: what is kept to recognize a client."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic

from cachetools import TTLCache
from pymongo import ReturnDocument

from domain.access.api_key import ApiKey
from storage.coalescer import Coalescer
from storage.codec import decode, encode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import find_documents

KEYS_KEPT = 10_000
KEPT_SECONDS = 1.0
"""How long a key is taken as it was read: revoked by another process, it is refused after at most so long."""
ANY_ORGANIZATION = ""
"""A key is looked up by its id alone: it is what tells the organization."""


class ApiKeys:
    """The API keys of all organizations."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = monotonic) -> None:
        self._collection = database["api_keys"]
        self._by_id = Coalescer(self._fetch)
        self._kept: TTLCache[str, ApiKey] = TTLCache(KEYS_KEPT, KEPT_SECONDS, timer=clock)

    async def get(self, key_id: str) -> ApiKey | None:
        """The key as it was at most a second ago, and the same object for so long."""
        kept = self.kept(key_id)
        if kept is None:
            kept = await self._by_id.get(ANY_ORGANIZATION, key_id)
            if kept is not None:
                self._kept[key_id] = kept
        return kept

    def kept(self, key_id: str) -> ApiKey | None:
        """The key as `get` would answer it without asking the database."""
        try:
            return self._kept[key_id]  # the library's own `get` takes three times as long
        except KeyError:
            return None

    async def get_many(self, organization: str, key_ids: Sequence[str]) -> list[ApiKey]:
        """The keys of the organization among these."""
        found = await self._by_id.get_many(ANY_ORGANIZATION, key_ids)
        return [key for key in found if key.organization == organization]

    async def page(self, organization: str, request: PageRequest) -> Page[ApiKey]:
        """The organization's keys by id, which is by age."""
        page = await read_page(self._collection, {"organization": organization}, Keyset(fields=("_id",)), request)
        return page.map(lambda document: decode(document, ApiKey))

    async def insert(self, key: ApiKey) -> None:
        with unavailable_when_lost():
            await self._collection.insert_one({"_id": key.id, **encode(key)})

    async def revoke(self, organization: str, key_id: str, now: datetime) -> ApiKey | None:
        """End the key; one that has ended keeps its time. None if the organization has no such key."""
        with unavailable_when_lost():
            document: Document | None = await self._collection.find_one_and_update(
                {"_id": key_id, "organization": organization},
                [{"$set": {"revoked_at": {"$ifNull": ["$revoked_at", now]}}}],
                return_document=ReturnDocument.AFTER,
            )
        self._kept.pop(key_id, None)
        return None if document is None else decode(document, ApiKey)

    async def _fetch(self, _: str, key_ids: list[str]) -> Mapping[str, ApiKey]:
        documents = await find_documents(self._collection, {"_id": {"$in": key_ids}}, limit=len(key_ids))
        return {document["_id"]: decode(document, ApiKey) for document in documents}
