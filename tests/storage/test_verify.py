"""Verification finds what was tampered with, and nothing else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.inventory.targets import SetSafetyStock
from storage.database import Database, Document
from storage.store import Storage
from storage.verification.report import DIFFERENCES_SHOWN_MAX, DifferenceKind
from storage.verify import verify
from tests.storage.changes import NOW, change, held, make_location, make_order, placement, receipt, saving

ORDER = make_order({"TEA": 2, "CUP": 1}, key="V1")


@pytest.fixture
async def filled(storage: Storage, organization: str) -> Storage:
    """A location, two levels, and an order on hold."""
    committer = storage.committer
    await committer.commit(saving(organization, make_location()))
    await committer.commit(receipt(organization, "TEA", 10))
    await committer.commit(receipt(organization, "CUP", 10))
    target = SetSafetyStock(sku="TEA", location="NYC", target=4, cause="test")
    await committer.commit(change(organization, claims=(target,)))
    await committer.commit(placement(organization, ORDER))
    await committer.commit(change(organization, writes=(held(ORDER),)))
    return storage


async def kinds(database: Database, organization: str) -> set[DifferenceKind]:
    report = await verify(database, organization)
    return {difference.kind for difference in report.differences}


async def test_untouched_data_are_consistent(filled: Storage, database: Database, organization: str) -> None:
    heard: list[tuple[str, int, int]] = []
    report = await verify(database, organization, lambda *progress: heard.append(progress))
    assert report.differences == ()
    assert report.consistent
    assert (report.organizations, report.streams, report.events, report.commits) == (1, 4, 8, 6)
    assert heard[-1] == (organization, 4, 8)


TAMPERED: list[tuple[str, str, Document, set[DifferenceKind]]] = [
    ("orders", "ord_V1", {"$set": {"number": "other"}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("orders", "ord_V1", {"$set": {"placed_at": NOW + timedelta(milliseconds=1)}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("orders", "ord_V1", {"$set": {"on_hold": False}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("orders", "ord_V1", {"$set": {"stray": 1}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    (
        "orders",
        "ord_V1",
        {"$inc": {"version": 1}},
        {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.DOCUMENT_WITHOUT_EVENTS},
    ),
    (
        "stock_levels",
        "TEA|NYC",
        {"$inc": {"available": 1}},
        {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.STOCK_PARTITION},
    ),
    (
        "stock_levels",
        "CUP|NYC",
        {"$inc": {"reserved": 1, "available": -1}},
        {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.RESERVED_UNITS},
    ),
    (
        "stock_levels",
        "TEA|NYC",
        {"$inc": {"allocated": 1, "available": -1}},
        {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.ALLOCATED_UNITS},
    ),
    ("stock_levels", "TEA|NYC", {"$set": {"below_safety_stock": True}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("locations", "NYC", {"$set": {"active": False}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("locations", "NYC", {"$set": {"dispatch.cutoff": "15:00"}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    ("locations", "NYC", {"$unset": {"name": ""}}, {DifferenceKind.DOCUMENT_DIFFERS}),
    (
        "events",
        "order:ord_V1|0000000001",
        {"$set": {"data.order.shipping_price": 1}},
        {DifferenceKind.DOCUMENT_DIFFERS},
    ),
    ("events", "order:ord_V1|0000000002", {"$set": {"type": "order.unknown"}}, {DifferenceKind.ILLEGAL_EVENT}),
    (
        "events",
        "stock:TEA|NYC|0000000001",
        {"$inc": {"data.delta.available": -20}},
        {DifferenceKind.ILLEGAL_EVENT, DifferenceKind.DOCUMENT_DIFFERS},
    ),
    (
        "events",
        "stock:TEA|NYC|0000000001",
        {"$inc": {"data.on_hand_after": 1}},
        {DifferenceKind.ILLEGAL_EVENT},
    ),
    (
        "events",
        "stock:TEA|NYC|0000000002",
        {"$inc": {"data.available_after": -1}},
        {DifferenceKind.ILLEGAL_EVENT},
    ),
    (
        "stock_levels",
        "TEA|NYC",
        {"$set": {"available": "many"}},
        {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.STOCK_PARTITION},
    ),
    (
        "events",
        "stock:TEA|NYC|0000000002",
        {"$set": {"commit": "gone"}},
        {DifferenceKind.COMMIT_MISSING, DifferenceKind.COMMIT_EVENTS},
    ),
]


@pytest.mark.parametrize(("collection", "key", "update", "expected"), TAMPERED)
async def test_tampered_document_is_found(
    filled: Storage,
    database: Database,
    organization: str,
    collection: str,
    key: str,
    update: dict[str, Any],
    expected: set[DifferenceKind],
) -> None:
    result = await database[collection].update_one({"_id": f"{organization}|{key}"}, update)
    assert result.modified_count == 1
    assert await kinds(database, organization) == expected


async def test_documents_of_an_earlier_version_lack_fields_that_read_as_their_defaults(
    filled: Storage, database: Database, organization: str
) -> None:
    key = {"_id": f"{organization}|NYC"}
    await database["locations"].update_one(key, {"$unset": {"dispatch": ""}})
    assert await kinds(database, organization) == set()
    event = {"_id": f"{organization}|location:NYC|0000000001"}
    await database["events"].update_one(event, {"$set": {"data.location.dispatch.handling_days": 2}})
    assert await kinds(database, organization) == {DifferenceKind.DOCUMENT_DIFFERS}


@pytest.mark.parametrize(
    ("collection", "key", "expected"),
    [
        ("orders", "ord_V1", {DifferenceKind.DOCUMENT_MISSING, DifferenceKind.ALLOCATED_UNITS}),
        ("stock_levels", "TEA|NYC", {DifferenceKind.DOCUMENT_MISSING, DifferenceKind.ALLOCATED_UNITS}),
        ("events", "stock:TEA|NYC|0000000002", {DifferenceKind.GAP_IN_STREAM, DifferenceKind.COMMIT_EVENTS}),
        (
            "events",
            "order:ord_V1|0000000002",
            {DifferenceKind.DOCUMENT_DIFFERS, DifferenceKind.DOCUMENT_WITHOUT_EVENTS, DifferenceKind.COMMIT_EVENTS},
        ),
        ("events", "location:NYC|0000000001", {DifferenceKind.DOCUMENT_WITHOUT_EVENTS, DifferenceKind.COMMIT_EVENTS}),
    ],
)
async def test_removed_document_is_found(
    filled: Storage,
    database: Database,
    organization: str,
    collection: str,
    key: str,
    expected: set[DifferenceKind],
) -> None:
    result = await database[collection].delete_one({"_id": f"{organization}|{key}"})
    assert result.deleted_count == 1
    assert await kinds(database, organization) == expected


async def test_hole_in_the_numbers_of_commits_is_found(filled: Storage, database: Database, organization: str) -> None:
    commits = await database["commits"].find({"organization": organization}).sort("_id", 1).to_list(None)
    for position, commit in enumerate(commits[:4], start=1):
        await database["commits"].update_one({"_id": commit["_id"]}, {"$set": {"position": position}})
    assert await kinds(database, organization) == set()
    await database["commits"].update_one({"_id": commits[3]["_id"]}, {"$set": {"position": 5}})
    assert await kinds(database, organization) == {DifferenceKind.COMMIT_POSITION}


async def test_all_organizations_are_verified(filled: Storage, database: Database, organization: str) -> None:
    await filled.committer.commit(receipt(f"{organization}-2", "TEA", 1))
    await database["orders"].insert_one(
        {"_id": f"{organization}-3|ord_X", "organization": f"{organization}-3", "number": "1", "version": 1}
    )
    heard: set[str] = set()
    report = await verify(database, None, lambda name, *_: heard.add(name))
    await database["orders"].delete_one({"_id": f"{organization}-3|ord_X"})
    assert {organization, f"{organization}-2", f"{organization}-3"} <= heard
    strays = [found for found in report.differences if found.organization == f"{organization}-3"]
    assert [(found.kind, found.subject) for found in strays] == [
        (DifferenceKind.DOCUMENT_WITHOUT_EVENTS, "order:ord_X")
    ]


async def test_only_the_first_differences_are_shown(storage: Storage, database: Database, organization: str) -> None:
    skus = [f"S{number}" for number in range(DIFFERENCES_SHOWN_MAX + 5)]
    await asyncio.gather(*(storage.committer.commit(receipt(organization, sku, 1)) for sku in skus))
    await database["stock_levels"].update_many({"organization": organization}, {"$set": {"stray": True}})
    report = await verify(database, organization)
    assert (len(report.differences), report.differences_count) == (DIFFERENCES_SHOWN_MAX, len(skus))


async def test_nothing_is_found_while_others_write(storage: Storage, database: Database, organization: str) -> None:
    skus = [f"S{number}" for number in range(20)]
    for sku in skus:
        await storage.committer.commit(receipt(organization, sku, 10_000))
    done = asyncio.Event()

    async def write(number: int) -> None:
        while not done.is_set():
            order = make_order({skus[number]: 1, skus[number + 1]: 2})
            await storage.committer.commit(placement(organization, order))
            await storage.committer.commit(change(organization, writes=(held(order),)))

    writers = [asyncio.create_task(write(number)) for number in range(19)]
    for _ in range(10):
        assert (await verify(database, organization)).differences == ()
    done.set()
    await asyncio.gather(*writers)
    assert (await verify(database, organization)).differences == ()
