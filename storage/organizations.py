"""Organizations: that they exist, and the secret that signs their tracking tokens."""

import secrets

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.reading import find_document, find_documents

TRACKING_SECRET_BYTES = 32
ORGANIZATIONS_KEPT_MAX = 10_000


class Organizations:
    """All organizations. None is ever removed, and secrets never change, so both are remembered."""

    def __init__(self, database: Database) -> None:
        self._collection = database["organizations"]
        self._secrets: dict[str, bytes] = {}

    async def ensure(self, organization: str) -> None:
        """Make sure that the organization exists."""
        await self._create(organization)

    async def exists(self, organization: str) -> bool:
        return await self._find(organization) is not None

    async def first_codes(self, limit: int) -> list[str]:
        """The codes of so many organizations, by code."""
        query = {"tracking_secret": {"$exists": True}}
        documents = await find_documents(self._collection, query, projection={"_id": 1}, sort=[("_id", 1)], limit=limit)
        return [document["_id"] for document in documents]

    async def tracking_secret(self, organization: str) -> bytes:
        """The organization's own secret; created with the organization."""
        found = await self._find(organization)
        return found if found is not None else await self._create(organization)

    async def _find(self, organization: str) -> bytes | None:
        known = self._secrets.get(organization)
        if known is not None:
            return known
        document = await find_document(self._collection, {"_id": organization}, projection={"tracking_secret": 1})
        if document is None or "tracking_secret" not in document:
            return None
        return self._remember(organization, document)

    async def _create(self, organization: str) -> bytes:
        """Two processes may create it at once: the secret that is stored first is the one."""
        new: Document = {"$ifNull": ["$tracking_secret", secrets.token_bytes(TRACKING_SECRET_BYTES)]}
        with unavailable_when_lost():
            for last_attempt in (False, True):
                try:
                    document = await self._collection.find_one_and_update(
                        {"_id": organization},
                        [{"$set": {"tracking_secret": new}}],
                        upsert=True,
                        return_document=ReturnDocument.AFTER,
                    )
                    return self._remember(organization, document)
                except DuplicateKeyError:
                    if last_attempt:
                        raise
        raise AssertionError("the second attempt returns or raises")

    def _remember(self, organization: str, document: Document) -> bytes:
        if len(self._secrets) >= ORGANIZATIONS_KEPT_MAX:
            self._secrets.clear()
        secret = bytes(document["tracking_secret"])
        self._secrets[organization] = secret
        return secret
