"""What routing decisions have in common is kept once, whoever writes them."""

import asyncio

from storage.change import RoutingRecord
from storage.committer import Committer
from storage.database import Database
from storage.errors import DuplicateFact
from storage.routing_bases import RoutingBasis
from storage.store import Storage
from tests.storage.changes import change, held, make_order, placement, receipt

FIRST, SECOND = RoutingBasis("first", b"1"), RoutingBasis("second", b"2")


async def bases(database: Database, organization: str) -> list[tuple[str, bytes]]:
    found = await database["routing_bases"].find({"organization": organization}).sort("_id", 1).to_list(None)
    return [(document["_id"], document["body"]) for document in found]


async def placed(committer: Committer, organization: str, basis: RoutingBasis) -> str:
    order = make_order({"TEA": 1})
    routing = RoutingRecord(order_id=order.id, ordinal=1, format=1, body=b"own", basis=basis)
    await committer.commit(placement(organization, order, routing=(routing,)))
    return order.id


async def test_is_kept_once_by_all_processes(
    storage: Storage, rival: Committer, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 100))
    committers = [storage.committer, rival]
    for _ in range(3):
        await asyncio.gather(*(placed(committer, organization, FIRST) for committer in committers * 2))
    order_id = await placed(rival, organization, SECOND)
    assert await bases(database, organization) == [(f"{organization}|first", b"1"), (f"{organization}|second", b"2")]
    kept = await database["routing_decisions"].find_one({"order_id": order_id})
    assert kept is not None
    assert (kept["basis"], kept["body"]) == (f"{organization}|second", b"own")


async def test_is_not_taken_for_kept_when_its_transaction_was_undone(
    storage: Storage, rival: Committer, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 10))
    orders = [make_order({"TEA": 1}) for _ in range(2)]
    for order in orders:
        await rival.commit(placement(organization, order))
    await rival.commit(change(organization, writes=(held(orders[0], unique_key="scan|1"),)))
    # The unique index refuses the first of these once all has been written; the second is written again without it.
    twin = storage.committer.commit(change(organization, writes=(held(orders[1], unique_key="scan|1"),)))
    refused, _ = await asyncio.gather(twin, placed(storage.committer, organization, FIRST), return_exceptions=True)
    assert isinstance(refused, DuplicateFact)
    assert await bases(database, organization) == [(f"{organization}|first", b"1")]
