"""Others who are faster while stock is given out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from app.backorder_rounds import BackorderRounds
from domain.orders.order import Order
from operations.adjust_stock import adjust_stock
from operations.place_order import place_order
from operations.receive_stock import ReceivedItem, receive_stock
from operations.serve_backorders import serve_backorders, serve_next_backorders
from operations.services import Services
from storage.database import Database
from storage.store import open_storage
from storage.verify import verify
from storage.waiting_orders import FIRST_PLACE, WaitingOrders
from tests.graphql.business import Business, order_of
from tests.graphql.mug_buyers import command, order_request
from tests.graphql.served.test_backorders import commits, receive, sold_out, wait_for, waits_for
from tests.live.waiting import until_gone

Rival = Callable[[], Awaitable[Any]]


class RivalsAfterLook(WaitingOrders):
    """Lets a rival act right after the waiting orders were looked up, once for each rival."""

    rivals: list[Rival]

    async def in_line(self, organization: str, skus: Sequence[str], *, limit: int) -> list[Order]:
        found = await super().in_line(organization, skus, limit=limit)
        if self.rivals:
            await self.rivals.pop(0)()
        return found


def overtaken(services: Services, *rivals: Rival) -> Services:
    waiting_orders = RivalsAfterLook(services.storage.database)
    waiting_orders.rivals = list(rivals)
    return replace(services, storage=replace(services.storage, waiting_orders=waiting_orders))


async def receipt(services: Services, business: Business, quantity: int) -> None:
    items = [ReceivedItem(sku="MUG", quantity=quantity)]
    await receive_stock(services, command(business, "receiveStock"), location_code="EAST", items=items, reason=None)


def hold(business: Business, order_id: str) -> Rival:
    return lambda: business.api.run("holdOrder", {"id": order_id, "reason": "OTHER"})


async def test_a_waiting_order_that_moves_on_meanwhile_is_looked_at_again(
    business: Business, services: Services
) -> None:
    await sold_out(business)
    first = await wait_for(business, ("MUG", 2), priority="HIGH")
    second = await wait_for(business, ("MUG", 2))
    await receipt(overtaken(services, hold(business, first)), business, 2)
    assert await waits_for(business, first, second) == [2, 0]
    assert len(await commits(business, "order.routed")) == 1


async def test_stock_is_booked_though_others_are_always_faster_and_given_out_later(
    business: Business, services: Services
) -> None:
    await sold_out(business)
    waiting = [await wait_for(business, ("MUG", 1), priority="URGENT") for _ in range(3)]
    last = await wait_for(business, ("MUG", 1))
    await receipt(overtaken(services, *(hold(business, order_id) for order_id in waiting)), business, 1)
    assert await waits_for(business, *waiting, last) == [1, 1, 1, 1]
    assert await business.level("MUG", "EAST") == {"onHand": 11, "available": 1, "allocated": 10}
    assert await serve_backorders(services, business.api.organization, ["MUG"]) == 1
    assert await waits_for(business, last) == [0]
    assert await serve_backorders(services, business.api.organization, ["MUG"]) == 0


async def test_two_receipts_at_once_serve_two_orders(business: Business, services: Services) -> None:
    await sold_out(business)
    orders = [await wait_for(business, ("MUG", 1)) for _ in range(3)]
    await receipt(overtaken(services, lambda: receive(business, 1)), business, 1)
    assert await waits_for(business, *orders) == [0, 0, 1]
    assert (await verify(business.database, business.api.organization)).differences == ()


class NobodyLooks(WaitingOrders):
    """Fails whoever looks for waiting orders."""

    async def in_line(self, organization: str, skus: Sequence[str], *, limit: int) -> list[Order]:
        raise AssertionError(f"looked for {skus} in {organization} up to {limit}")


async def test_a_change_that_frees_nothing_looks_for_nobody(business: Business, services: Services) -> None:
    storage = replace(services.storage, waiting_orders=NobodyLooks(services.storage.database))
    unseeing = replace(services, storage=storage)
    taken = command(business, "adjustStock")
    await adjust_stock(
        unseeing, taken, sku="MUG", location_code="EAST", delta=-1, reason="broken", change_from_quantity=None
    )
    await place_order(unseeing, command(business, "placeOrder"), request=order_request(3))
    with pytest.raises(AssertionError, match="looked for"):
        await receipt(unseeing, business, 1)


async def test_many_receipts_at_two_processes_sell_nothing_twice_and_serve_everybody(
    business: Business, services: Services, database: Database
) -> None:
    await sold_out(business)
    waiting = [await wait_for(business, ("MUG", 1), priority=priority) for priority in ("LOW", "HIGH") * 6]
    rival = open_storage(database)
    elsewhere = replace(services, storage=rival)
    try:
        await asyncio.gather(
            *(receipt((services, elsewhere)[index % 2], business, 1) for index in range(12)),
            *(settle(business) for _ in range(4)),
        )
    finally:
        await rival.close()
    bought = await business.level("MUG", "EAST")
    assert bought["onHand"] == 22
    await receipt(services, business, 22 - bought["allocated"] + 4)
    for _ in range(5):
        await serve_backorders(services, business.api.organization, ["MUG"])
    assert await waits_for(business, *waiting) == [0] * 12
    assert (await verify(business.database, business.api.organization)).differences == ()


async def settle(business: Business) -> None:
    """Try to buy a unit, whether or not there is one."""
    await business.api.send(
        "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }",
        input=order_of(("MUG", 1)),
    )


async def test_rounds_serve_what_became_available_without_a_movement(business: Business, services: Services) -> None:
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store", "stockBuffer": 4})
    waiting = await wait_for(business, ("MUG", 8))
    assert await waits_for(business, waiting) == [2]
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    place = FIRST_PLACE
    for _ in range(10):
        place = (await serve_next_backorders(services, place)).next_place
        if place == FIRST_PLACE:
            break
    assert await waits_for(business, waiting) == [0]


async def test_rounds_follow_each_other_at_once_as_long_as_they_serve_somebody(
    business: Business, services: Services
) -> None:
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store", "stockBuffer": 4})
    waiting = await wait_for(business, ("MUG", 8))
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    rounds = BackorderRounds(services, poll_seconds=60)
    pauses = [await rounds.work() for _ in range(10)]
    assert await waits_for(business, waiting) == [0]
    assert 0 in pauses
    assert pauses[-1] >= 60


async def test_rounds_go_on_until_they_are_stopped(business: Business, services: Services) -> None:
    rounds = BackorderRounds(services, poll_seconds=0.02)
    await rounds.start()
    waits = {"organization": business.api.organization, "waiting.sku": "MUG"}
    for buffer, units in ((4, 7), (1, 3)):
        await business.api.run("saveChannel", {"code": "WEB", "name": "Web store", "stockBuffer": buffer})
        await wait_for(business, ("MUG", units))
        assert await business.database["orders"].count_documents(waits) == 1
        await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
        await until_gone(business.database["orders"], waits)
    await rounds.stop()
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}
