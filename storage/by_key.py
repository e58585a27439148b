"""Reading documents by their keys."""

from collections.abc import Sequence
from typing import TypeVar

from storage.codec import decode
from storage.keys import document_key
from storage.reading import Collection, find_documents

T = TypeVar("T")


async def find_by_key(collection: Collection, organization: str, keys: Sequence[str], kind: type[T]) -> list[T]:
    """What the organization has under these keys, in no particular order."""
    wanted = [document_key(organization, key) for key in keys]
    documents = await find_documents(collection, {"_id": {"$in": wanted}}, limit=len(wanted))
    return [decode(document, kind) for document in documents]
