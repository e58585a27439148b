"""Reading stock levels."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.inventory.stock_level import StockLevel
from storage import indexes
from storage.available_units import AvailableUnits
from storage.clock import utc_now
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.due_units import DueUnits
from storage.kept_units import KeptUnits
from storage.keys import document_key
from storage.marks import Marks
from storage.order_filter import narrowed
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import find_documents
from storage.units_reader import UnitsReader


class StockLevelFilter(Struct, frozen=True, kw_only=True):
    """Stock levels that meet all conditions."""

    skus: tuple[str, ...] | None = None
    location_codes: tuple[str, ...] | None = None
    below_safety_stock: bool | None = None


class StockLevels:
    """The stock levels of all organizations; `locations` are the limits of a limited client.

    Reservations that are due hold nothing, whether or not their end is written yet.
    """

    def __init__(
        self,
        database: Database,
        *,
        marks: Marks | None = None,
        kept: KeptUnits | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._collection = database["stock_levels"]
        self._due_units = DueUnits(database, now)
        self._by_pair = Coalescer(self._fetch)
        reader = UnitsReader(database, self._due_units, self.get_many)
        self._available = AvailableUnits(database, marks or Marks(database), reader.read, kept=kept or KeptUnits())

    async def get(
        self, organization: str, sku: str, location: str, *, locations: frozenset[str] | None = None
    ) -> StockLevel | None:
        """The level, or None if the SKU was never moved there."""
        if locations is not None and location not in locations:
            return None
        return await self._by_pair.get(organization, f"{sku}|{location}")

    async def get_many(
        self, organization: str, pairs: Sequence[tuple[str, str]], *, locations: frozenset[str] | None = None
    ) -> list[StockLevel]:
        """The levels that exist at these pairs of (SKU, location), in their order."""
        keys = [f"{sku}|{location}" for sku, location in pairs if locations is None or location in locations]
        return await self._by_pair.get_many(organization, keys)

    async def available(self, organization: str, skus: Sequence[str]) -> dict[str, Mapping[str, int]]:
        """Available units by SKU and location, wherever there are any: what routing needs, and nothing more."""
        return await self._available.get(organization, list(dict.fromkeys(skus)))

    def moved(self, organization: str, commit: str, levels: Sequence[StockLevel]) -> None:
        """Hear of a commit of this process, so that nobody has to ask the database what it has left available."""
        self._available.moved(organization, commit, levels)

    async def page(
        self,
        organization: str,
        level_filter: StockLevelFilter,
        request: PageRequest,
        *,
        locations: frozenset[str] | None = None,
    ) -> Page[StockLevel]:
        """Stock levels by (SKU, location)."""
        codes = narrowed(level_filter.location_codes, locations)
        if codes == [] or level_filter.skus == ():
            return Page()
        query: Document = {"organization": organization}
        if codes is not None:
            query["location"] = codes[0] if len(codes) == 1 else {"$in": codes}
        if level_filter.skus is not None:
            query["sku"] = {"$in": list(level_filter.skus)}
        if level_filter.below_safety_stock is not None:
            query["below_safety_stock"] = level_filter.below_safety_stock
        page = await read_page(
            self._collection,
            query,
            Keyset(fields=("sku", "location")),
            request,
            hint=_index(level_filter, codes),
        )
        levels = await self._due_units.freed(organization, [decode(document, StockLevel) for document in page.items])
        return page.showing(levels)

    async def _fetch(self, organization: str, pairs: list[str]) -> Mapping[str, StockLevel]:
        keys = [document_key(organization, pair) for pair in pairs]
        documents = await find_documents(self._collection, {"_id": {"$in": keys}}, limit=len(keys))
        levels = await self._due_units.freed(organization, [decode(document, StockLevel) for document in documents])
        return {f"{level.sku}|{level.location}": level for level in levels}


def _index(level_filter: StockLevelFilter, locations: list[str] | None) -> str:
    if level_filter.below_safety_stock:
        return indexes.LEVELS_BELOW_SAFETY_STOCK
    if level_filter.skus is None and locations is not None and len(locations) == 1:
        return indexes.LEVELS_BY_LOCATION
    return indexes.LEVELS_BY_SKU
