"""Reading incoming supply."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.supply.incoming_supply import IncomingSupply, SupplyState
from storage import indexes
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.order_filter import narrowed
from storage.paging import Keyset, Page, PageRequest, read_page


class IncomingSupplyFilter(Struct, frozen=True, kw_only=True):
    """Supply that meets all conditions; `expected_to` is exclusive."""

    sku: str | None = None
    location_code: str | None = None
    states: tuple[SupplyState, ...] | None = None
    expected_from: datetime | None = None
    expected_to: datetime | None = None


class IncomingSupplies:
    """The incoming supply of all organizations; `locations` are the limits of a limited client."""

    def __init__(self, database: Database) -> None:
        self._collection = database["incoming_supplies"]
        self._by_id = Coalescer(self._fetch)

    async def get(self, organization: str, supply_id: str) -> IncomingSupply | None:
        return await self._by_id.get(organization, supply_id)

    async def get_many(self, organization: str, supply_ids: Sequence[str]) -> list[IncomingSupply]:
        """The supplies that exist, in the order of the ids."""
        return await self._by_id.get_many(organization, supply_ids)

    async def page(
        self,
        organization: str,
        supply_filter: IncomingSupplyFilter,
        request: PageRequest,
        *,
        locations: frozenset[str] | None = None,
    ) -> Page[IncomingSupply]:
        """Supply by (expected at, id)."""
        asked = None if supply_filter.location_code is None else (supply_filter.location_code,)
        codes = narrowed(asked, locations)
        if codes == []:
            return Page()
        query = _conditions(organization, supply_filter)
        if codes is not None:
            query["location"] = codes[0] if len(codes) == 1 else {"$in": codes}
        hint = indexes.SUPPLIES_BY_TIME
        if supply_filter.sku is not None:
            hint = indexes.SUPPLIES_BY_SKU
        elif codes is not None and len(codes) == 1:
            hint = indexes.SUPPLIES_BY_LOCATION
        keyset = Keyset(fields=("expected_at", "_id"))
        page = await read_page(self._collection, query, keyset, request, hint=hint)
        return page.map(lambda document: decode(document, IncomingSupply))

    async def _fetch(self, organization: str, supply_ids: list[str]) -> Mapping[str, IncomingSupply]:
        keys = [supply_id.removeprefix("inc_") for supply_id in supply_ids]
        found = await find_by_key(self._collection, organization, keys, IncomingSupply)
        return {supply.id: supply for supply in found}


def _conditions(organization: str, supply_filter: IncomingSupplyFilter) -> Document:
    query: Document = {"organization": organization}
    if supply_filter.sku is not None:
        query["sku"] = supply_filter.sku
    if supply_filter.states is not None:
        query["state"] = {"$in": [state.value for state in supply_filter.states]}
    expected: Document = {}
    if supply_filter.expected_from is not None:
        expected["$gte"] = supply_filter.expected_from
    if supply_filter.expected_to is not None:
        expected["$lt"] = supply_filter.expected_to
    if expected:
        query["expected_at"] = expected
    return query
