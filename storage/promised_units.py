"""Reading which fulfillment orders hold the units of a location."""

from collections.abc import Sequence

from domain.counts.promises import HOLDING, PromisedUnits
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from storage import indexes
from storage.database import Database, Document
from storage.reading import find_documents

ORDERS_READ_MAX = 20_000
"""The newest orders; whoever has more than these at one location loses units of these alone."""

_PARTS = {
    "_id": 0,
    "id": 1,
    "version": 1,
    "fulfillment_orders.id": 1,
    "fulfillment_orders.location": 1,
    "fulfillment_orders.status": 1,
    "fulfillment_orders.created_at": 1,
    "fulfillment_orders.lines": 1,
}


class PromisedUnitsReader:
    """The promises of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["orders"]

    async def at(self, organization: str, location: str, skus: Sequence[str]) -> list[PromisedUnits]:
        """Units of these SKUs that orders were promised there and that have not left."""
        part = {
            "location": location,
            "status": {"$in": [status.value for status in HOLDING]},
            "lines.sku": {"$in": list(skus)},
        }
        orders = await find_documents(
            self._collection,
            {"organization": organization, "fulfillment_orders": {"$elemMatch": part}},
            projection=_PARTS,
            sort=[("placed_at", -1), ("_id", -1)],
            hint=indexes.BY_WORK,
            limit=ORDERS_READ_MAX,
        )
        wanted = set(skus)
        return [promise for order in orders for promise in _promises(order, location) if promise.sku in wanted]


def _promises(order: Document, location: str) -> list[PromisedUnits]:
    return [
        PromisedUnits(
            order_id=order["id"],
            order_version=order["version"],
            ordinal=ordinal,
            fulfillment_order_id=part["id"],
            line_id=line["line_id"],
            sku=line["sku"],
            quantity=line["quantity"] - line.get("shipped", 0),
            status=FulfillmentOrderStatus(part["status"]),
            created_at=part["created_at"],
        )
        for ordinal, part in enumerate(order["fulfillment_orders"])
        if part["location"] == location and part["status"] in HOLDING
        for line in part["lines"]
        if line["quantity"] > line.get("shipped", 0)
    ]
