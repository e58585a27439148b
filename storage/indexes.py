"""Every index, and which question it answers. The organization leads each one that is not looked up by a unique id."""

from pymongo import ASCENDING, IndexModel, timeout
from pymongo.errors import OperationFailure

from storage.database import Database

IDEMPOTENCY_SECONDS = 24 * 3600
BUILD_TIMEOUT_SECONDS = 3_600
INDEX_OPTIONS_CONFLICT = 85
INDEX_NOT_FOUND = 27

PLACED = (("placed_at", ASCENDING), ("_id", ASCENDING))
BY_PLACED = "by_placed"
BY_NUMBER = "by_number"
BY_CHANNEL = "by_channel"
BY_STATUS = "by_status"
BY_LOOKUP = "by_lookup"
BY_WORK = "by_work"
BY_WORK_STATUS = "by_work_status"
BY_SHIPMENT = "by_shipment"
BY_SHIPMENT_STATUS = "by_shipment_status"
ON_HOLD = "on_hold"
WAITING = "waiting"
WAITING_BY_PLACED = "waiting_by_placed"
WAITING_BY_ID = "waiting_by_id"
DISPATCHING = "dispatching"
TO_RELEASE = "to_release"
RETRIED = "retried"
DECISION_DUE = "decision_due"
AWAITING_BY_PILOT = "awaiting_by_pilot"

_WAITING = {"waiting.sku": {"$exists": True}}
_DISPATCHING = {"dispatching.at": {"$exists": True}}
_TO_RELEASE = {"release_at": {"$exists": True}}
AWAITING = {"awaits.pilot": {"$exists": True}}
_WITH_SHIPMENTS = {"shipments.id": {"$exists": True}}

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
    IndexModel([("organization", 1), ("fulfillment_orders.status", 1), *PLACED], name=BY_WORK_STATUS),
    IndexModel(
        [("organization", 1), ("shipments.location", 1), ("shipments.status", 1), *PLACED],
        name=BY_SHIPMENT,
        partialFilterExpression=_WITH_SHIPMENTS,
    ),
    IndexModel(
        [("organization", 1), ("shipments.status", 1), *PLACED],
        name=BY_SHIPMENT_STATUS,
        partialFilterExpression=_WITH_SHIPMENTS,
    ),
    IndexModel([("organization", 1), *PLACED], name=ON_HOLD, partialFilterExpression={"on_hold": True}),
    # Who is first when stock of a SKU arrives.
    IndexModel(
        [
            ("organization", 1),
            ("waiting.sku", 1),
            ("on_hold", 1),
            ("waiting_rank", 1),
            ("waiting_by", 1),
            *PLACED,
        ],
        name=WAITING,
        partialFilterExpression=_WAITING,
    ),
    IndexModel(
        [("organization", 1), ("waiting.sku", 1), *PLACED], name=WAITING_BY_PLACED, partialFilterExpression=_WAITING
    ),
    # Rounds over all organizations that have orders waiting.
    IndexModel([("organization", 1), ("_id", 1)], name=WAITING_BY_ID, partialFilterExpression=_WAITING),
    # What is to leave a location on a day.
    IndexModel([("organization", 1), ("dispatching.at", 1)], name=DISPATCHING, partialFilterExpression=_DISPATCHING),
    # Scheduled work of all organizations, that which is to be released first in front.
    IndexModel([("release_at", 1), ("_id", 1)], name=TO_RELEASE, partialFilterExpression=_TO_RELEASE),
    # Orders of all organizations with units that are looked for again.
    IndexModel([("organization", 1), ("_id", 1)], name=RETRIED, partialFilterExpression={"retried": True}),
    # Orders of all organizations that another system is to route, the longest due in front; and those of a pilot.
    IndexModel([("awaits.due_at", 1), ("_id", 1)], name=DECISION_DUE, partialFilterExpression=AWAITING),
    IndexModel(
        [("organization", 1), ("awaits.pilot", 1), ("awaits.arm", 1), ("awaits.since", 1)],
        name=AWAITING_BY_PILOT,
        partialFilterExpression=AWAITING,
    ),
)

LEVELS_BY_SKU = "by_sku"
LEVELS_BY_LOCATION = "by_location"
LEVELS_BELOW_SAFETY_STOCK = "below_safety_stock"

STOCK_LEVELS = (
    IndexModel([("organization", 1), ("sku", 1), ("location", 1)], name=LEVELS_BY_SKU),
    IndexModel([("organization", 1), ("location", 1), ("sku", 1)], name=LEVELS_BY_LOCATION),
    IndexModel(
        [("organization", 1), ("sku", 1), ("location", 1)],
        name=LEVELS_BELOW_SAFETY_STOCK,
        partialFilterExpression={"below_safety_stock": True},
    ),
)

BY_CODE = "by_code"
SKUS_BY_CATEGORY = "by_category"

CLOSED = "closed"

LOCATIONS = (
    IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),
    # Rounds over all locations that have to give their work up.
    IndexModel([("organization", 1), ("code", 1)], name=CLOSED, partialFilterExpression={"active": False}),
)
CHANNELS = (IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),)
CARRIER_SERVICES = (IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),)
LIMITING_CAPACITY = "limiting_capacity"
LIMITING_CAPACITY_ONLY = {"versions.profile.rules.kind": "DAILY_CAPACITY"}
ROUTING_PROFILES = (
    IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),
    # Rounds over all organizations whose locations may have too much to do.
    IndexModel([("organization", 1)], name=LIMITING_CAPACITY, partialFilterExpression=LIMITING_CAPACITY_ONLY),
)
ROUTING_PILOTS = (IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),)
DECISIONS_BY_PILOT = "by_pilot"
ROUTING_DECISIONS = (
    IndexModel(
        [("organization", 1), ("pilots.pilot", 1), ("at", 1)],
        name=DECISIONS_BY_PILOT,
        partialFilterExpression={"pilots": {"$exists": True}},
    ),
)
SKUS = (
    IndexModel([("organization", 1), ("code", 1)], name=BY_CODE),
    IndexModel([("organization", 1), ("category", 1), ("code", 1)], name=SKUS_BY_CATEGORY),
)

MOVEMENTS_BY_SKU = "movements_by_sku"
MOVEMENTS_BY_LOCATION = "movements_by_location"
_MOVEMENTS = {"type": "stock.changed"}

EVENTS = (
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

UNNUMBERED = "unnumbered"
COMMITS_BY_LOCATION = "numbered_by_location"
COMMITS_BY_STOCK_LOCATION = "numbered_by_stock_location"
_NUMBERED = {"position": {"$type": "number"}}

COMMITS = (
    IndexModel(
        [("organization", 1), ("position", 1)],
        name="by_position",
        unique=True,
        partialFilterExpression=_NUMBERED,
    ),
    # The relay reads it over all organizations, oldest first.
    IndexModel([("position", 1), ("_id", 1)], name=UNNUMBERED, partialFilterExpression={"position": None}),
    # Of numbered commits alone, so that a commit enters them once, with its position, and not before.
    IndexModel(
        [("organization", 1), ("locations", 1), ("position", 1)],
        name=COMMITS_BY_LOCATION,
        partialFilterExpression=_NUMBERED,
    ),
    IndexModel(
        [("organization", 1), ("stock_locations", 1), ("position", 1)],
        name=COMMITS_BY_STOCK_LOCATION,
        partialFilterExpression=_NUMBERED,
    ),
)

RESERVATIONS_BY_LEVEL = "by_level"
RESERVATIONS_BY_HOLDER = "by_holder"
_ACTIVE = {"state": "ACTIVE"}

RESERVATIONS = (
    IndexModel(
        [("organization", 1), ("levels", 1), ("expires_at", 1), ("_id", 1)],
        name=RESERVATIONS_BY_LEVEL,
        partialFilterExpression=_ACTIVE,
    ),
    IndexModel(
        [("organization", 1), ("client_id", 1), ("holder", 1), ("expires_at", 1)],
        name=RESERVATIONS_BY_HOLDER,
        partialFilterExpression=_ACTIVE,
    ),
    # The sweep reads it over all organizations, the longest due first.
    IndexModel([("expires_at", 1)], name="due", partialFilterExpression=_ACTIVE),
)

SUPPLIES_BY_TIME = "by_time"
SUPPLIES_BY_SKU = "by_sku"
SUPPLIES_BY_LOCATION = "by_location"
SUPPLIES_OUTSTANDING = "outstanding"
_EXPECTED = (("expected_at", ASCENDING), ("_id", ASCENDING))

INCOMING_SUPPLIES = (
    IndexModel([("organization", 1), *_EXPECTED], name=SUPPLIES_BY_TIME),
    IndexModel([("organization", 1), ("sku", 1), *_EXPECTED], name=SUPPLIES_BY_SKU),
    IndexModel([("organization", 1), ("location", 1), *_EXPECTED], name=SUPPLIES_BY_LOCATION),
    IndexModel(
        [("organization", 1), ("sku", 1)], name=SUPPLIES_OUTSTANDING, partialFilterExpression={"state": "EXPECTED"}
    ),
)

TRANSFERS_BY_ID = "by_id"
TRANSFERS_BY_SOURCE = "by_source"
TRANSFERS_BY_TARGET = "by_target"
TRANSFERS_OUTSTANDING = "outstanding"

STOCK_TRANSFERS = (
    IndexModel([("organization", 1), ("id", 1)], name=TRANSFERS_BY_ID),
    IndexModel([("organization", 1), ("from_location", 1), ("id", 1)], name=TRANSFERS_BY_SOURCE),
    IndexModel([("organization", 1), ("to_location", 1), ("id", 1)], name=TRANSFERS_BY_TARGET),
    IndexModel(
        [("organization", 1), ("lines.sku", 1)],
        name=TRANSFERS_OUTSTANDING,
        partialFilterExpression={"state": "IN_TRANSIT"},
    ),
)

COUNTS_BY_ID = "by_id"
COUNTS_BY_LOCATION = "by_location"

STOCK_COUNTS = (
    IndexModel([("organization", 1), ("id", 1)], name=COUNTS_BY_ID),
    IndexModel([("organization", 1), ("location", 1), ("id", 1)], name=COUNTS_BY_LOCATION),
)

IMPORTS_BY_FILE = "by_file"

STOCK_IMPORTS = (IndexModel([("organization", 1), ("file", 1), ("mode", 1), ("state", 1)], name=IMPORTS_BY_FILE),)

API_KEYS = (IndexModel([("organization", 1), ("_id", 1)], name="by_organization"),)

MARK_SECONDS = 3_600
"""Many times as long as anything is kept without being read again (`storage.kept_units`): no mark ends unseen."""

# The mark of a committer that has ended ends by itself.
MARKS = (IndexModel([("at", 1)], name="expiry", expireAfterSeconds=MARK_SECONDS),)

INDEXES: dict[str, tuple[IndexModel, ...]] = {
    "orders": ORDERS,
    "locations": LOCATIONS,
    "skus": SKUS,
    "channels": CHANNELS,
    "carrier_services": CARRIER_SERVICES,
    "routing_profiles": ROUTING_PROFILES,
    "routing_pilots": ROUTING_PILOTS,
    "routing_decisions": ROUTING_DECISIONS,
    "stock_levels": STOCK_LEVELS,
    "reservations": RESERVATIONS,
    "incoming_supplies": INCOMING_SUPPLIES,
    "stock_transfers": STOCK_TRANSFERS,
    "stock_counts": STOCK_COUNTS,
    "stock_imports": STOCK_IMPORTS,
    "events": EVENTS,
    "commits": COMMITS,
    "marks": MARKS,
    "api_keys": API_KEYS,
}


DROPPED = {"events": ("by_commit",), "commits": ("by_location", "by_stock_location")}
"""Those that no question needs any more; each would cost all writes."""


async def ensure_indexes(database: Database, *, idempotency_seconds: int = IDEMPOTENCY_SECONDS) -> None:
    """Create what is missing, and drop what was needed once; harmless to repeat, also from several processes at once."""
    with timeout(BUILD_TIMEOUT_SECONDS):
        for collection, models in INDEXES.items():
            await database[collection].create_indexes(list(models))
        await _ensure_expiry(database, idempotency_seconds)
        for collection, names in DROPPED.items():
            for name in names:
                await _drop(database, collection, name)


async def _drop(database: Database, collection: str, name: str) -> None:
    try:
        await database[collection].drop_index(name)
    except OperationFailure as error:
        if error.code != INDEX_NOT_FOUND:
            raise


async def _ensure_expiry(database: Database, seconds: int) -> None:
    try:
        await database["idempotency"].create_index([("at", 1)], name="expiry", expireAfterSeconds=seconds)
    except OperationFailure as error:
        if error.code != INDEX_OPTIONS_CONFLICT:
            raise
        await database.command("collMod", "idempotency", index={"name": "expiry", "expireAfterSeconds": seconds})
