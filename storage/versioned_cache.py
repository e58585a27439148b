"""Values by key, kept in memory and asked for again only after one of their collection was saved."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

from storage.coalescer import Coalescer, Fetch
from storage.marks import Marks

T = TypeVar("T")

VALUES_KEPT = 20_000


class VersionedCache(Generic[T]):
    """Always as the database has it: each use compares the version of the collection in the organization.

    That a key has no value is kept too.
    """

    def __init__(self, marks: Marks, collection: str, fetch: Fetch[T], *, values_kept: int = VALUES_KEPT) -> None:
        self._marks = marks
        self._collection = collection
        self._by_key = Coalescer(fetch)
        self._kept: LRUCache[tuple[str, str], tuple[int, T | None]] = LRUCache(values_kept)

    async def get(self, organization: str, key: str, *, version: int | None = None) -> T | None:
        """The value at the key, or None; `version` is that of the collection where it was just read.

        Raises StorageUnavailable.
        """
        kept = self._current((organization, key), version)
        if kept is not None:
            return kept[1]
        return (await self._get_all(organization, (key,), version))[key]

    async def get_many(self, organization: str, keys: Sequence[str], *, version: int | None = None) -> list[T]:
        """The values found, in the order of the keys. Raises StorageUnavailable."""
        if not keys:
            return []
        found = await self._get_all(organization, keys, version)
        return [value for key in keys if (value := found[key]) is not None]

    async def _get_all(self, organization: str, keys: Sequence[str], version: int | None) -> dict[str, T | None]:
        # The version is read first: what is kept under it is as new or newer, never older.
        if version is None:
            version = await self._marks.version(organization, self._collection)
        found: dict[str, T | None] = {}
        missing = []
        for key in keys:
            kept = self._current((organization, key), version)
            if kept is not None:
                found[key] = kept[1]
            else:
                missing.append(key)
        if missing:
            read = await self._by_key.get_found(organization, missing)
            for key in missing:
                found[key] = read.get(key)
                self._keep(organization, key, version, found[key])
        return found

    def _current(self, key: tuple[str, str], version: int | None) -> tuple[int, T | None] | None:
        """What is kept under this version."""
        kept = self._kept.get(key)
        return kept if kept is not None and kept[0] == version else None

    def _keep(self, organization: str, key: str, version: int, value: T | None) -> None:
        kept = self._kept.get((organization, key))
        if kept is None or kept[0] <= version:
            self._kept[organization, key] = (version, value)
