"""Reading cycle counts."""

from collections.abc import Mapping

from msgspec import Struct

from domain.counts.stock_count import CountState, StockCount
from storage import indexes
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.order_filter import narrowed
from storage.paging import Keyset, Page, PageRequest, read_page


class StockCountFilter(Struct, frozen=True, kw_only=True):
    """Counts that meet all conditions."""

    location_code: str | None = None
    states: tuple[CountState, ...] | None = None


class StockCounts:
    """The counts of all organizations; `locations` are the limits of a limited client."""

    def __init__(self, database: Database) -> None:
        self._collection = database["stock_counts"]
        self._by_id = Coalescer(self._fetch)

    async def get(
        self, organization: str, count_id: str, *, locations: frozenset[str] | None = None
    ) -> StockCount | None:
        count = await self._by_id.get(organization, count_id)
        return count if count is not None and (locations is None or count.location in locations) else None

    async def page(
        self,
        organization: str,
        count_filter: StockCountFilter,
        request: PageRequest,
        *,
        locations: frozenset[str] | None = None,
    ) -> Page[StockCount]:
        """Counts by id, which is by when they were opened; the newest first."""
        asked = None if count_filter.location_code is None else (count_filter.location_code,)
        codes = narrowed(asked, locations)
        if codes == []:
            return Page()
        query: Document = {"organization": organization}
        hint = indexes.COUNTS_BY_ID
        if codes is not None:
            query["location"] = codes[0] if len(codes) == 1 else {"$in": codes}
            hint = indexes.COUNTS_BY_LOCATION if len(codes) == 1 else indexes.COUNTS_BY_ID
        if count_filter.states is not None:
            query["state"] = {"$in": [state.value for state in count_filter.states]}
        keyset = Keyset(fields=("id",), descending=True)
        page = await read_page(self._collection, query, keyset, request, hint=hint)
        return page.map(lambda document: decode(document, StockCount))

    async def _fetch(self, organization: str, count_ids: list[str]) -> Mapping[str, StockCount]:
        found = await find_by_key(self._collection, organization, count_ids, StockCount)
        return {count.id: count for count in found}
