"""Subscribers to whom an event looks the same share one execution and one serialized text."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import Any

import orjson
import pytest

from app.composition import operation_services
from app.graphql.pipeline import Result
from app.graphql.requests import GraphQLRequest
from resolvers.context import RequestContext
from resolvers.services import Services
from resolvers.tracking_gate import TrackingGate
from storage.database import Database
from storage.store import open_storage
from tests.graphql.client import Client, all_powerful, make_pipeline
from tests.graphql.shop import RECEIVE, SAVE_SKU, Shop, key, open_shop
from tests.live.conftest import StartHub, StartRelay
from tests.live.waiting import until_numbered

ORDER = "subscription($id: ID!, $after: Cursor) { orderChanged(id: $id, after: $after) { kind type order { id } } }"
WORK_QUEUE = """
subscription($code: String!) {
  fulfillmentOrdersChanged(locationCode: $code) { kind type fulfillmentOrders { locationCode } }
}
"""
STOCK = "subscription($skus: [String!]!) { stockChanged(skus: $skus) { kind type coalesced stockLevel { allocated } } }"
AT_LOCATION = """
subscription($code: String!) {
  stockChanged(locationCodes: [$code]) { kind type coalesced stockLevels { skuCode version } }
}
"""
HOLD = "mutation($input: HoldOrderInput!) { holdOrder(input: $input) { userErrors { message } } }"


@pytest.fixture
async def shop(database: Database, start_relay: StartRelay, start_hub: StartHub, stack: AsyncExitStack) -> Shop:
    relay = await start_relay()
    storage = open_storage(database, after_commit=relay.nudge)
    stack.push_async_callback(storage.close)
    services = Services(
        storage=storage,
        operations=operation_services(storage),
        hub=await start_hub(),
        tracking_gate=TrackingGate(uses_per_minute=100),
        environment="test",
    )
    return await open_shop(Client(make_pipeline(), services, all_powerful("acme")))


@asynccontextmanager
async def following(
    client: Client, document: str, *, snapshots: int = 1, **variables: Any
) -> AsyncIterator[AsyncGenerator[Result, None]]:
    """A subscription after its snapshots."""
    prepared = client.pipeline.prepare(GraphQLRequest(document, None, variables), client.principal)
    context = RequestContext(principal=client.principal, request_id="test", services=client.services)
    async with aclosing(client.pipeline.subscribe(prepared, context)) as results:
        for _ in range(snapshots):
            assert message(await anext(results))["kind"] == "SNAPSHOT"
        yield results


async def told(event_type: str, *subscriptions: AsyncGenerator[Result, None]) -> list[Result]:
    """What each subscription tells of the first event of this type."""

    async def first(results: AsyncGenerator[Result, None]) -> Result:
        async for result in results:
            if message(result)["type"] == event_type:
                return result
        raise AssertionError("the subscription ended")

    async with asyncio.timeout(10):
        return await asyncio.gather(*(first(results) for results in subscriptions))


def message(result: Result) -> dict[str, Any]:
    (value,) = orjson.loads(orjson.dumps(result))["data"].values()
    shown: dict[str, Any] = value
    return shown


async def hold(shop: Shop, order_id: str) -> None:
    held = await shop.client.data(HOLD, input={"id": order_id, "reason": "MANUAL"})
    assert held["userErrors"] == []


async def test_followers_of_an_order_share_its_events_but_not_with_limited_clients(shop: Shop) -> None:
    order = await shop.place(("TEA", 1))
    limited = shop.client.limited(channels=frozenset({"WEB"}))
    variables = {"id": order["id"]}
    async with (
        following(shop.client, ORDER, **variables) as first,
        following(shop.client, ORDER, **variables) as second,
        following(limited, ORDER, **variables) as other,
    ):
        await hold(shop, order["id"])
        mine, same, theirs = await told("ORDER_HELD", first, second, other)
    assert same is mine
    assert theirs is not mine


async def test_work_queues_of_two_locations_show_their_own_parts_of_one_event(shop: Shop) -> None:
    order = await shop.place(("MUG", 1), ("POT", 1))
    async with (
        following(shop.client, WORK_QUEUE, code="CHI") as first,
        following(shop.client, WORK_QUEUE, code="CHI") as second,
        following(shop.client, WORK_QUEUE, code="SEA") as elsewhere,
    ):
        await hold(shop, order["id"])
        chicago, same, seattle = await told("ORDER_HELD", first, second, elsewhere)
    assert same is chicago
    assert [shown["locationCode"] for shown in message(chicago)["fulfillmentOrders"]] == ["CHI"]
    assert [shown["locationCode"] for shown in message(seattle)["fulfillmentOrders"]] == ["SEA"]


async def test_followers_of_stock_share_its_movements(shop: Shop) -> None:
    async with (
        following(shop.client, STOCK, snapshots=3, skus=["TEA"]) as first,
        following(shop.client, STOCK, snapshots=3, skus=["TEA"]) as second,
    ):
        await shop.place(("TEA", 1))
        mine, same = await told("STOCK_CHANGED", first, second)
    assert same is mine


async def test_followers_of_a_location_share_a_message_for_many_movements(shop: Shop, database: Database) -> None:
    codes = await stocked(shop, 40)
    await until_numbered(database)
    async with (
        following(shop.client, AT_LOCATION, code="NYC") as first,
        following(shop.client, AT_LOCATION, code="NYC") as second,
        following(shop.client, STOCK, snapshots=40, skus=codes) as all_of_them,
        following(shop.client, STOCK, snapshots=20, skus=codes[20:]) as some,
    ):
        await receive(shop, codes)
        mine, same, everything, part = await told("STOCK_CHANGED", first, second, all_of_them, some)
    assert same is mine
    assert [message(one)["coalesced"] for one in (mine, everything, part)] == [40, 40, 20]


async def test_a_slow_follower_is_shown_nothing_older_than_before(shop: Shop) -> None:
    codes = await stocked(shop, 30)
    final = dict.fromkeys(codes, 41)

    async def follow(results: AsyncGenerator[Result, None], pause: float) -> int:
        shown: dict[str, int] = {}
        count = 0
        while shown != final:
            for level in message(await anext(results))["stockLevels"]:
                assert level["version"] >= shown.get(level["skuCode"], 0)
                shown[level["skuCode"]] = level["version"]
            count += 1
            await asyncio.sleep(pause)
        return count

    async with (
        asyncio.timeout(30),
        following(shop.client, AT_LOCATION, code="NYC") as first,
        following(shop.client, AT_LOCATION, code="NYC") as second,
    ):
        following_both = asyncio.gather(follow(first, 0), follow(second, 0.05))
        for number in range(40):
            size = 3 if number % 2 else len(codes)
            await asyncio.gather(*(receive(shop, codes[start : start + size]) for start in range(0, len(codes), size)))
        assert max(await following_both) < 40 * len(codes) / 2


async def stocked(shop: Shop, count: int) -> list[str]:
    """New SKUs, each with a unit in New York."""
    codes = [f"S{number:02}" for number in range(count)]
    for code in codes:
        assert (await shop.client.data(SAVE_SKU, input={"code": code, "name": code, "weightGrams": 1}))[
            "userErrors"
        ] == []
    await receive(shop, codes)
    return codes


async def receive(shop: Shop, codes: Sequence[str]) -> None:
    items = [{"sku": code, "quantity": 1} for code in codes]
    given = {"locationCode": "NYC", "items": items, "idempotencyKey": key()}
    assert (await shop.client.data(RECEIVE, input=given))["userErrors"] == []
