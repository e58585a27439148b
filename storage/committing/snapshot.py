"""What a transaction reads before it decides: one consistent view of all that its changes depend on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pymongo.client_session import ClientSession

from domain.inventory.stock_level import StockLevel
from domain.orders.order import Order
from storage.change import Change
from storage.codec import COLLECTIONS, decode, state_id
from storage.committing.expirations import EXPIRED_PER_TRANSACTION_MAX, read_expirations
from storage.database import BlockingDatabase, Document
from storage.keys import document_key, idempotency_key, level_key, number_key


@dataclass(slots=True)
class Snapshot:
    """Stock levels and versions by document key, idempotency records, and what must be unique and is taken.

    `expirations` come before all other changes. With `more_due` there are more of them than one transaction takes: it
    writes these alone, and its changes are decided in the next one.
    """

    levels: dict[str, StockLevel] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    records: dict[str, Document] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    expirations: list[Change] = field(default_factory=list)
    more_due: bool = False


def read_snapshot(
    database: BlockingDatabase,
    session: ClientSession,
    changes: Sequence[Change],
    *,
    look_for_duplicates: bool,
    now: datetime,
) -> Snapshot:
    """Read what the changes depend on.

    New documents, order numbers and unique keys are expected to be free, and the unique indexes watch over them; after
    one of those was hit, `look_for_duplicates` finds out which are taken.
    """
    snapshot = Snapshot()
    _read_levels(database, session, _levels_of(changes), snapshot)
    _read_expirations(database, session, snapshot, now)
    _read_versions(database, session, [*snapshot.expirations, *changes], snapshot, new_ones=look_for_duplicates)
    _read_records(database, session, changes, snapshot)
    if look_for_duplicates:
        _read_numbers(database, session, changes, snapshot)
        _read_unique_keys(database, session, changes, snapshot)
    return snapshot


def _levels_of(changes: Iterable[Change]) -> set[str]:
    keys: set[str] = set()
    for change in changes:
        keys.update(level_key(change.organization, claim.sku, claim.location) for claim in change.claims)
        keys.update(level_key(change.organization, *pair) for pair in change.touches)
    return keys


def _read_expirations(database: BlockingDatabase, session: ClientSession, snapshot: Snapshot, now: datetime) -> None:
    due = read_expirations(database, session, snapshot.levels, now)
    snapshot.more_due = len(due) > EXPIRED_PER_TRANSACTION_MAX
    snapshot.expirations = due[:EXPIRED_PER_TRANSACTION_MAX]
    _read_levels(database, session, _levels_of(snapshot.expirations) - snapshot.levels.keys(), snapshot)


def _read_levels(database: BlockingDatabase, session: ClientSession, keys: set[str], snapshot: Snapshot) -> None:
    if keys:
        for document in database["stock_levels"].find(
            {"_id": {"$in": list(keys)}}, batch_size=len(keys) + 1, session=session
        ):
            snapshot.levels[document["_id"]] = decode(document, StockLevel)


def _read_versions(
    database: BlockingDatabase,
    session: ClientSession,
    changes: Iterable[Change],
    snapshot: Snapshot,
    *,
    new_ones: bool,
) -> None:
    keys: dict[str, set[str]] = {}
    for change in changes:
        for write in change.writes:
            if write.expected_version or new_ones:
                key = document_key(change.organization, state_id(write.state))
                keys.setdefault(COLLECTIONS[type(write.state)], set()).add(key)
    for collection, wanted in keys.items():
        found = database[collection].find(
            {"_id": {"$in": list(wanted)}}, {"version": 1}, batch_size=len(wanted) + 1, session=session
        )
        for document in found:
            snapshot.versions[f"{collection}|{document['_id']}"] = document["version"]


def _read_records(
    database: BlockingDatabase, session: ClientSession, changes: Iterable[Change], snapshot: Snapshot
) -> None:
    keys = {idempotency_key(change.organization, change.idempotency) for change in changes if change.idempotency}
    if keys:
        for document in database["idempotency"].find(
            {"_id": {"$in": list(keys)}}, batch_size=len(keys) + 1, session=session
        ):
            snapshot.records[document["_id"]] = document


def _read_numbers(
    database: BlockingDatabase, session: ClientSession, changes: Iterable[Change], snapshot: Snapshot
) -> None:
    numbers: dict[str, list[str]] = {}
    for change in changes:
        for write in change.writes:
            if isinstance(write.state, Order) and not write.expected_version:
                numbers.setdefault(change.organization, []).append(write.state.number)
    for organization, wanted in numbers.items():
        found = database["orders"].find(
            {"organization": organization, "number": {"$in": wanted}},
            {"_id": 0, "channel": 1, "number": 1},
            session=session,
        )
        snapshot.taken.update(number_key(organization, order["channel"], order["number"]) for order in found)


def _read_unique_keys(
    database: BlockingDatabase, session: ClientSession, changes: Iterable[Change], snapshot: Snapshot
) -> None:
    keys: dict[str, list[str]] = {}
    for change in changes:
        for write in change.writes:
            for event in write.events:
                if event.unique_key is not None:
                    keys.setdefault(change.organization, []).append(event.unique_key)
    for organization, wanted in keys.items():
        found = database["events"].find(
            {"organization": organization, "uniqueKey": {"$in": wanted}},
            {"_id": 0, "uniqueKey": 1},
            session=session,
        )
        snapshot.taken.update(document_key(organization, event["uniqueKey"]) for event in found)
