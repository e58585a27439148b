"""The stock ledger: `stock.changed` events, read as rows."""

from datetime import datetime

from msgspec import Struct

from domain.inventory.movements import MovementKind, StockChanged, StockMovement
from domain.inventory.stock_level import stock_stream
from domain.refusals import InvalidInput
from storage import indexes
from storage.codec import decode
from storage.database import Database, Document
from storage.keys import VERSION_MAX, event_id, event_key
from storage.order_filter import MERGED_SCANS_MAX, narrowed
from storage.paging import Cursor, Keyset, Page, PageRequest, read_page


class MovementFilter(Struct, frozen=True, kw_only=True):
    """Movements that meet all conditions; a SKU or a location has to be given. `occurred_to` is exclusive."""

    sku: str | None = None
    location_code: str | None = None
    kinds: tuple[MovementKind, ...] | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None


class StockMovements:
    """The stock movements of all organizations; `locations` are the limits of a limited client."""

    def __init__(self, database: Database) -> None:
        self._collection = database["events"]

    async def page(
        self,
        organization: str,
        movement_filter: MovementFilter,
        request: PageRequest,
        *,
        descending: bool = True,
        locations: frozenset[str] | None = None,
    ) -> Page[StockMovement]:
        """Movements by (occurred at, event); those of a single level as they happened, by version.

        Raises InvalidInput when neither a SKU nor a location is given and the client has no limits.
        """
        asked = None if movement_filter.location_code is None else (movement_filter.location_code,)
        codes = narrowed(asked, locations)
        if codes == []:
            return Page()
        query = _conditions(organization, movement_filter)
        sku = movement_filter.sku
        if sku is not None and codes is not None and len(codes) == 1:
            return await self._of_level(organization, stock_stream(sku, codes[0]), query, request, descending)
        if sku is not None:
            query["data.sku"] = sku
            hint = indexes.MOVEMENTS_BY_SKU
        elif codes is not None and len(codes) <= MERGED_SCANS_MAX:
            hint = indexes.MOVEMENTS_BY_LOCATION
        else:
            raise InvalidInput("Name a SKU or a location.", field=("filter",))
        if codes is not None:
            query["data.location"] = {"$in": codes}
        keyset = Keyset(fields=("occurredAt", "_id"), descending=descending)
        page = await read_page(self._collection, query, keyset, request, hint=hint)
        return page.map(_movement)

    async def _of_level(
        self, organization: str, stream: str, query: Document, request: PageRequest, descending: bool
    ) -> Page[StockMovement]:
        """The events of one stream are a range of keys, in the order of their versions."""
        bounds = {"$gte": event_key(organization, stream, 0), "$lte": event_key(organization, stream, VERSION_MAX)}
        of_stream = PageRequest(
            limit=request.limit,
            after=None if request.after is None else request.after[1:],
            before=None if request.before is None else request.before[1:],
            from_end=request.from_end,
        )
        keyset = Keyset(fields=("_id",), descending=descending)
        page = await read_page(self._collection, {**query, "_id": bounds}, keyset, of_stream, cursor_of=_cursor)
        return page.map(_movement)


def _conditions(organization: str, movement_filter: MovementFilter) -> Document:
    query: Document = {"organization": organization, "type": StockChanged.TYPE}
    if movement_filter.kinds is not None:
        query["data.kind"] = {"$in": [kind.value for kind in movement_filter.kinds]}
    occurred: Document = {}
    if movement_filter.occurred_from is not None:
        occurred["$gte"] = movement_filter.occurred_from
    if movement_filter.occurred_to is not None:
        occurred["$lt"] = movement_filter.occurred_to
    if occurred:
        query["occurredAt"] = occurred
    return query


def _cursor(document: Document) -> Cursor:
    return (document["occurredAt"], document["_id"])


def _movement(document: Document) -> StockMovement:
    return decode(document["data"], StockChanged).as_movement(
        event_id=event_id(document["stream"], document["version"]),
        occurred_at=document["occurredAt"],
        version=document["version"],
    )
