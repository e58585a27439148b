"""Corrections that a verification books: afterwards the ledger replays to what is stored, and nothing was edited."""

import asyncio
from typing import Any

import pytest

from app.composition import operation_services
from domain.inventory.correcting import Truth
from domain.inventory.targets import SetSafetyStock
from operations.correct_stock import Booking, Proposal, StockCorrections
from storage.database import Database, Document
from storage.store import Storage
from storage.verification.level_audit import LevelAudits
from storage.verification.report import VerifyReport
from storage.verify import verify
from tests.storage.changes import change, make_location, make_order, placement, receipt, saving

ORDER = make_order({"TEA": 2}, key="C1")


@pytest.fixture
async def stocked(storage: Storage, organization: str) -> Storage:
    """10 TEA, of which 4 are kept back and 2 promised."""
    committer = storage.committer
    await committer.commit(saving(organization, make_location()))
    await committer.commit(receipt(organization, "TEA", 10))
    target = SetSafetyStock(sku="TEA", location="NYC", target=4, cause="test")
    await committer.commit(change(organization, claims=(target,)))
    await committer.commit(placement(organization, ORDER))
    return storage


def corrections(
    storage: Storage, organization: str, truth: Truth = Truth.LEDGER, *, reliable: bool = True
) -> StockCorrections:
    audits = LevelAudits(storage.database, organization, orders_reliable=reliable, reservations_reliable=reliable)
    return StockCorrections(operation_services(storage), organization, audits, truth)


async def level(database: Database, organization: str) -> Document | None:
    found: Document | None = await database["stock_levels"].find_one({"_id": f"{organization}|TEA|NYC"})
    return found


async def ledger(database: Database, organization: str) -> list[Document]:
    found: list[Document] = (
        await database["events"]
        .find({"organization": organization, "stream": "stock:TEA|NYC"})
        .sort("_id", 1)
        .to_list(None)
    )
    return found


async def tamper(database: Database, organization: str, update: dict[str, Any]) -> None:
    result = await database["stock_levels"].update_one({"_id": f"{organization}|TEA|NYC"}, update)
    assert result.modified_count == 1


async def report_of(database: Database, organization: str) -> VerifyReport:
    return await verify(database, organization)


async def mended(storage: Storage, organization: str, truth: Truth = Truth.LEDGER) -> Proposal:
    """Propose and book; the ledger only grows, and everything agrees afterwards."""
    before = await ledger(storage.database, organization)
    booking = corrections(storage, organization, truth)
    proposal = await booking.propose("TEA", "NYC")
    assert proposal.correct is not None, proposal
    assert await booking.book(proposal) is Booking.BOOKED
    after = await ledger(storage.database, organization)
    assert after[: len(before)] == before
    correcting = after[len(before)]["data"]
    assert correcting["cause"].startswith("vrf_")
    assert correcting["reason"].startswith("verification: ")
    assert (await report_of(storage.database, organization)).differences == ()
    assert (await booking.propose("TEA", "NYC")).correct is None
    return proposal


EDITS: list[Document] = [
    {"$inc": {"available": 3}},
    {"$inc": {"available": 3, "on_hand": 3}},
    {"$inc": {"allocated": -1, "available": 1}},
    {"$inc": {"version": 5}},
    {"$inc": {"version": -2}},
    {"$set": {"stray": True, "below_safety_stock": True}},
    {"$unset": {"damaged": ""}},
    {"$set": {"safety_stock_target": 9, "low_stock_threshold": 3}},
]


@pytest.mark.parametrize("update", EDITS)
async def test_an_edited_level_is_written_anew_from_its_ledger(
    stocked: Storage, database: Database, organization: str, update: Document
) -> None:
    before = await level(database, organization)
    assert before is not None
    await tamper(database, organization, update)
    await mended(stocked, organization)
    assert await level(database, organization) == {**before, "version": before["version"] + 1}


async def test_a_removed_level_comes_back(stocked: Storage, database: Database, organization: str) -> None:
    before = await level(database, organization)
    assert before is not None
    await database["stock_levels"].delete_one({"_id": before["_id"]})
    await mended(stocked, organization)
    assert await level(database, organization) == {**before, "version": before["version"] + 1}


async def test_an_edit_can_be_taken_into_the_ledger(stocked: Storage, database: Database, organization: str) -> None:
    await tamper(database, organization, {"$inc": {"available": 3, "on_hand": 3}, "$set": {"low_stock_threshold": 2}})
    proposal = await mended(stocked, organization, Truth.STORED)
    assert proposal.correct is not None
    assert (proposal.correct.delta.available, proposal.correct.delta.on_hand) == (3, 3)
    now = await level(database, organization)
    assert now is not None
    assert (now["on_hand"], now["available"], now["low_stock_threshold"]) == (13, 7, 2)
    assert (await ledger(database, organization))[-1]["data"]["on_hand_after"] == 13


@pytest.mark.parametrize("truth", list(Truth))
async def test_what_was_moved_after_the_edit_is_settled(
    stocked: Storage, database: Database, organization: str, truth: Truth
) -> None:
    await tamper(database, organization, {"$inc": {"available": 3, "on_hand": 3}})
    await stocked.committer.commit(receipt(organization, "TEA", 1))
    kinds = {difference.kind for difference in (await report_of(database, organization)).differences}
    assert kinds == {"ILLEGAL_EVENT", "DOCUMENT_DIFFERS"}
    await mended(stocked, organization, truth)
    now = await level(database, organization)
    assert now is not None
    assert now["on_hand"] == (11 if truth is Truth.LEDGER else 14)


async def test_units_that_never_were_are_adopted_or_left(
    stocked: Storage, database: Database, organization: str
) -> None:
    await tamper(database, organization, {"$inc": {"available": 30, "on_hand": 30}})
    await stocked.committer.commit(placement(organization, make_order({"TEA": 20})))
    proposal = await corrections(stocked, organization).propose("TEA", "NYC")
    assert proposal.correct is None
    assert proposal.obstacle is not None
    assert "the ledger has quantities that cannot be" in proposal.obstacle
    await mended(stocked, organization, Truth.STORED)


async def test_promises_are_what_orders_hold(stocked: Storage, database: Database, organization: str) -> None:
    more = change(organization, claims=placement(organization, make_order({"TEA": 3})).claims)
    await stocked.committer.commit(more)
    proposal = await mended(stocked, organization)
    assert proposal.correct is not None
    assert (proposal.correct.delta.allocated, proposal.correct.delta.available) == (-3, 3)


async def test_promises_are_left_alone_when_orders_cannot_be_relied_on(
    stocked: Storage, database: Database, organization: str
) -> None:
    await database["orders"].delete_one({"_id": f"{organization}|{ORDER.id}"})
    assert (organization, "order") in (await report_of(database, organization)).differing
    proposal = await corrections(stocked, organization, reliable=False).propose("TEA", "NYC")
    assert (proposal.correct, proposal.obstacle) == (None, None)


async def test_streams_with_gaps_and_unreadable_documents_are_left(
    stocked: Storage, database: Database, organization: str
) -> None:
    await tamper(database, organization, {"$set": {"available": "many"}})
    obstacle = (await corrections(stocked, organization).propose("TEA", "NYC")).obstacle
    assert obstacle is not None
    assert obstacle.startswith("its document cannot be read")
    await database["events"].delete_one({"_id": f"{organization}|stock:TEA|NYC|0000000002"})
    obstacle = (await corrections(stocked, organization).propose("TEA", "NYC")).obstacle
    assert obstacle == "its events are not whole: restore them from a backup"


async def test_a_level_that_moves_on_is_corrected_by_the_same_units(
    stocked: Storage, database: Database, organization: str
) -> None:
    await tamper(database, organization, {"$inc": {"available": 3, "on_hand": 3}})
    booking = corrections(stocked, organization, Truth.STORED)
    proposal = await booking.propose("TEA", "NYC")
    moving = [stocked.committer.commit(receipt(organization, "TEA", 1)) for _ in range(30)]
    _, outcome = await asyncio.gather(asyncio.gather(*moving), booking.book(proposal))
    assert outcome is Booking.BOOKED
    assert (await report_of(database, organization)).differences == ()
    now = await level(database, organization)
    assert now is not None
    assert now["on_hand"] == 43


async def test_only_what_was_proposed_is_booked(stocked: Storage, database: Database, organization: str) -> None:
    await tamper(database, organization, {"$inc": {"available": 3, "on_hand": 3}})
    booking = corrections(stocked, organization, Truth.STORED)
    proposal = await booking.propose("TEA", "NYC")
    await tamper(database, organization, {"$inc": {"available": 1, "on_hand": 1}})
    before = await ledger(database, organization)
    assert await booking.book(proposal) is Booking.OVERTAKEN
    await tamper(database, organization, {"$inc": {"available": -4, "on_hand": -4}})
    assert await booking.book(proposal) is Booking.IN_ORDER
    assert await ledger(database, organization) == before
