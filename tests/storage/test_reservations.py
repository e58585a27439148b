"""Reading reservations, and whether what they hold is what the levels say."""

from datetime import timedelta

import pytest

from domain.inventory.reserving import Reserve
from domain.reservations.decision import decide_event, release
from domain.reservations.events import ReservationMade
from domain.reservations.reservation import Reservation, ReservationState, ReservedUnits
from storage.change import reservation_write
from storage.clock import utc_now
from storage.database import Database
from storage.reservations import Reservations
from storage.store import Storage
from storage.verification.report import DifferenceKind
from storage.verify import verify
from tests.storage.changes import change, receipt

MADE = utc_now().replace(microsecond=0) + timedelta(hours=1)
"""Later than any run takes: nothing of it is due by the clock of the servers."""


def reservation(
    key: str, *, seconds: int = 600, units: int = 1, client: str = "key_1", holder: str | None = None
) -> Reservation:
    return Reservation(
        id=f"rsv_{key}",
        channel="web",
        client_id=client,
        holder=holder,
        lines=(ReservedUnits(sku="TEA", location="NYC", quantity=units),),
        created_at=MADE,
        expires_at=MADE + timedelta(seconds=seconds),
    )


async def make(storage: Storage, organization: str, *wanted: Reservation) -> list[Reservation]:
    made = []
    for one in wanted:
        (units,) = one.lines
        claim = Reserve(sku=units.sku, location=units.location, quantity=units.quantity, cause=one.id)
        decision = decide_event(None, ReservationMade(reservation=one), claim)
        await storage.committer.commit(
            change(organization, claims=decision.claims, writes=(reservation_write(decision),))
        )
        made.append(decision.reservation)
    return made


@pytest.fixture
async def stocked(storage: Storage, organization: str) -> Storage:
    await storage.committer.commit(receipt(organization, "TEA", 100))
    return storage


def at(database: Database, seconds: float) -> Reservations:
    """Reading by a clock that shows so many seconds after the reservations were made."""
    return Reservations(database, now=lambda: MADE + timedelta(seconds=seconds))


async def test_counts_what_a_client_keeps_for_nobody_named(
    stocked: Storage, database: Database, organization: str
) -> None:
    one, *_ = await make(
        stocked,
        organization,
        reservation("1"),
        reservation("2", seconds=900),
        reservation("3", holder="cart"),
        reservation("4", client="key_2"),
    )
    assert await at(database, 599).count_without_holder(organization, "key_1") == 2
    assert await at(database, 600).count_without_holder(organization, "key_1") == 1
    assert await at(database, 0).count_without_holder(organization, "key_3") == 0
    assert await at(database, 0).count_without_holder("elsewhere", "key_1") == 0
    released = release(one)
    await stocked.committer.commit(
        change(organization, claims=released.claims, writes=(reservation_write(released),), touches=one.levels)
    )
    assert await at(database, 0).count_without_holder(organization, "key_1") == 1


async def test_finds_what_a_holder_keeps(stocked: Storage, database: Database, organization: str) -> None:
    mine, *_ = await make(
        stocked,
        organization,
        reservation("1", holder="cart"),
        reservation("2", holder="cart 2"),
        reservation("3"),
        reservation("4", client="key_2", holder="cart"),
    )
    assert await at(database, 599).active_of(organization, client_id="key_1", holder="cart") == [mine]
    assert list(await at(database, 600).active_of(organization, client_id="key_1", holder="cart")) == []


async def test_shows_what_is_due_as_expired(stocked: Storage, database: Database, organization: str) -> None:
    (made,) = await make(stocked, organization, reservation("1"))
    assert await at(database, 599).shown(organization, made.id) == made
    expired = await at(database, 600).shown(organization, made.id)
    assert expired is not None
    assert (expired.state, expired.version) == (ReservationState.EXPIRED, 1)
    assert await at(database, 600).get(organization, made.id) == made


async def test_reserved_units_are_those_that_active_reservations_hold(
    stocked: Storage, database: Database, organization: str
) -> None:
    await make(stocked, organization, reservation("1", units=3), reservation("2", units=4))
    assert (await verify(database, organization)).differences == ()
    await database["reservations"].update_one({"_id": f"{organization}|rsv_1"}, {"$set": {"lines.0.quantity": 2}})
    found = (await verify(database, organization)).differences
    assert [(difference.kind, difference.subject) for difference in found] == [
        (DifferenceKind.DOCUMENT_DIFFERS, "reservation:rsv_1"),
        (DifferenceKind.RESERVED_UNITS, "TEA|NYC"),
    ]
    assert found[-1].detail == "7 reserved, active reservations hold 6"
    await database["stock_levels"].delete_one({"_id": f"{organization}|TEA|NYC"})
    kinds = [difference.detail for difference in (await verify(database, organization)).differences]
    assert "0 reserved, active reservations hold 6" in kinds
