"""The two ways to read documents."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorCollection

from storage.database import Document
from storage.failures import unavailable_when_lost

Collection: TypeAlias = "AsyncIOMotorCollection[Document]"
Query: TypeAlias = Mapping[str, Any]
Sort: TypeAlias = Sequence[tuple[str, int]]

READ_TIMEOUT_MILLISECONDS = 4_500
DOCUMENTS_MAX = 20_000
"""Most documents that a read answers with unless it names another limit."""


async def find_documents(
    collection: Collection,
    query: Query,
    *,
    projection: Mapping[str, int] | None = None,
    sort: Sort | None = None,
    limit: int = DOCUMENTS_MAX,
    hint: str | None = None,
) -> list[Document]:
    """At most `limit` documents, in one round trip where they fit into one message (16 MB)."""
    with unavailable_when_lost():
        cursor = collection.find(
            query,
            projection,
            sort=sort,
            limit=limit,
            hint=hint,
            batch_size=limit + 1,
            max_time_ms=READ_TIMEOUT_MILLISECONDS,
        )
        return await cursor.to_list(None)


async def find_document(
    collection: Collection, query: Query, *, projection: Mapping[str, int] | None = None, sort: Sort | None = None
) -> Document | None:
    """The first document, if any."""
    found = await find_documents(collection, query, projection=projection, sort=sort, limit=1)
    return found[0] if found else None
