"""Every index, and which question it answers. The organization leads each one that is not looked up by a unique id."""

from pymongo import ASCENDING, IndexModel, timeout
from pymongo.errors import OperationFailure

from storage.database import Database

IDEMPOTENCY_SECONDS = 24 * 3600
BUILD_TIMEOUT_SECONDS = 3_600
INDEX_OPTIONS_CONFLICT = 85

PLACED = (("placed_at", ASCENDING), ("_id", ASCENDING))
BY_PLACED = "by_placed"
BY_NUMBER = "by_number"
BY_CHANNEL = "by_channel"
BY_STATUS = "by_status"
BY_LOOKUP = "by_lookup"
BY_WORK = "by_work"
BY_SHIPMENT = "by_shipment"
ON_HOLD = "on_hold"

ORDERS = (
    IndexModel([("organization", 1), ("number", 1), ("channel", 1)], name=BY_NUMBER, unique=True),
    IndexModel([("organization", 1), *PLACED], name=BY_PLACED),
    IndexModel([("organization", 1), ("channel", 1), *PLACED], name=BY_CHANNEL),
    IndexModel([("organization", 1), ("fulfillment_status", 1), ("state", 1), *PLACED], name=BY_STATUS),
    # Customer ids, email addresses and tracking numbers, each with what it is before it.
    IndexModel([("organization", 1), ("lookup", 1), *PLACED], name=BY_LOOKUP),
    IndexModel(
        [("organization", 1), ("fulfillment_orders.location", 1), ("fulfillment_orders.status", 1), *PLACED],
        name=BY_WORK,
    ),
    IndexModel(
        [("organization", 1), ("shipments.location", 1), ("shipments.status", 1), *PLACED],
        name=BY_SHIPMENT,
        partialFilterExpression={"shipments.id": {"$exists": True}},
    ),
    IndexModel([("organization", 1), *PLACED], name=ON_HOLD, partialFilterExpression={"on_hold": True}),
)

STOCK_LEVELS = (
    IndexModel([("organization", 1), ("location", 1), ("sku", 1)], name="by_location"),
    IndexModel(
        [("organization", 1), ("sku", 1), ("location", 1)],
        name="below_safety_stock",
        partialFilterExpression={"below_safety_stock": True},
    ),
)

MOVEMENTS_BY_SKU = "movements_by_sku"
MOVEMENTS_BY_LOCATION = "movements_by_location"
_MOVEMENTS = {"type": "stock.changed"}

EVENTS = (
    IndexModel([("commit", 1), ("index", 1)], name="by_commit"),
    IndexModel(
        [("organization", 1), ("uniqueKey", 1)],
        name="unique_key",
        unique=True,
        partialFilterExpression={"uniqueKey": {"$exists": True}},
    ),
    IndexModel(
        [("organization", 1), ("data.sku", 1), ("occurredAt", 1), ("_id", 1)],
        name=MOVEMENTS_BY_SKU,
        partialFilterExpression=_MOVEMENTS,
    ),
    IndexModel(
        [("organization", 1), ("data.location", 1), ("occurredAt", 1), ("_id", 1)],
        name=MOVEMENTS_BY_LOCATION,
        partialFilterExpression=_MOVEMENTS,
    ),
)

COMMITS = (
    IndexModel(
        [("organization", 1), ("position", 1)],
        name="by_position",
        unique=True,
        partialFilterExpression={"position": {"$type": "number"}},
    ),
    IndexModel([("organization", 1), ("_id", 1)], name="unnumbered", partialFilterExpression={"position": None}),
    IndexModel([("organization", 1), ("locations", 1), ("position", 1)], name="by_location"),
)

API_KEYS = (IndexModel([("organization", 1), ("_id", 1)], name="by_organization"),)


async def ensure_indexes(database: Database, *, idempotency_seconds: int = IDEMPOTENCY_SECONDS) -> None:
    """Create what is missing; harmless to repeat, also from several processes at once."""
    with timeout(BUILD_TIMEOUT_SECONDS):
        await database["orders"].create_indexes(list(ORDERS))
        await database["stock_levels"].create_indexes(list(STOCK_LEVELS))
        await database["events"].create_indexes(list(EVENTS))
        await database["commits"].create_indexes(list(COMMITS))
        await database["api_keys"].create_indexes(list(API_KEYS))
        await _ensure_expiry(database, idempotency_seconds)


async def _ensure_expiry(database: Database, seconds: int) -> None:
    try:
        await database["idempotency"].create_index([("at", 1)], name="expiry", expireAfterSeconds=seconds)
    except OperationFailure as error:
        if error.code != INDEX_OPTIONS_CONFLICT:
            raise
        await database.command("collMod", "idempotency", index={"name": "expiry", "expireAfterSeconds": seconds})
