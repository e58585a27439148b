"""Reading locations, one by one and as the network that orders are routed over."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.network.location import Location, LocationKind
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.keys import document_key
from storage.marks import Marks
from storage.network_cache import Network, NetworkCache
from storage.order_filter import narrowed
from storage.paging import Keyset, Page, PageRequest, read_page


class LocationFilter(Struct, frozen=True, kw_only=True):
    """Locations that meet all conditions."""

    codes: tuple[str, ...] | None = None
    kinds: tuple[LocationKind, ...] | None = None
    active: bool | None = None


class Locations:
    """The locations of all organizations; `locations` are the limits of a limited client."""

    def __init__(self, database: Database, marks: Marks) -> None:
        self._collection = database["locations"]
        self._by_code = Coalescer(self._fetch)
        self._network = NetworkCache(database, marks)

    async def get(self, organization: str, code: str, *, locations: frozenset[str] | None = None) -> Location | None:
        if locations is not None and code not in locations:
            return None
        return await self._by_code.get(organization, code)

    async def get_many(
        self, organization: str, codes: Sequence[str], *, locations: frozenset[str] | None = None
    ) -> list[Location]:
        """The locations that exist, in the order of the codes."""
        visible = [code for code in codes if locations is None or code in locations]
        return await self._by_code.get_many(organization, visible)

    async def network(self, organization: str, *, version: int | None = None) -> Network:
        """All locations, and what promises are made by, as they are now; `version` is theirs where it was just read."""
        return await self._network.get(organization, version)

    async def page(
        self,
        organization: str,
        location_filter: LocationFilter,
        request: PageRequest,
        *,
        locations: frozenset[str] | None = None,
    ) -> Page[Location]:
        """Locations by code."""
        codes = narrowed(location_filter.codes, locations)
        query: Document = {"organization": organization}
        if codes is not None:
            query["_id"] = {"$in": [document_key(organization, code) for code in codes]}
        if location_filter.kinds is not None:
            query["kind"] = {"$in": [kind.value for kind in location_filter.kinds]}
        if location_filter.active is not None:
            query["active"] = location_filter.active
        page = await read_page(self._collection, query, Keyset(fields=("code",)), request)
        return page.map(lambda document: decode(document, Location))

    async def _fetch(self, organization: str, codes: list[str]) -> Mapping[str, Location]:
        found = await find_by_key(self._collection, organization, codes, Location)
        return {location.code: location for location in found}
