"""Reading what earlier requests with an idempotency key changed."""

from collections.abc import Mapping
from typing import Any

from domain.refusals import IdempotencyKeyMismatch
from storage.change import IdempotencyClaim
from storage.coalescer import Coalescer
from storage.database import Database, Document
from storage.keys import document_key, idempotency_key
from storage.reading import find_documents


class Idempotency:
    """The idempotency records of all organizations; the committer writes them, and they end by themselves."""

    def __init__(self, database: Database) -> None:
        self._collection = database["idempotency"]
        self._by_key: Coalescer[Document] = Coalescer(self._fetch)

    async def find(self, organization: str, claim: IdempotencyClaim) -> Mapping[str, Any] | None:
        """The ids of what the earlier request with this key changed, or None if there was none.

        Raises IdempotencyKeyMismatch if that request had other input.
        """
        key = idempotency_key(organization, claim).removeprefix(document_key(organization, ""))
        record = await self._by_key.get(organization, key)
        if record is None:
            return None
        if record["input_hash"] != claim.input_hash:
            raise IdempotencyKeyMismatch
        result: Mapping[str, Any] = record["result"]
        return result

    async def _fetch(self, organization: str, keys: list[str]) -> Mapping[str, Document]:
        wanted = {document_key(organization, key): key for key in keys}
        documents = await find_documents(self._collection, {"_id": {"$in": list(wanted)}}, limit=len(wanted))
        return {wanted[document["_id"]]: document for document in documents}
