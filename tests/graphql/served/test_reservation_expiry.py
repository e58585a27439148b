"""Reservations end to the moment, whoever looks first."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from app.composition import operation_services
from domain.inventory.refusals import InsufficientStock, ReservationEnded, TooManyReservations
from domain.reservations.limits import ReservationLimits
from domain.reservations.reservation import Reservation
from operations.extend_reservation import extend_reservation
from operations.place_order import place_order
from operations.release_reservation import release_reservation
from operations.reserve_stock import reserve_stock
from operations.services import Services
from storage.change import Change
from storage.clock import utc_now
from storage.committer import Committer
from storage.committing.outcome import Committed
from storage.database import Database
from storage.store import open_storage
from storage.verify import verify
from tests.graphql.business import Business
from tests.graphql.mug_buyers import command, order_request, wanted


@dataclass(slots=True)
class Clock:
    """Stands still until it is told to go on."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock(utc_now().replace(microsecond=0))


@pytest.fixture
async def timed(database: Database, clock: Clock) -> AsyncIterator[Services]:
    storage = open_storage(database, now=clock)
    yield replace(operation_services(storage), now=clock)
    await storage.close()


async def reserve(services: Services, business: Business, quantity: int = 10, **fields: Any) -> Reservation:
    result = await reserve_stock(services, command(business, "reserveStock"), request=wanted(quantity, **fields))
    assert result.reservation is not None
    return result.reservation


async def test_is_placed_until_the_last_moment(business: Business, timed: Services, clock: Clock) -> None:
    made = await reserve(timed, business, seconds=60)
    clock.advance(59.999)
    with pytest.raises(InsufficientStock):
        await place_order(timed, command(business, "placeOrder"), request=order_request(1))
    await place_order(timed, command(business, "placeOrder"), request=order_request(10), reservation_id=made.id)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_is_free_for_others_from_that_moment(business: Business, timed: Services, clock: Clock) -> None:
    made = await reserve(timed, business, seconds=60)
    clock.advance(60)
    with pytest.raises(ReservationEnded) as ended:
        await place_order(timed, command(business, "placeOrder"), request=order_request(1), reservation_id=made.id)
    assert (ended.value.state, ended.value.field) == ("EXPIRED", ("reservationId",))
    await place_order(timed, command(business, "placeOrder"), request=order_request(10))
    assert (await verify(business.database, business.api.organization)).differences == ()


class LateCommitter(Committer):
    """So much time passes between the decision and its transaction."""

    def __init__(self, database: Database, clock: Clock, *, seconds: float) -> None:
        super().__init__(database, now=clock)
        self._clock = clock
        self._seconds = seconds

    async def commit(self, change: Change) -> Committed:
        self._clock.advance(self._seconds)
        return await super().commit(change)


@pytest.mark.parametrize("what", ["place", "extend", "release"])
async def test_what_expires_between_decision_and_commit_has_ended(
    business: Business, timed: Services, clock: Clock, what: str
) -> None:
    made = await reserve(timed, business, seconds=60)
    late = LateCommitter(timed.storage.database, clock, seconds=30)
    slow = replace(timed, storage=replace(timed.storage, committer=late))
    clock.advance(30)
    acting = command(business, what)
    ways = {
        "place": lambda: place_order(slow, acting, request=order_request(10), reservation_id=made.id),
        "extend": lambda: extend_reservation(slow, acting, reservation_id=made.id, seconds=600),
        "release": lambda: release_reservation(slow, acting, reservation_id=made.id),
    }
    with pytest.raises(ReservationEnded) as ended:
        await ways[what]()
    assert ended.value.state == "EXPIRED"
    await late.close()
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_makes_room_for_its_holder_and_client(business: Business, timed: Services, clock: Clock) -> None:
    few = replace(timed, reservation_limits=ReservationLimits(per_holder=1, per_client=1))
    for fields in ({"holder": "cart"}, {}):
        await reserve(few, business, 1, seconds=60, **fields)
        with pytest.raises(TooManyReservations):
            await reserve(few, business, 1, **fields)
    clock.advance(60)
    for fields in ({"holder": "cart"}, {}):
        await reserve(few, business, 1, **fields)
