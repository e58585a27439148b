"""Units that are on their way to a location: expected from outside, or sent from another location."""

from collections.abc import Mapping, Sequence

from domain.availability.expected import ExpectedUnits
from domain.supply.incoming_supply import IncomingSupply, SupplyState
from domain.transfers.stock_transfer import StockTransfer, TransferState
from storage import indexes
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.reading import Collection, find_documents

DOCUMENTS_PER_READ_MAX = 20_000
Rows = tuple[ExpectedUnits, ...]


class Incoming:
    """Outstanding units of all organizations: what was expected or sent, less what arrived or is lost."""

    def __init__(self, database: Database, *, documents_per_read_max: int = DOCUMENTS_PER_READ_MAX) -> None:
        self._documents_per_read_max = documents_per_read_max
        self._supplies = database["incoming_supplies"]
        self._transfers = database["stock_transfers"]
        self._supply_of_sku = Coalescer(self._fetch_supply)
        self._transfers_of_sku = Coalescer(self._fetch_transfers)

    async def outstanding_supply(self, organization: str, skus: Sequence[str]) -> Rows:
        """Units of these SKUs that incoming supply is to bring, to all locations, overdue ones included."""
        return _joined(await self._supply_of_sku.get_many(organization, list(dict.fromkeys(skus))))

    async def outstanding_transfers(self, organization: str, skus: Sequence[str]) -> Rows:
        """Units of these SKUs that are between two locations, by where they go."""
        return _joined(await self._transfers_of_sku.get_many(organization, list(dict.fromkeys(skus))))

    async def _fetch_supply(self, organization: str, skus: list[str]) -> Mapping[str, Rows]:
        wanted = {"organization": organization, "state": SupplyState.EXPECTED.value}
        documents = await self._read(self._supplies, wanted, "sku", skus, indexes.SUPPLIES_OUTSTANDING)
        rows = [
            ExpectedUnits(sku=supply.sku, location=supply.location, quantity=supply.outstanding, at=supply.expected_at)
            for supply in (decode(document, IncomingSupply) for document in documents)
        ]
        return _by_sku(rows, skus)

    async def _fetch_transfers(self, organization: str, skus: list[str]) -> Mapping[str, Rows]:
        wanted = {"organization": organization, "state": TransferState.IN_TRANSIT.value}
        documents = await self._read(self._transfers, wanted, "lines.sku", skus, indexes.TRANSFERS_OUTSTANDING)
        transfers = {document["_id"]: decode(document, StockTransfer) for document in documents}
        rows = [
            ExpectedUnits(
                sku=line.sku, location=transfer.to_location, quantity=line.outstanding, at=transfer.expected_at
            )
            for transfer in transfers.values()
            for line in transfer.lines
            if line.outstanding
        ]
        return _by_sku(rows, skus)

    async def _read(
        self, collection: Collection, wanted: Document, field: str, skus: list[str], hint: str
    ) -> list[Document]:
        limit = self._documents_per_read_max
        documents = await find_documents(collection, {**wanted, field: {"$in": skus}}, hint=hint, limit=limit)
        if len(documents) == limit and len(skus) > 1:
            # What the limit cut off would look like units that do not come.
            middle = len(skus) // 2
            first = await self._read(collection, wanted, field, skus[:middle], hint)
            return first + await self._read(collection, wanted, field, skus[middle:], hint)
        return documents


def _by_sku(rows: Sequence[ExpectedUnits], skus: Sequence[str]) -> dict[str, Rows]:
    found: dict[str, list[ExpectedUnits]] = {sku: [] for sku in skus}
    for row in rows:
        if row.sku in found:
            found[row.sku].append(row)
    return {sku: tuple(of_sku) for sku, of_sku in found.items()}


def _joined(found: Sequence[Rows]) -> Rows:
    return tuple(row for rows in found for row in rows)
