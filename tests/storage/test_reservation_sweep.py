"""The sweep writes the end of what is due, in one process or in several."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from app.reservation_sweep import ReservationSweep
from domain.inventory.reserving import Reserve
from domain.reservations.decision import decide_event
from domain.reservations.events import ReservationMade
from domain.reservations.reservation import Reservation, ReservationState, ReservedUnits
from operations.expire_reservations import EXPIRED_PER_SWEEP_MAX, Sweep, expire_reservations
from operations.services import Services
from storage.change import reservation_write
from storage.database import Database, connect
from storage.errors import StorageUnavailable
from storage.indexes import ensure_indexes
from storage.reservations import Reservations
from storage.store import open_storage
from storage.verify import verify
from tests.storage.changes import change, receipt

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
WAIT_SECONDS_MAX = 10.0


class Clock:
    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
async def swept(mongo_url: str) -> AsyncIterator[Database]:
    """A database of its own: the sweep reads those of all organizations."""
    connected = connect(mongo_url, "sweep_tests")
    await ensure_indexes(connected)
    for name in await connected.list_collection_names():
        await connected[name].delete_many({})
    yield connected
    connected.client.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def services(swept: Database, clock: Clock) -> AsyncIterator[Services]:
    storage = open_storage(swept, now=clock)
    numbers = count(1)
    yield Services(storage=storage, now=clock, new_key=lambda: f"{next(numbers):06}")
    await storage.close()


async def reserve(services: Services, organization: str, key: str, *, seconds: float) -> None:
    reservation = Reservation(
        id=f"rsv_{key}",
        channel="web",
        client_id="key_1",
        lines=(ReservedUnits(sku="TEA", location="NYC", quantity=1),),
        created_at=START,
        expires_at=START + timedelta(seconds=seconds),
    )
    claim = Reserve(sku="TEA", location="NYC", quantity=1, cause=reservation.id)
    decision = decide_event(None, ReservationMade(reservation=reservation), claim)
    await services.storage.committer.commit(
        change(organization, claims=decision.claims, writes=(reservation_write(decision),))
    )


async def states(services: Services, organization: str, *keys: str) -> list[ReservationState]:
    found = [await services.storage.reservations.get(organization, f"rsv_{key}") for key in keys]
    return [reservation.state for reservation in found if reservation]


async def test_writes_the_end_of_what_is_due(services: Services, swept: Database, clock: Clock) -> None:
    for organization in ("one", "two"):
        await services.storage.committer.commit(receipt(organization, "TEA", 5))
        await reserve(services, organization, "1", seconds=60)
        await reserve(services, organization, "2", seconds=90)
    assert await expire_reservations(services) == Sweep(due=0, next_expiry=START + timedelta(seconds=60))
    clock.time += timedelta(seconds=60)
    assert await expire_reservations(services) == Sweep(due=2, next_expiry=START + timedelta(seconds=90))
    for organization in ("one", "two"):
        assert await states(services, organization, "1", "2") == [ReservationState.EXPIRED, ReservationState.ACTIVE]
        assert (await verify(swept, organization)).differences == ()
    clock.time += timedelta(seconds=60)
    assert await expire_reservations(services) == Sweep(due=2, next_expiry=None)


async def test_several_processes_write_each_end_once(services: Services, swept: Database, clock: Clock) -> None:
    number = EXPIRED_PER_SWEEP_MAX + 20
    await services.storage.committer.commit(receipt("one", "TEA", number))
    await asyncio.gather(*(reserve(services, "one", str(key), seconds=60) for key in range(number)))
    clock.time += timedelta(seconds=60)
    other = Services(storage=open_storage(swept, now=clock), now=clock, new_key=services.new_key)
    sweeps = await asyncio.gather(*(expire_reservations(each) for each in (services, other, services)))
    assert not any(sweep.complete for sweep in sweeps)
    await asyncio.gather(expire_reservations(services), expire_reservations(other))
    await other.storage.close()
    assert await swept["events"].count_documents({"type": "reservation.expired"}) == number
    assert (await verify(swept, "one")).differences == ()


class Failing(Reservations):
    """Cannot be read the first times."""

    failures = 3

    async def due(self, now: datetime, *, limit: int) -> list[tuple[str, Reservation]]:
        if self.failures:
            self.failures -= 1
            raise StorageUnavailable("not now")
        return list(await super().due(now, limit=limit))


async def until_expired(services: Services, organization: str, key: str) -> None:
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        while await states(services, organization, key) != [ReservationState.EXPIRED]:  # noqa: ASYNC110  # the database has no event to wait for
            await asyncio.sleep(0.01)


async def test_goes_on_after_failures_and_tells_of_them_once(
    services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await services.storage.committer.commit(receipt("one", "TEA", 1))
    await reserve(services, "one", "1", seconds=60)
    clock.time += timedelta(seconds=60)
    failing = replace(services.storage, reservations=Failing(services.storage.database, now=clock))
    sweep = ReservationSweep(replace(services, storage=failing), poll_seconds=0.01, pause_seconds_min=0.01)
    await sweep.start()
    await until_expired(services, "one", "1")
    await sweep.stop()
    assert len([record for record in caplog.records if record.name == "app.repeated_work"]) == 1


async def test_stops_at_once(services: Services) -> None:
    sweep = ReservationSweep(services, poll_seconds=3_600)
    await sweep.start()
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await sweep.stop()
