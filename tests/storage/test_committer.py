"""The committer: what fits becomes true together, what does not leaves nothing behind."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from domain.inventory.claims import Allocate
from domain.inventory.refusals import InsufficientStock
from domain.inventory.stock_level import StockLevel
from domain.refusals import IdempotencyKeyMismatch
from storage.change import Change, RoutingRecord
from storage.committer import Committer
from storage.committing.outcome import Committed
from storage.database import Database, Document
from storage.errors import AlreadyDone, DuplicateFact, OrderNumberTaken, StaleWrite, StorageUnavailable
from storage.store import Storage
from storage.verify import verify
from tests.storage.changes import (
    NOW,
    allocation,
    change,
    held,
    make_location,
    make_order,
    placement,
    receipt,
    saving,
    with_key,
)


async def outcomes(committer: Committer, *changes: Change) -> list[Committed | BaseException]:
    """What becomes of changes that arrive at once."""
    return await asyncio.gather(*(committer.commit(change) for change in changes), return_exceptions=True)


async def consistent(database: Database, organization: str) -> bool:
    report = await verify(database, organization)
    assert report.differences == ()
    return report.consistent


async def documents(database: Database, organization: str) -> Counter[str]:
    """How many documents the organization has, by collection."""
    collections = ("orders", "locations", "stock_levels", "events", "commits", "idempotency", "routing_decisions")
    counts = {name: await database[name].count_documents({"organization": organization}) for name in collections}
    return +Counter(counts)


async def test_writes_document_events_levels_and_records_together(
    storage: Storage, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    order = make_order({"TEA": 2})
    routing = RoutingRecord(order_id=order.id, ordinal=1, format=1, body=b"{}")
    committed = await storage.committer.commit(
        placement(organization, order, idempotency=with_key("k", "h", order=order.id), routing=(routing,))
    )
    assert await storage.orders.get(organization, order.id) == order
    level = StockLevel(sku="TEA", location="NYC", on_hand=5, available=3, allocated=2, version=2)
    assert committed.levels == {("TEA", "NYC"): level}
    assert await storage.stock_levels.get(organization, "TEA", "NYC") == level
    assert committed.events == (f"evt_{order.stream}|1", "evt_stock:TEA|NYC|2")
    assert await documents(database, organization) == {
        "orders": 1,
        "stock_levels": 1,
        "events": 3,
        "commits": 2,
        "idempotency": 1,
        "routing_decisions": 1,
    }


async def test_commit_names_its_streams_locations_and_changes(
    storage: Storage, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    order = make_order({"TEA": 2})
    placed = placement(organization, order)
    committed = await storage.committer.commit(placed)
    assert await database["commits"].find_one({"_id": committed.commit}) == {
        "_id": committed.commit,
        "organization": organization,
        "at": NOW,
        "position": None,
        "streams": [[order.stream, 1, 1], ["stock:TEA|NYC", 2, 2]],
        "locations": ["NYC"],
        "stock_locations": ["NYC"],
        "changes": [placed.id],
    }
    events = await events_of_commit(database, committed.commit)
    assert [(event["type"], event["index"]) for event in events] == [
        ("order.placed", 0),
        ("stock.changed", 1),
    ]


async def events_of_commit(database: Database, commit: str) -> list[Document]:
    return await database["events"].find({"commit": commit}).sort("index", 1).to_list(None)


@pytest.mark.parametrize("committers", [1, 2])
async def test_200_buyers_of_50_units_get_exactly_50(
    storage: Storage, rival: Committer, database: Database, organization: str, committers: int
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 50))
    through = [storage.committer, rival][:committers]
    orders = [make_order({"TEA": 1}) for _ in range(200)]
    results = await asyncio.gather(
        *(through[i % committers].commit(placement(organization, order)) for i, order in enumerate(orders)),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in results) == {Committed: 50, InsufficientStock: 150}
    level = await storage.stock_levels.get(organization, "TEA", "NYC")
    assert level == StockLevel(sku="TEA", location="NYC", on_hand=50, allocated=50, version=52)
    assert await database["orders"].count_documents({"organization": organization}) == 50
    assert await consistent(database, organization)


async def test_two_committers_lose_no_movement(
    storage: Storage, rival: Committer, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 10_000))

    async def buy(committer: Committer) -> None:
        for _ in range(20):
            await committer.commit(allocation(organization, "TEA"))

    await asyncio.gather(*(buy(committer) for committer in (storage.committer, rival) for _ in range(10)))
    level = await storage.stock_levels.get(organization, "TEA", "NYC")
    assert level is not None
    assert (level.available, level.allocated, level.version) == (9_600, 400, 401)
    streams = await storage.event_log.read_stream(organization, "stock:TEA|NYC", limit=1_000)
    assert [event.version for event in streams] == list(range(1, 402))


async def test_refusal_leaves_nothing_behind(storage: Storage, database: Database, organization: str) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    before = await documents(database, organization)
    order = make_order({"TEA": 2, "CUP": 1})
    with pytest.raises(InsufficientStock) as refusal:
        await storage.committer.commit(placement(organization, order, idempotency=with_key("k", "h")))
    assert refusal.value.data() == {"sku": "CUP", "requested": 1, "available": 0}
    assert await documents(database, organization) == before
    level = await storage.stock_levels.get(organization, "TEA", "NYC")
    assert level is not None
    assert level.available == 5


async def test_claims_of_a_refused_change_do_not_linger_in_its_batch(
    storage: Storage, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    refused = placement(organization, make_order({"TEA": 5, "CUP": 1}))
    first, second = await outcomes(storage.committer, refused, placement(organization, make_order({"TEA": 5})))
    assert isinstance(first, InsufficientStock)
    assert isinstance(second, Committed)
    assert await consistent(database, organization)


async def test_claims_of_one_batch_make_one_event_each_and_versions_without_holes(
    storage: Storage, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 50))
    results = await outcomes(storage.committer, *(allocation(organization, "TEA", units) for units in range(1, 7)))
    levels = [result.levels[("TEA", "NYC")] for result in results if isinstance(result, Committed)]
    assert [(level.version, level.allocated) for level in levels] == [(2, 1), (3, 3), (4, 6), (5, 10), (6, 15), (7, 21)]
    commits = {result.commit for result in results if isinstance(result, Committed)}
    assert len(commits) <= 2
    assert await database["commits"].count_documents({"organization": organization}) == 1 + len(commits)


async def test_claims_of_one_change_on_one_level_build_on_each_other(
    storage: Storage, database: Database, organization: str
) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    claims = [Allocate(sku="TEA", location="NYC", quantity=units, cause="test") for units in (2, 3)]
    with pytest.raises(InsufficientStock):
        await storage.committer.commit(change(organization, claims=(*claims, claims[0])))
    committed = await storage.committer.commit(change(organization, claims=tuple(claims)))
    level = StockLevel(sku="TEA", location="NYC", on_hand=5, allocated=5, version=4)
    assert committed.levels == {("TEA", "NYC"): level}
    assert await storage.stock_levels.get(organization, "TEA", "NYC") == level


async def test_stale_write_carries_the_actual_version(storage: Storage, organization: str) -> None:
    order = make_order()
    await storage.committer.commit(placement(organization, order, claims=()))
    await storage.committer.commit(change(organization, writes=(held(order),)))
    with pytest.raises(StaleWrite) as stale:
        await storage.committer.commit(change(organization, writes=(held(order),)))
    assert (stale.value.stream, stale.value.expected, stale.value.actual) == (order.stream, 1, 2)


async def test_of_two_writers_in_one_batch_the_later_is_stale(
    storage: Storage, database: Database, organization: str
) -> None:
    order = make_order()
    await storage.committer.commit(placement(organization, order, claims=()))
    writes = [change(organization, writes=(held(order),)) for _ in range(3)]
    first, *others = await outcomes(storage.committer, *writes)
    assert isinstance(first, Committed)
    assert [(type(other), getattr(other, "actual", None)) for other in others] == [(StaleWrite, 2), (StaleWrite, 2)]


async def test_saving_the_same_new_code_twice_is_stale(storage: Storage, rival: Committer, organization: str) -> None:
    location = make_location()
    first, second = await asyncio.gather(
        storage.committer.commit(saving(organization, location)),
        rival.commit(saving(organization, location)),
        return_exceptions=True,
    )
    assert {type(first), type(second)} == {Committed, StaleWrite}


async def test_repeated_request_gets_the_first_result(storage: Storage, database: Database, organization: str) -> None:
    order = make_order()
    await storage.committer.commit(
        placement(organization, order, claims=(), idempotency=with_key("k", "h", order=order.id))
    )
    before = await documents(database, organization)
    again = placement(organization, make_order(), claims=(), idempotency=with_key("k", "h", order="ord_OTHER"))
    with pytest.raises(AlreadyDone) as done:
        await storage.committer.commit(again)
    assert done.value.result == {"order": order.id}
    assert await documents(database, organization) == before
    assert await storage.idempotency.find(organization, with_key("k", "h")) == {"order": order.id}


async def test_key_with_other_input_is_refused(storage: Storage, organization: str) -> None:
    await storage.committer.commit(placement(organization, make_order(), claims=(), idempotency=with_key("k", "h")))
    with pytest.raises(IdempotencyKeyMismatch):
        await storage.committer.commit(
            placement(organization, make_order(), claims=(), idempotency=with_key("k", "other"))
        )
    with pytest.raises(IdempotencyKeyMismatch):
        await storage.idempotency.find(organization, with_key("k", "other"))


@pytest.mark.parametrize("committers", [1, 2])
async def test_twins_in_flight_become_one(
    storage: Storage, rival: Committer, database: Database, organization: str, committers: int
) -> None:
    through = [storage.committer, rival][:committers]
    orders = [make_order() for _ in range(20)]
    results = await asyncio.gather(
        *(
            through[i % committers].commit(
                placement(organization, order, claims=(), idempotency=with_key("k", "h", order=order.id))
            )
            for i, order in enumerate(orders)
        ),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in results) == {Committed: 1, AlreadyDone: 19}
    stored = await database["orders"].find({"organization": organization}).to_list(None)
    results_of_twins = [result.result for result in results if isinstance(result, AlreadyDone)]
    assert results_of_twins == [{"order": stored[0]["id"]}] * 19
    assert len(stored) == 1


async def test_twin_of_a_refused_request_is_decided_on_its_own(storage: Storage, organization: str) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 1))
    key = with_key("k", "h")
    too_much, fitting = make_order({"TEA": 2}), make_order({"TEA": 1})
    first, second = await outcomes(
        storage.committer,
        placement(organization, too_much, idempotency=key),
        placement(organization, fitting, idempotency=key),
    )
    assert isinstance(first, InsufficientStock)
    assert isinstance(second, Committed)


@pytest.mark.parametrize("committers", [1, 2])
async def test_order_number_is_taken_once_per_channel(
    storage: Storage, rival: Committer, database: Database, organization: str, committers: int
) -> None:
    through = [storage.committer, rival][:committers]
    orders = [make_order(number="1001") for _ in range(10)]
    others = [make_order(number="1001", channel="store"), *(make_order() for _ in range(9))]
    results = await asyncio.gather(
        *(
            through[i % committers].commit(placement(organization, order, claims=()))
            for i, order in enumerate([*orders, *others])
        ),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in results[:10]) == {Committed: 1, OrderNumberTaken: 9}
    assert Counter(type(result) for result in results[10:]) == {Committed: 10}
    with pytest.raises(OrderNumberTaken) as taken:
        await storage.committer.commit(placement(organization, make_order(number="1001"), claims=()))
    assert (taken.value.channel, taken.value.number, taken.value.code) == ("web", "1001", "ALREADY_EXISTS")
    assert await consistent(database, organization)


async def test_duplicates_inside_one_batch_are_found_without_trying(
    storage: Storage, database: Database, organization: str
) -> None:
    placements = [placement(organization, make_order(number="1001"), claims=()) for _ in range(20)]
    results = await outcomes(storage.committer, *placements, placement(organization, make_order(), claims=()))
    assert Counter(type(result) for result in results) == {Committed: 2, OrderNumberTaken: 19}
    assert await database["commits"].count_documents({"organization": organization}) == 1


async def test_fact_happens_once(storage: Storage, rival: Committer, organization: str) -> None:
    orders = [make_order(), make_order(), make_order()]
    await outcomes(storage.committer, *(placement(organization, order, claims=()) for order in orders))
    first, second = await outcomes(
        storage.committer, *(change(organization, writes=(held(order, unique_key="scan|1"),)) for order in orders[:2])
    )
    assert isinstance(first, Committed)
    assert isinstance(second, DuplicateFact)
    with pytest.raises(DuplicateFact) as duplicate:
        await rival.commit(change(organization, writes=(held(orders[2], unique_key="scan|1"),)))
    assert duplicate.value.unique_key == "scan|1"
    assert await storage.orders.get(organization, orders[2].id) == orders[2]


async def test_organizations_of_one_batch_have_commits_of_their_own(
    storage: Storage, database: Database, organization: str
) -> None:
    other = f"{organization}-other"
    await storage.committer.commit(receipt(organization, "CUP", 1))
    mine, theirs = await outcomes(storage.committer, receipt(organization, "TEA", 1), receipt(other, "TEA", 7))
    assert isinstance(mine, Committed)
    assert isinstance(theirs, Committed)
    assert mine.commit != theirs.commit
    for commit in (mine.commit, theirs.commit):
        assert [event["index"] for event in await events_of_commit(database, commit)] == [0]
    level = await storage.stock_levels.get(organization, "TEA", "NYC")
    assert level is not None
    assert level.on_hand == 1


async def test_unwritable_change_does_not_harm_its_batch(
    storage: Storage, database: Database, organization: str
) -> None:
    unwritable = make_order(shipping_price=2**80)
    good = [make_order() for _ in range(7)]
    changes = [placement(organization, order, claims=()) for order in (*good[:3], unwritable, *good[3:])]
    results = await outcomes(storage.committer, *changes)
    assert isinstance(results[3], OverflowError)
    assert Counter(type(result) for result in results)[Committed] == 7
    assert await consistent(database, organization)


async def test_defect_in_a_claim_reaches_its_caller_alone(storage: Storage, organization: str) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 5))
    broken = change(organization, claims=(Allocate(sku="TEA", location="NYC", quantity=-1, cause="defect"),))
    first, second = await outcomes(storage.committer, broken, allocation(organization, "TEA"))
    assert isinstance(first, AssertionError)
    assert isinstance(second, Committed)


async def test_large_crowd_is_committed_in_few_transactions(
    storage: Storage, database: Database, organization: str
) -> None:
    await outcomes(storage.committer, *(receipt(organization, f"SKU{i}", 1) for i in range(600)))
    assert await database["commits"].count_documents({"organization": organization}) == 3
    assert await database["stock_levels"].count_documents({"organization": organization}) == 600


async def test_hook_hears_of_commits_with_their_events(database: Database, organization: str) -> None:
    heard: list[Mapping[str, Sequence[Document]]] = []
    committer = Committer(database, after_commit=heard.append)
    committed = await committer.commit(receipt(organization, "TEA", 1))
    with pytest.raises(InsufficientStock):
        await committer.commit(allocation(organization, "TEA", 2))
    await committer.close()
    events = await database["events"].find({"organization": organization}).to_list(None)
    assert heard == [{committed.commit: events}]


async def test_closing_finishes_what_was_taken(database: Database, organization: str) -> None:
    committer = Committer(database)
    taken = [asyncio.create_task(committer.commit(receipt(organization, f"SKU{i}", 1))) for i in range(20)]
    await asyncio.sleep(0)
    await committer.close()
    assert [type(result) for result in await asyncio.gather(*taken)] == [Committed] * 20
    with pytest.raises(StorageUnavailable):
        await committer.commit(receipt(organization, "TEA", 1))


async def test_caller_that_gives_up_harms_nobody(storage: Storage, organization: str) -> None:
    tasks = [asyncio.create_task(storage.committer.commit(receipt(organization, f"SKU{i}", 1))) for i in range(10)]
    await asyncio.sleep(0)
    tasks[4].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for i, result in enumerate(results) if i != 4] == [Committed] * 9
