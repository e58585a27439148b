"""Reading transfers between locations."""

from collections.abc import Mapping

from msgspec import Struct

from domain.transfers.stock_transfer import StockTransfer, TransferState
from storage import indexes
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.paging import Keyset, Page, PageRequest, read_page


class StockTransferFilter(Struct, frozen=True, kw_only=True):
    """Transfers that meet all conditions."""

    from_location_code: str | None = None
    to_location_code: str | None = None
    states: tuple[TransferState, ...] | None = None


class StockTransfers:
    """The transfers of all organizations; `locations` are the limits of a limited client, who sees those that leave
    from there or go there.
    """

    def __init__(self, database: Database) -> None:
        self._collection = database["stock_transfers"]
        self._by_id = Coalescer(self._fetch)

    async def get(
        self, organization: str, transfer_id: str, *, locations: frozenset[str] | None = None
    ) -> StockTransfer | None:
        transfer = await self._by_id.get(organization, transfer_id)
        if transfer is None or locations is None:
            return transfer
        return transfer if {transfer.from_location, transfer.to_location} & locations else None

    async def page(
        self,
        organization: str,
        transfer_filter: StockTransferFilter,
        request: PageRequest,
        *,
        locations: frozenset[str] | None = None,
    ) -> Page[StockTransfer]:
        """Transfers by id, which is by when they left; the newest first."""
        query: Document = {"organization": organization}
        hint = indexes.TRANSFERS_BY_ID
        if transfer_filter.to_location_code is not None:
            query["to_location"] = transfer_filter.to_location_code
            hint = indexes.TRANSFERS_BY_TARGET
        if transfer_filter.from_location_code is not None:
            query["from_location"] = transfer_filter.from_location_code
            hint = indexes.TRANSFERS_BY_SOURCE
        if transfer_filter.states is not None:
            query["state"] = {"$in": [state.value for state in transfer_filter.states]}
        if locations is not None:
            own = {"$in": sorted(locations)}
            query["$or"] = [{"from_location": own}, {"to_location": own}]
        keyset = Keyset(fields=("id",), descending=True)
        page = await read_page(self._collection, query, keyset, request, hint=hint)
        return page.map(lambda document: decode(document, StockTransfer))

    async def _fetch(self, organization: str, transfer_ids: list[str]) -> Mapping[str, StockTransfer]:
        found = await find_by_key(self._collection, organization, transfer_ids, StockTransfer)
        return {transfer.id: transfer for transfer in found}
