"""Counts that find less than is promised: the newest promises are taken back, in the same commit."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.counts.promises import PromisedUnits
from domain.counts.stock_count import CountAction, CountedLine, StockCount
from domain.refusals import InvalidInput
from operations.command import Command
from operations.count_stock import CountedItem, CountRequest, count_stock
from operations.post_count import decide_posting
from operations.services import Services
from storage.database import Database
from storage.promised_units import PromisedUnitsReader
from storage.verify import verify
from tests.graphql.api import fresh_key, mutation
from tests.graphql.business import Business, order_of, reservation_of
from tests.graphql.stock_documents import count

ORDER = """
query($id: ID!) {
  order(id: $id) {
    version fulfillmentStatus
    lines { exception quantities { allocated unrouted backordered shipped } }
    fulfillmentOrders { status locationCode lines { quantity } }
  }
}
"""


async def order(business: Business, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await business.api.data(ORDER, id=order_id)
    return found


async def line(business: Business, placed: dict[str, Any]) -> dict[str, Any]:
    """Where the units of the only line stand, without empty places, and its exception."""
    (only,) = (await order(business, placed["id"]))["lines"]
    units = {place: number for place, number in only["quantities"].items() if number}
    return {**units, "exception": only["exception"]}


async def holds(database: Database, business: Business) -> None:
    assert (await verify(database, business.api.organization)).differences == ()


async def test_the_newest_orders_lose_what_is_not_there(business: Business, database: Database) -> None:
    first, second, third = [await business.place(("MUG", 3)) for _ in range(3)]
    counted = await count(business, ("MUG", 5))
    assert [(node["posted"], node["takenBack"]) for node in counted["lines"]["nodes"]] == [(-5, 4)]
    assert counted["affectedOrderCount"] == 2
    assert await business.level("MUG", "EAST") == {"onHand": 5, "allocated": 5}
    assert await line(business, first) == {"allocated": 3, "exception": None}
    assert await line(business, second) == {"allocated": 2, "unrouted": 1, "exception": "STOCK_LOST"}
    assert await line(business, third) == {"unrouted": 3, "exception": "STOCK_LOST"}
    parts = (await order(business, third["id"]))["fulfillmentOrders"]
    assert [part["status"] for part in parts] == ["CANCELLED"]
    assert (await business.event_types(third["id"]))[:2] == ["ORDER_PLACED", "LINE_EXCEPTION"]
    await holds(database, business)


async def test_everything_happens_in_one_commit(business: Business, database: Database) -> None:
    placed = await business.place(("MUG", 10))
    counted = await count(business, ("MUG", 4))
    streams = [f"count:{counted['id']}", "stock:MUG|EAST", f"order:{placed['id']}"]
    of_count = {"organization": business.api.organization, "stream": {"$in": streams}}
    events = await database["events"].find({**of_count, "version": {"$gt": 1}}).to_list(None)
    assert {event["type"] for event in events} >= {"count.posted", "stock.changed", "line.exception"}
    by_commit = {event["commit"] for event in events if event["type"] in ("count.posted", "line.exception")}
    assert len(by_commit) == 1


async def test_carts_lose_units_before_orders(business: Business, database: Database) -> None:
    placed = await business.place(("MUG", 4))
    reserved = [(await business.reserve(("MUG", 3)))["id"] for _ in range(2)]
    await count(business, ("MUG", 6))
    document = "query($id: ID!) { reservation(id: $id) { state lines { quantity } } }"
    left = [await business.api.data(document, id=reservation) for reservation in reserved]
    assert [(each["state"], [units["quantity"] for units in each["lines"]]) for each in left] == [
        ("ACTIVE", [2]),
        ("RELEASED", []),
    ]
    assert await line(business, placed) == {"allocated": 4, "exception": None}
    assert await business.level("MUG", "EAST") == {"onHand": 6, "reserved": 2, "allocated": 4}
    await count(business, ("MUG", 3))
    assert await line(business, placed) == {"allocated": 3, "unrouted": 1, "exception": "STOCK_LOST"}
    assert await business.level("MUG", "EAST") == {"onHand": 3, "allocated": 3}
    await holds(database, business)


async def test_safety_stock_goes_before_promises(business: Business) -> None:
    placed = await business.place(("MUG", 6))
    kept = {"sku": "MUG", "locationCode": "EAST", "target": 3, "idempotencyKey": fresh_key()}
    await business.api.run("setSafetyStock", kept)
    await count(business, ("MUG", 6))
    assert await line(business, placed) == {"allocated": 6, "exception": None}
    assert await business.level("MUG", "EAST") == {"onHand": 6, "allocated": 6, "safetyStockTarget": 3}


async def test_what_is_packed_goes_last_and_what_has_left_never(business: Business, database: Database) -> None:
    picking = await business.part(("MUG", 3), status="PICKING")
    packed = await business.part(("MUG", 3), status="PACKED")
    left = await business.part(("MUG", 4), status="PACKED")
    await business.ship(left["id"])
    await count(business, ("MUG", 2))
    assert await line(business, picking["order"]) == {"unrouted": 3, "exception": "STOCK_LOST"}
    assert await line(business, packed["order"]) == {"allocated": 2, "unrouted": 1, "exception": "STOCK_LOST"}
    assert await line(business, left["order"]) == {"shipped": 4, "exception": None}
    await business.ship(packed["id"])
    await holds(database, business)


async def test_units_that_may_wait_are_backordered_and_served_when_stock_arrives(
    business: Business, database: Database
) -> None:
    placed = await business.place(("MUG", 10), allowBackorder=True)
    await count(business, ("MUG", 7))
    assert await line(business, placed) == {"allocated": 7, "backordered": 3, "exception": "STOCK_LOST"}
    await holds(database, business)


async def test_an_order_on_hold_is_routed_again_once_somebody_asks(business: Business, database: Database) -> None:
    placed = await business.place(("TEA", 10))
    await business.api.run("holdOrder", {"id": placed["id"], "reason": "PAYMENT"})
    await count(business, ("TEA", 4))
    assert await line(business, placed) == {"allocated": 4, "unrouted": 6, "exception": "STOCK_LOST"}
    await business.api.run("releaseOrder", {"id": placed["id"]})
    await business.api.run("rerouteOrder", {"id": placed["id"], "idempotencyKey": fresh_key()})
    assert await line(business, placed) == {"allocated": 10, "exception": None}
    await holds(database, business)


async def test_an_order_on_hold_loses_units_too(business: Business) -> None:
    placed = await business.place(("MUG", 10))
    await business.api.run("holdOrder", {"id": placed["id"], "reason": "PAYMENT"})
    await count(business, ("MUG", 0))
    assert await line(business, placed) == {"unrouted": 10, "exception": "STOCK_LOST"}


async def test_one_order_loses_units_of_several_skus(business: Business, database: Database) -> None:
    placed = await business.place(("MUG", 10), ("ICE", 10), ("TEA", 1))
    await count(business, ("MUG", 1), ("ICE", 9))
    found = await order(business, placed["id"])
    assert [each["quantities"]["unrouted"] for each in found["lines"]] == [9, 1, 0]
    assert [each["exception"] for each in found["lines"]] == ["STOCK_LOST", "STOCK_LOST", None]
    assert (await business.event_types(placed["id"])).count("LINE_EXCEPTION") == 1
    await holds(database, business)


async def test_the_count_names_the_orders_that_the_client_may_see(business: Business) -> None:
    web = await business.place(("MUG", 5))
    market = await business.place(("MUG", 5), channel="MARKET")
    counted = await count(business, ("MUG", 2))
    document = "query($id: ID!) { stockCount(id: $id) { affectedOrders(first: 5) { nodes { id } } } }"
    found = (await business.api.data(document, id=counted["id"]))["affectedOrders"]["nodes"]
    assert {each["id"] for each in found} == {web["id"], market["id"]}
    store = await business.api.client(locations=["EAST"])
    assert len((await store.data(document, id=counted["id"]))["affectedOrders"]["nodes"]) == 2
    reader = await business.api.client("inventory:read", "inventory:write")
    assert (await reader.error(document, id=counted["id"]))[0] == "FORBIDDEN"


async def test_orders_placed_meanwhile_keep_the_stock_in_order(business: Business, database: Database) -> None:
    """Counts and buyers at once: whoever comes first, nobody is promised what is not there."""
    asked = [order_of(("TEA", 2), allowBackorder=True) for _ in range(12)]
    counts = [count(business, ("TEA", found)) for found in (8, 3, 6, 0)]
    await asyncio.gather(*(business.api.run("placeOrder", given) for given in asked), *counts)
    await holds(database, business)


@pytest.mark.parametrize("seed", range(6))
async def test_stock_and_promises_agree_after_any_counts(business: Business, database: Database, seed: int) -> None:
    random = Random(seed)
    skus, places = ("TEA", "MUG", "ICE"), ("EAST", "WEST")
    placed: list[dict[str, Any]] = []
    for _ in range(4):
        for _ in range(random.randint(1, 4)):
            items = [(sku, random.randint(1, 4)) for sku in random.sample(skus, random.randint(1, 3))]
            placed.append(await business.place(*items, allowBackorder=True))
            if random.random() < 0.4:
                for part in placed[-1]["fulfillmentOrders"]:
                    await business.work(part["id"], random.choice(("ACCEPTED", "PICKING", "PACKED")))
        if random.random() < 0.7:
            wanted = reservation_of((random.choice(skus), random.randint(1, 3)), partial=True)
            await business.api.data(mutation("reserveStock", "__typename"), input=wanted)
        counted = random.sample(skus, random.randint(1, 3))
        found = [(sku, random.randint(0, 8)) for sku in counted]
        await count(business, *found, locationCode=random.choice(places))
        await holds(database, business)
    for each in placed:
        for part_line in (await order(business, each["id"]))["lines"]:
            lost = part_line["quantities"]["unrouted"] + part_line["quantities"]["backordered"]
            assert (part_line["exception"] is None) == (lost == 0)


class RivalAfterPromises(PromisedUnitsReader):
    """Lets a rival act once, right after it was read who holds the units."""

    rival: Callable[[], Awaitable[Any]] | None = None

    async def at(self, *given: Any) -> list[PromisedUnits]:
        found = await super().at(*given)
        rival, self.rival = self.rival, None
        if rival is not None:
            await rival()
        return found


async def posted_after(business: Business, services: Services, rival: Callable[[], Awaitable[Any]]) -> None:
    """Post a count of five MUG; the rival acts between its look at the orders and its commit."""
    promises = RivalAfterPromises(services.storage.database)
    promises.rival = rival
    slow = replace(services, storage=replace(services.storage, promised_units=promises))
    await count_stock(slow, command(business), request=request(("MUG", 5)))
    assert promises.rival is None


def command(business: Business) -> Command:
    principal = Principal(organization=business.api.organization, client_id="test", scopes=SCOPES)
    return Command(principal=principal, mutation="countStock")


def request(*lines: tuple[str, int]) -> CountRequest:
    items = tuple(CountedItem(sku=sku, quantity=quantity) for sku, quantity in lines)
    return CountRequest(count_id=None, location_code="EAST", lines=items, action=CountAction.POST, reason=None)


async def test_units_that_become_free_meanwhile_go_before_promises(
    business: Business, services: Services, database: Database
) -> None:
    first, second = await business.place(("MUG", 5)), await business.place(("MUG", 5))

    async def cancel() -> None:
        await business.api.run("cancelOrder", {"id": first["id"], "idempotencyKey": fresh_key()})

    await posted_after(business, services, cancel)
    assert await line(business, second) == {"allocated": 5, "exception": None}
    assert await business.level("MUG", "EAST") == {"onHand": 5, "allocated": 5}
    await holds(database, business)


async def test_an_order_that_moves_on_meanwhile_is_decided_on_again(
    business: Business, services: Services, database: Database
) -> None:
    first, second = await business.part(("MUG", 5)), await business.part(("MUG", 5))
    await posted_after(business, services, lambda: business.work(second["id"], "PACKED"))
    assert await line(business, second["order"]) == {"allocated": 5, "exception": None}
    assert await line(business, first["order"]) == {"unrouted": 5, "exception": "STOCK_LOST"}
    await holds(database, business)


async def test_refuses_to_take_back_more_promises_than_one_change_can_hold(
    business: Business, services: Services
) -> None:
    for _ in range(2):
        await business.place(("MUG", 2))
        await business.reserve(("MUG", 2))
    now = datetime.now(UTC)
    counted = CountedLine(sku="MUG", expected=10, counted=0, recorded_at=now)
    posted = StockCount(id="cnt_1", location="EAST", lines=(counted,), opened_at=now)
    given: dict[str, Any] = {"reason": None, "now": now}
    for most in (1, 3):
        with pytest.raises(InvalidInput):
            await decide_posting(services, business.api.organization, posted, **given, promises_max=most)
    decided = await decide_posting(services, business.api.organization, posted, **given, promises_max=4)
    assert len(decided.writes) == 4
