"""Others who act between the reads of a request that reserves, or places what is reserved."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from app.composition import operation_services
from domain.address import Address
from domain.inventory.refusals import InsufficientStock, ReservationEnded, TooManyReservations
from domain.orders.new_order import OrderRequest
from domain.reservations.limits import ReservationLimits
from operations.command import Result
from operations.place_order import place_order
from operations.release_reservation import release_reservation
from operations.reserve_stock import reserve_stock
from operations.services import Services
from storage.database import Database, connect
from storage.stock_levels import StockLevels
from storage.store import open_storage
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.mug_buyers import command, order_request, wanted

Rival = Callable[[], Awaitable[Any]]
HOLDERS, OTHERS, UNITS = 100, 100, 150


async def receive(business: Business, quantity: int, location: str = "EAST") -> None:
    items = [{"sku": "MUG", "quantity": quantity}]
    await business.api.run("receiveStock", {"locationCode": location, "items": items, "idempotencyKey": fresh_key()})


@pytest.fixture
async def two_processes(
    services: Services, mongo_url: str, database: Database
) -> AsyncIterator[tuple[Services, Services]]:
    """What two processes work with: they share nothing but the database."""
    connected = connect(mongo_url, database.name)
    other = open_storage(connected)
    yield services, operation_services(other)
    await other.close()
    connected.client.close()


async def test_whoever_has_reserved_gets_it_while_others_buy(
    business: Business, two_processes: tuple[Services, Services]
) -> None:
    """100 holders place at two processes while 100 others want the 50 units that nobody has reserved."""
    await receive(business, UNITS - 10)
    held = [
        await reserve_stock(
            two_processes[number % 2], command(business, "reserveStock"), request=wanted(holder=f"cart {number}")
        )
        for number in range(HOLDERS)
    ]
    holders = (
        place_order(
            two_processes[number % 2],
            command(business, "placeOrder"),
            request=order_request(1),
            reservation_id=result.ids["reservation"],
        )
        for number, result in enumerate(held)
    )
    others = (
        place_order(two_processes[number % 2], command(business, "placeOrder"), request=order_request(1))
        for number in range(OTHERS)
    )
    mixed = [buyer for pair in zip(holders, others, strict=True) for buyer in pair]
    results = await asyncio.gather(*mixed, return_exceptions=True)
    assert Counter(type(result) for result in results[::2]) == {Result: HOLDERS}
    assert Counter(type(result) for result in results[1::2]) == {
        Result: UNITS - HOLDERS,
        InsufficientStock: OTHERS - (UNITS - HOLDERS),
    }
    assert await business.level("MUG", "EAST") == {"onHand": UNITS, "allocated": UNITS}
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_reservations_and_buyers_never_share_a_unit(
    business: Business, two_processes: tuple[Services, Services]
) -> None:
    reserving = (
        reserve_stock(
            two_processes[number % 2], command(business, "reserveStock"), request=wanted(holder=f"cart {number}")
        )
        for number in range(30)
    )
    buying = (
        place_order(two_processes[number % 2], command(business, "placeOrder"), request=order_request(1))
        for number in range(30)
    )
    results = await asyncio.gather(*reserving, *buying, return_exceptions=True)
    assert Counter(type(result) for result in results) == {Result: 10, InsufficientStock: 50}
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_a_client_without_holders_never_exceeds_its_limit(business: Business, services: Services) -> None:
    few = replace(services, reservation_limits=ReservationLimits(per_client=4))
    results = await asyncio.gather(
        *(reserve_stock(few, command(business, "reserveStock"), request=wanted()) for _ in range(10)),
        return_exceptions=True,
    )
    assert Counter(type(result) for result in results) == {Result: 4, TooManyReservations: 6}
    one_more = await asyncio.gather(
        reserve_stock(few, command(business, "reserveStock"), request=wanted()), return_exceptions=True
    )
    assert [type(result) for result in one_more] == [TooManyReservations]


class RivalAfterStock(StockLevels):
    """Lets a rival act each time after what is available was read."""

    rival: Rival | None = None

    async def available(self, *given: Any) -> Any:
        found = await super().available(*given)
        if self.rival is not None:
            await self.rival()
        return found


class RivalForFreshUnits(StockLevels):
    """Each time what is available is to be read, ten units have arrived; once it was read, a rival has taken them."""

    def __init__(self, business: Business, services: Services, request: OrderRequest) -> None:
        super().__init__(services.storage.database)
        self._business = business
        self._services = services
        self._request = request

    async def available(self, *given: Any) -> Any:
        await receive(self._business, 10, "WEST")
        found = await super().available(*given)
        await place_order(self._services, command(self._business, "placeOrder"), request=self._request)
        return found


async def test_a_rival_for_the_free_units_does_not_cost_the_reserved_ones(
    business: Business, services: Services
) -> None:
    """MUG is kept in EAST; WEST is nearer, and whatever is free there is gone once we have seen it."""
    made = await business.reserve(("MUG", 10))
    to_reno = replace(order_request(10), ship_to=Address(country_code="US", postal_code="89501"))
    stock = RivalForFreshUnits(business, services, to_reno)
    slow = replace(services, storage=replace(services.storage, stock_levels=stock))
    placed = await place_order(slow, command(business, "placeOrder"), request=to_reno, reservation_id=made["id"])
    assert placed.order is not None
    assert [part.location for part in placed.order.fulfillment_orders] == ["EAST"]
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_a_reservation_that_is_released_meanwhile_has_ended(business: Business, services: Services) -> None:
    made = await business.reserve(("MUG", 10))
    stock = RivalAfterStock(services.storage.database)
    slow = replace(services, storage=replace(services.storage, stock_levels=stock))

    async def rival() -> None:
        stock.rival = None
        await release_reservation(services, command(business, "releaseReservation"), reservation_id=made["id"])

    stock.rival = rival
    with pytest.raises(ReservationEnded) as ended:
        await place_order(slow, command(business, "placeOrder"), request=order_request(10), reservation_id=made["id"])
    assert (ended.value.state, ended.value.field) == ("RELEASED", ("reservationId",))
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 10}


async def test_a_rival_for_the_units_to_reserve_makes_it_choose_again(business: Business, services: Services) -> None:
    await receive(business, 10, "WEST")
    stock = RivalAfterStock(services.storage.database)
    slow = replace(services, storage=replace(services.storage, stock_levels=stock))

    async def rival() -> None:
        stock.rival = None
        await place_order(services, command(business, "placeOrder"), request=order_request(1))

    stock.rival = rival
    made = await reserve_stock(slow, command(business, "reserveStock"), request=wanted(10))
    assert made.reservation is not None
    assert [(units.location, units.quantity) for units in made.reservation.lines] == [("WEST", 10)]
