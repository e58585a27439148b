"""Reading SKUs."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.catalog.sku import Sku
from domain.limits import CODE_LENGTH_MAX
from storage import indexes
from storage.by_key import find_by_key
from storage.codec import decode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.marks import Marks
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import READ_TIMEOUT_MILLISECONDS
from storage.versioned_cache import VersionedCache

LAST_CODE = "\U0010ffff" * CODE_LENGTH_MAX
"""No code comes after it."""


class SkuFilter(Struct, frozen=True, kw_only=True):
    """SKUs that meet all conditions; `code_prefix` is how their codes start."""

    codes: tuple[str, ...] | None = None
    code_prefix: str | None = None
    category: str | None = None
    active: bool | None = None


class Skus:
    """The SKUs of all organizations."""

    def __init__(self, database: Database, marks: Marks) -> None:
        self._collection = database["skus"]
        self._by_code = VersionedCache(marks, "skus", self._fetch)

    async def get(self, organization: str, code: str) -> Sku | None:
        return await self._by_code.get(organization, code)

    async def get_many(self, organization: str, codes: Sequence[str], *, version: int | None = None) -> list[Sku]:
        """The SKUs that exist, in the order of the codes; `version` is that of all SKUs where it was just read."""
        return await self._by_code.get_many(organization, codes, version=version)

    async def categories(self, organization: str, named: Sequence[str]) -> frozenset[str]:
        """Those of the categories that a SKU is in."""
        with unavailable_when_lost():
            found = await self._collection.distinct(
                "category",
                {"organization": organization, "category": {"$in": list(named)}},
                maxTimeMS=READ_TIMEOUT_MILLISECONDS,
            )
        return frozenset(found)

    async def page(self, organization: str, sku_filter: SkuFilter, request: PageRequest) -> Page[Sku]:
        """SKUs by code."""
        query: Document = {"organization": organization}
        if sku_filter.codes is not None:
            query["code"] = {"$in": list(sku_filter.codes)}
        if sku_filter.code_prefix:
            prefix = sku_filter.code_prefix
            query["$and"] = [{"code": {"$gte": prefix, "$lte": prefix + LAST_CODE}}]
        if sku_filter.category is not None:
            query["category"] = sku_filter.category
        if sku_filter.active is not None:
            query["active"] = sku_filter.active
        hint = indexes.BY_CODE if sku_filter.category is None else indexes.SKUS_BY_CATEGORY
        page = await read_page(self._collection, query, Keyset(fields=("code",)), request, hint=hint)
        return page.map(lambda document: decode(document, Sku))

    async def _fetch(self, organization: str, codes: list[str]) -> Mapping[str, Sku]:
        found = await find_by_key(self._collection, organization, codes, Sku)
        return {sku.code: sku for sku in found}
