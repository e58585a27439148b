"""Units that carts held go to the orders that wait for them."""

from datetime import timedelta

from msgspec.structs import replace

from app.composition import operation_services
from operations.expire_reservations import expire_reservations
from operations.reserve_stock import reserve_stock
from storage.clock import utc_now
from storage.database import Database
from storage.store import open_storage
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business, order_of
from tests.graphql.mug_buyers import command, wanted
from tests.graphql.served.test_backorders import commits, wait_for, waits_for


async def test_what_a_released_cart_held_goes_to_whoever_waits(business: Business) -> None:
    held = await business.reserve(("MUG", 10))
    waiting = await wait_for(business, ("MUG", 4))
    await business.api.run("releaseReservation", {"id": held["id"], "idempotencyKey": fresh_key()})
    assert await waits_for(business, waiting) == [0]
    assert await commits(business, "reservation.released") == await commits(business, "order.routed")
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 6, "allocated": 4}


async def test_what_an_order_leaves_of_its_cart_goes_to_whoever_waits(business: Business) -> None:
    held = await business.reserve(("MUG", 10))
    waiting = await wait_for(business, ("MUG", 4))
    await business.api.run("placeOrder", order_of(("MUG", 7), reservationId=held["id"]))
    assert await waits_for(business, waiting) == [1]
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}


async def test_what_an_expired_cart_held_goes_to_whoever_waits(business: Business, database: Database) -> None:
    now = utc_now()
    storage = open_storage(database, now=lambda: now)
    services = replace(operation_services(storage), now=lambda: now)
    await reserve_stock(services, command(business, "reserveStock"), request=wanted(10, seconds=60))
    waiting = await wait_for(business, ("MUG", 4))
    now += timedelta(seconds=61)
    await expire_reservations(services)
    await storage.close()
    assert await waits_for(business, waiting) == [0]
    assert await commits(business, "reservation.expired") == await commits(business, "order.routed")
    assert (await verify(business.database, business.api.organization)).differences == ()
