"""Following the stock of a location, bulk changes, and signals."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.following import following

AT = """
subscription($code: String!, $after: Cursor) {
  stockChanged(locationCodes: [$code], after: $after) {
    cursor kind type eventId version coalesced
    stockLevel { skuCode version } stockLevels { skuCode available version } movement { kind }
  }
}
"""
SIGNALS = """
subscription($code: String!, $only: [StockSignal!]) {
  stockChanged(locationCodes: [$code], only: $only) {
    kind type version coalesced stockLevel { skuCode available } movement { kind }
  }
}
"""
STOCK_LEVELS = """
query($code: String!) { stockLevels(filter: {locationCodes: [$code]}, first: 100) { nodes { skuCode available version } } }
"""


async def receive(business: Business, code: str, *skus: str, quantity: int = 1) -> None:
    items = [{"sku": sku, "quantity": quantity} for sku in skus]
    given = {"locationCode": code, "items": items, "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)


async def adjust(business: Business, code: str, sku: str, delta: int) -> None:
    given = {"sku": sku, "locationCode": code, "delta": delta, "reason": "test", "idempotencyKey": fresh_key()}
    await business.api.run("adjustStock", given)


async def later(messages: AsyncIterator[dict[str, Any]], version: int) -> dict[str, Any]:
    """The first message of a level at this version: what came into being with the organization may be told before."""
    while (told := await anext(messages))["version"] != version:
        assert told["version"] == 1
    return told


async def many_skus(business: Business, count: int) -> list[str]:
    codes = [f"BULK-{number:03}" for number in range(count)]
    saved = [{"code": code, "name": code, "weightGrams": 100} for code in codes]
    await asyncio.gather(*(business.api.run("saveSku", given) for given in saved))
    return codes


async def test_a_whole_location_begins_with_a_cursor_and_tells_what_changes_there(business: Business) -> None:
    async with following(business.api, AT, code="EAST") as messages:
        snapshot = await anext(messages)
        assert {name: snapshot[name] for name in ("kind", "coalesced", "stockLevel", "stockLevels", "version")} == {
            "kind": "SNAPSHOT",
            "coalesced": 0,
            "stockLevel": None,
            "stockLevels": [],
            "version": None,
        }
        await receive(business, "WEST", "TEA")
        await receive(business, "EAST", "MUG")
        told = await later(messages, 2)
    assert (told["kind"], told["type"], told["coalesced"], told["version"]) == ("EVENT", "STOCK_CHANGED", 1, 2)
    assert told["stockLevel"] == {"skuCode": "MUG", "version": 2}
    assert told["stockLevels"] == [{"skuCode": "MUG", "available": 11, "version": 2}]
    assert told["movement"] == {"kind": "RECEIVED"}


async def test_a_bulk_change_is_one_message_with_all_its_levels(business: Business) -> None:
    codes = await many_skus(business, 60)
    async with following(business.api, AT, code="EAST") as messages:
        await anext(messages)
        await receive(business, "EAST", *codes)
        told = await anext(messages)
    assert (told["coalesced"], told["version"], told["stockLevel"], told["movement"]) == (60, None, None, None)
    assert told["stockLevels"] == [{"skuCode": code, "available": 1, "version": 1} for code in codes]


async def test_resuming_tells_each_level_that_changed_since_with_its_newest_state(business: Business) -> None:
    codes = await many_skus(business, 120)
    async with following(business.api, AT, code="EAST") as messages:
        cursors = [(await anext(messages))["cursor"]]
        for quantity in range(1, 4):
            await receive(business, "EAST", *codes, quantity=quantity)
            cursors.append((await anext(messages))["cursor"])
    found = await business.api.data(STOCK_LEVELS, code="EAST")
    now = {level["skuCode"]: level for level in found["nodes"]}
    async with following(business.api, AT, code="EAST", after=cursors[1]) as messages:
        told = await anext(messages)
    assert (told["kind"], told["coalesced"], len(told["stockLevels"])) == ("EVENT", 240, 120)
    assert all(level["available"] == 6 and level["version"] == 3 for level in told["stockLevels"])
    assert all(now.get(level["skuCode"], level) == level for level in told["stockLevels"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("after: null", "BAD_USER_INPUT"),
        ("locationCodes: []", "BAD_USER_INPUT"),
        ("skus: []", "BAD_USER_INPUT"),
        ('locationCodes: ["EAST", "WEST"]', "BAD_USER_INPUT"),
        ('locationCodes: ["EAST"], only: []', "BAD_USER_INPUT"),
        ('locationCodes: ["NOWHERE"]', "NOT_FOUND"),
    ],
)
async def test_a_subscription_names_skus_or_one_location(business: Business, arguments: str, code: str) -> None:
    assert await refused(business.api, f"subscription {{ stockChanged({arguments}) {{ kind }} }}") == code


async def test_a_store_follows_its_own_location_alone(business: Business) -> None:
    store = await business.api.client(locations=["SHOP"])
    assert await refused(store, 'subscription { stockChanged(locationCodes: ["EAST"]) { kind } }') == "NOT_FOUND"
    async with following(store, AT, code="SHOP") as messages:
        await anext(messages)
        await receive(business, "EAST", "TEA")
        await receive(business, "SHOP", "TEA")
        assert (await later(messages, 2))["stockLevels"] == [{"skuCode": "TEA", "available": 11, "version": 2}]


async def test_a_partner_sees_levels_as_its_queries_show_them_and_no_movements(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    async with following(partner, AT, code="EAST") as messages:
        await anext(messages)
        await receive(business, "EAST", "TEA")
        told = await later(messages, 2)
    query = '{ stockLevel(sku: "TEA", locationCode: "EAST") { skuCode available version } }'
    assert told["stockLevels"] == [await partner.data(query)]
    assert told["movement"] is None


async def test_signals_alone(business: Business) -> None:
    async with (
        following(business.api, SIGNALS, code="EAST", only=["OUT", "REPLENISHED"]) as both,
        following(business.api, SIGNALS, code="EAST", only=["REPLENISHED"]) as one,
    ):
        await anext(both)
        await anext(one)
        await adjust(business, "EAST", "MUG", -4)
        await adjust(business, "EAST", "MUG", -6)
        out = await anext(both)
        await receive(business, "EAST", "TEA", "MUG")
        replenished = [await anext(both), await anext(one)]
    empty, full = ({"skuCode": "MUG", "available": available} for available in (0, 1))
    head = {"kind": "EVENT", "coalesced": 1, "movement": None}
    assert out == {**head, "type": "STOCK_OUT", "version": 4, "stockLevel": empty}
    assert replenished == [{**head, "type": "STOCK_REPLENISHED", "version": 6, "stockLevel": full}] * 2


async def test_low_is_told_when_the_units_come_down_to_the_threshold(business: Business) -> None:
    threshold = {"sku": "MUG", "locationCode": "EAST", "threshold": 3, "idempotencyKey": fresh_key()}
    await business.api.run("setLowStockThreshold", threshold)
    async with following(business.api, SIGNALS, code="EAST", only=["LOW"]) as messages:
        await anext(messages)
        for delta in (-6, -1, -1):
            await adjust(business, "EAST", "MUG", delta)
        low = await anext(messages)
    # Versions: received, threshold set, adjusted twice, and the signal right after the second.
    assert (low["type"], low["version"]) == ("STOCK_LOW", 5)


async def test_a_partner_hears_no_signals(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    async with following(partner, SIGNALS, code="EAST") as messages:
        await anext(messages)
        await adjust(business, "EAST", "MUG", -10)
        await receive(business, "EAST", "MUG")
        told = [await later(messages, 2), await anext(messages)]
    assert [(one["type"], one["version"]) for one in told] == [("STOCK_CHANGED", 2), ("STOCK_CHANGED", 4)]


async def test_without_a_filter_signals_come_after_their_movements(business: Business) -> None:
    async with following(business.api, SIGNALS, code="EAST") as messages:
        await anext(messages)
        await adjust(business, "EAST", "MUG", -10)
        told = [await later(messages, 2), await later(messages, 3)]
    assert [(one["type"], one["movement"]) for one in told] == [
        ("STOCK_CHANGED", {"kind": "ADJUSTED"}),
        ("STOCK_OUT", None),
    ]


async def refused(api: Any, document: str) -> str:
    """The code with which a subscription is refused."""
    response = await api.post(document, accept="text/event-stream")
    text: str = response.text
    return next(code for code in ("BAD_USER_INPUT", "NOT_FOUND", "INTERNAL") if f'"{code}"' in text)
