"""Reading orders that wait for stock."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.orders.order import Order
from domain.orders.waiting import place_in_line
from storage import indexes
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.keys import document_key
from storage.order_filter import MERGED_SCANS_MAX
from storage.paging import Keyset
from storage.reading import READ_TIMEOUT_MILLISECONDS, find_documents

WaitingPlace = tuple[str, str]
"""Organization and order id."""

FIRST_PLACE: WaitingPlace = ("", "")

WAITING_PER_READ_MAX = 1_000
"""When so many wait, each SKU is asked for by itself."""

IN_LINE = [("waiting_rank", 1), ("waiting_by", 1), ("placed_at", 1), ("_id", 1)]
_ROUND = Keyset(fields=("organization", "_id"))


class WaitingOrder(Struct, frozen=True, kw_only=True):
    """The SKUs that an order waits for."""

    place: WaitingPlace
    skus: tuple[str, ...]


class WaitingOrders:
    """The orders of all organizations that have backordered units."""

    def __init__(self, database: Database, *, waiting_per_read_max: int = WAITING_PER_READ_MAX) -> None:
        self._collection = database["orders"]
        self._waiting_per_read_max = waiting_per_read_max
        self._waited_for = Coalescer(self._fetch_waited_for)

    async def in_line(self, organization: str, skus: Sequence[str], *, limit: int) -> list[Order]:
        """Orders that wait for units of these SKUs and are not on hold, the first in line first."""
        skus = await self._waited_for.get_many(organization, skus)
        found: dict[str, Order] = {}
        for start in range(0, len(skus), MERGED_SCANS_MAX):
            documents = await find_documents(
                self._collection,
                in_line_query(organization, skus[start : start + MERGED_SCANS_MAX]),
                sort=IN_LINE,
                limit=limit,
                hint=indexes.WAITING,
            )
            found.update({document["id"]: decode(document, Order) for document in documents})
        return sorted(found.values(), key=place_in_line)[:limit]

    async def units(self, organization: str, skus: Sequence[str]) -> dict[str, int]:
        """Units of these SKUs that wait, also on hold; SKUs without any are left out."""
        pipeline: list[Document] = [
            {"$match": _waiting_for(organization, skus)},
            {"$project": {"waiting": 1}},
            {"$unwind": "$waiting"},
            {"$match": {"waiting.sku": {"$in": list(skus)}}},
            {"$group": {"_id": "$waiting.sku", "units": {"$sum": "$waiting.quantity"}}},
        ]
        with unavailable_when_lost():
            rows = self._collection.aggregate(pipeline, hint=indexes.WAITING, maxTimeMS=READ_TIMEOUT_MILLISECONDS)
            return {row["_id"]: row["units"] async for row in rows}

    async def after(self, place: WaitingPlace, *, limit: int) -> list[WaitingOrder]:
        """Orders that are not on hold, by organization and id: for rounds that look at some of them at a time."""
        organization, order_id = place
        beyond = _ROUND.after((organization, document_key(organization, order_id)))
        documents = await find_documents(
            self._collection,
            {"$and": [{"waiting.sku": {"$exists": True}, "on_hold": False}, beyond]},
            projection={"organization": 1, "id": 1, "waiting.sku": 1},
            sort=_ROUND.sort(reverse=False),
            limit=limit,
            hint=indexes.WAITING_BY_ID,
        )
        return [_waiting_order(document) for document in documents]

    async def _fetch_waited_for(self, organization: str, skus: list[str]) -> Mapping[str, str]:
        """Those of the SKUs that somebody may wait for: mostly none, and many ask at the same time."""
        documents = await find_documents(
            self._collection,
            in_line_query(organization, skus),
            projection={"_id": 0, "waiting.sku": 1},
            limit=self._waiting_per_read_max,
            hint=indexes.WAITING,
        )
        if len(documents) == self._waiting_per_read_max:
            return {sku: sku for sku in skus}
        waited_for = {units["sku"] for document in documents for units in document["waiting"]}
        return {sku: sku for sku in skus if sku in waited_for}


def in_line_query(organization: str, skus: Sequence[str]) -> Document:
    """Orders that may get units of these SKUs; sorted by `IN_LINE` no more of the index is read than is asked for."""
    return {**_waiting_for(organization, skus), "on_hold": False}


def _waiting_for(organization: str, skus: Sequence[str]) -> Document:
    # Nothing may stand beside the alternatives: MongoDB would sort what it finds, instead of merging their scans.
    return {"organization": organization, "waiting.sku": {"$in": list(skus)}}


def _waiting_order(document: Document) -> WaitingOrder:
    return WaitingOrder(
        place=(document["organization"], document["id"]), skus=tuple(units["sku"] for units in document["waiting"])
    )
