"""Reservations that are due hold nothing, whether or not anybody has written their end."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domain.inventory.movements import MovementKind
from domain.inventory.refusals import InsufficientStock
from domain.inventory.reserving import Reserve
from domain.inventory.targets import SetSafetyStock
from domain.reservations.decision import ReservationDecision, decide_event, release
from domain.reservations.events import ReservationExtended, ReservationMade
from domain.reservations.reservation import Reservation, ReservationState, ReservedUnits
from storage.change import Change, reservation_write
from storage.committer import Committer
from storage.committing.expirations import EXPIRED_PER_TRANSACTION_MAX
from storage.committing.outcome import Committed
from storage.database import Database
from storage.errors import StaleWrite
from storage.stock_levels import StockLevels
from storage.store import Storage
from storage.verify import verify
from tests.storage.changes import allocation, change, make_order, placement, receipt

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def committer(database: Database, clock: Clock) -> Committer:
    return Committer(database, now=clock)


@pytest.fixture
def levels(database: Database, clock: Clock) -> StockLevels:
    return StockLevels(database, now=clock)


def reservation(*units: tuple[str, str, int], seconds: float = 60) -> Reservation:
    return Reservation(
        id=f"rsv_{uuid4().hex}",
        channel="web",
        client_id="key_1",
        lines=tuple(ReservedUnits(sku=sku, location=place, quantity=quantity) for sku, place, quantity in units),
        created_at=START,
        expires_at=START + timedelta(seconds=seconds),
    )


async def reserve(committer: Committer, organization: str, wanted: Reservation) -> Reservation:
    claims = tuple(
        Reserve(sku=units.sku, location=units.location, quantity=units.quantity, cause=wanted.id)
        for units in wanted.lines
    )
    decision = decide_event(None, ReservationMade(reservation=wanted), *claims)
    await committer.commit(writing(organization, decision))
    return decision.reservation


def writing(organization: str, decision: ReservationDecision) -> Change:
    return change(
        organization,
        claims=decision.claims,
        writes=(reservation_write(decision),),
        touches=tuple((units.sku, units.location) for units in decision.reservation.lines),
    )


async def test_reserved_units_are_not_free_before_and_free_from_the_very_moment(
    committer: Committer, levels: StockLevels, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    await reserve(committer, organization, reservation(("TEA", "NYC", 4)))
    clock.advance(59.999)
    with pytest.raises(InsufficientStock) as refused:
        await committer.commit(allocation(organization, "TEA", 2))
    assert refused.value.available == 1
    assert await levels.available(organization, ["TEA"]) == {"TEA": {"NYC": 1}}
    clock.advance(0.001)
    assert await levels.available(organization, ["TEA"]) == {"TEA": {"NYC": 5}}
    level = await levels.get(organization, "TEA", "NYC")
    assert level is not None
    assert (level.available, level.reserved, level.version) == (5, 0, 2)
    committed = await committer.commit(allocation(organization, "TEA", 5))
    assert committed.levels["TEA", "NYC"].allocated == 5


async def test_expiry_is_written_with_the_change_that_meets_it(
    storage: Storage, committer: Committer, database: Database, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    await committer.commit(receipt(organization, "CUP", 5))
    made = await reserve(committer, organization, reservation(("TEA", "NYC", 4), ("CUP", "NYC", 2)))
    clock.advance(60)
    await committer.commit(placement(organization, make_order({"TEA": 1})))
    stored = await storage.reservations.get(organization, made.id)
    assert stored is not None
    assert (stored.state, stored.version) == (ReservationState.EXPIRED, 2)
    cup = await database["stock_levels"].find_one({"_id": f"{organization}|CUP|NYC"})
    assert cup is not None
    assert (cup["available"], cup["reserved"]) == (5, 0)
    kinds = [
        event["data"]["kind"]
        async for event in database["events"]
        .find({"organization": organization, "stream": "stock:TEA|NYC"})
        .sort("_id")
    ]
    assert kinds == [
        MovementKind.RECEIVED,
        MovementKind.RESERVED,
        MovementKind.RESERVATION_EXPIRED,
        MovementKind.ALLOCATED,
    ]
    assert (await verify(database, organization)).consistent


async def test_change_that_is_refused_still_writes_the_expiry(
    storage: Storage, committer: Committer, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    made = await reserve(committer, organization, reservation(("TEA", "NYC", 4)))
    clock.advance(60)
    with pytest.raises(InsufficientStock):
        await committer.commit(allocation(organization, "TEA", 6))
    stored = await storage.reservations.get(organization, made.id)
    assert stored is not None
    assert stored.state is ReservationState.EXPIRED


async def test_touching_a_level_expires_what_is_due_and_else_writes_nothing(
    storage: Storage, committer: Committer, database: Database, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    made = await reserve(committer, organization, reservation(("TEA", "NYC", 4)))
    touch = change(organization, touches=(("TEA", "NYC"),))
    before = await database["events"].count_documents({"organization": organization})
    committed = await committer.commit(touch)
    assert committed == Committed(commit="", levels={}, events=())
    assert await database["events"].count_documents({"organization": organization}) == before
    clock.advance(60)
    await committer.commit(change(organization, touches=(("TEA", "NYC"),)))
    stored = await storage.reservations.get(organization, made.id)
    assert stored is not None
    assert stored.state is ReservationState.EXPIRED


async def test_due_reservation_cannot_be_extended_or_released(
    committer: Committer, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    made = await reserve(committer, organization, reservation(("TEA", "NYC", 4)))
    clock.advance(60)
    extension = decide_event(made, ReservationExtended(expires_at=START + timedelta(seconds=600)))
    for decision in (extension, release(made)):
        with pytest.raises(StaleWrite):
            await committer.commit(writing(organization, decision))


async def test_extension_in_time_keeps_the_units(committer: Committer, clock: Clock, organization: str) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    made = await reserve(committer, organization, reservation(("TEA", "NYC", 4)))
    clock.advance(59)
    extension = decide_event(made, ReservationExtended(expires_at=START + timedelta(seconds=90)))
    await committer.commit(writing(organization, extension))
    clock.advance(30)
    with pytest.raises(InsufficientStock):
        await committer.commit(allocation(organization, "TEA", 2))
    clock.advance(1)
    await committer.commit(allocation(organization, "TEA", 5))


async def test_more_due_than_one_transaction_takes_are_all_free_at_once(
    committer: Committer, database: Database, clock: Clock, organization: str
) -> None:
    count = EXPIRED_PER_TRANSACTION_MAX + 10
    await committer.commit(receipt(organization, "TEA", count))
    await asyncio.gather(
        *(reserve(committer, organization, reservation(("TEA", "NYC", 1), seconds=60 + n / 10)) for n in range(count))
    )
    clock.advance(200)
    committed = await committer.commit(placement(organization, make_order({"TEA": count})))
    assert committed.levels["TEA", "NYC"].allocated == count
    assert (await verify(database, organization)).consistent


async def test_expired_units_fill_the_safety_stock_first(
    committer: Committer, levels: StockLevels, clock: Clock, organization: str
) -> None:
    await committer.commit(receipt(organization, "TEA", 5))
    await reserve(committer, organization, reservation(("TEA", "NYC", 5)))
    await committer.commit(
        change(organization, claims=(SetSafetyStock(sku="TEA", location="NYC", target=3, cause="sft_1"),))
    )
    clock.advance(60)
    seen = await levels.get(organization, "TEA", "NYC")
    assert seen is not None
    assert (seen.available, seen.safety_stock, seen.reserved) == (2, 3, 0)
    committed = await committer.commit(allocation(organization, "TEA", 2))
    written = committed.levels["TEA", "NYC"]
    assert (written.available, written.safety_stock, written.allocated) == (0, 3, 2)


async def test_two_processes_expire_a_reservation_once(
    committer: Committer, database: Database, clock: Clock, organization: str
) -> None:
    rival = Committer(database, now=clock)
    await committer.commit(receipt(organization, "TEA", 20))
    for _ in range(10):
        await reserve(committer, organization, reservation(("TEA", "NYC", 1)))
    clock.advance(60)
    results = await asyncio.gather(
        *(
            through.commit(placement(organization, make_order({"TEA": 1})))
            for through in (committer, rival)
            for _ in range(15)
        ),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in results) == {Committed: 20, InsufficientStock: 10}
    assert (await verify(database, organization)).consistent
    await rival.close()
