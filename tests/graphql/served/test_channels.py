"""Channels, and what a marketplace may see of the stock and buy."""

from typing import Any

from tests.graphql.api import Api, refusal
from tests.graphql.business import LEVEL, Business
from tests.graphql.following import following

INVALID = "INVALID_INPUT"
CHANNEL = "code name stockPercent stockBuffer reservationSeconds allowBackorder version"
LEVEL_QUERY = (
    f'{{ stockLevel(sku: "TEA", locationCode: "EAST") {{ skuCode {LEVEL} targetOfCategory lowStockThreshold }} }}'
)


def channel(**changes: Any) -> dict[str, Any]:
    return {"code": "MARKET", "name": "Marketplace", **changes}


async def market(business: Business, **changes: Any) -> Api:
    """A client of a marketplace with this share."""
    await business.api.run("saveChannel", channel(**changes))
    return await business.api.client(channels=["MARKET"])


async def test_keeps_channels(business: Business) -> None:
    saved = await business.api.run("saveChannel", channel(), f"channel {{ id {CHANNEL} }}")
    assert saved["channel"] == {
        "id": "chn_MARKET",
        "code": "MARKET",
        "name": "Marketplace",
        "stockPercent": 100,
        "stockBuffer": 0,
        "reservationSeconds": 600,
        "allowBackorder": False,
        "version": 1,
    }
    given = channel(stockPercent=40, stockBuffer=2, reservationSeconds=7_200, allowBackorder=True, expectedVersion=1)
    await business.api.run("saveChannel", given)
    found = await business.api.data(f'{{ channel(code: "MARKET") {{ {CHANNEL} }} }}')
    assert found == {name: value for name, value in given.items() if name != "expectedVersion"} | {"version": 2}
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    assert await business.api.data("{ channels { nodes { code } } }") == {
        "nodes": [{"code": "APP"}, {"code": "MARKET"}]
    }
    assert await business.api.data('{ channel(code: "WEB") { code } }') is None
    assert await business.api.data('{ node(id: "chn_APP") { id } }') == {"id": "chn_APP"}


async def test_refuses_channels_that_make_no_sense(business: Business) -> None:
    for changes, field in (
        ({"code": "A|B"}, "code"),
        ({"code": ""}, "code"),
        ({"name": " "}, "name"),
        ({"name": "x" * 501}, "name"),
        ({"stockPercent": -1}, "stockPercent"),
        ({"stockPercent": 101}, "stockPercent"),
        ({"stockBuffer": -1}, "stockBuffer"),
        ({"stockBuffer": 1_000_000_001}, "stockBuffer"),
        ({"reservationSeconds": 0}, "reservationSeconds"),
        ({"reservationSeconds": 7_201}, "reservationSeconds"),
    ):
        await business.refuses("saveChannel", channel(**changes), refusal(INVALID, field))
    for mistake in (
        channel(stockPercent=1.5),
        channel(stockPercent=None),
        channel(allowBackorder="yes"),
        {"code": "X"},
    ):
        await business.rejects_value("saveChannel", mistake)


async def test_lets_no_limited_client_choose_its_share(business: Business) -> None:
    partner = await market(business, stockPercent=50)
    for client in (partner, await business.api.client(locations=["EAST"])):
        async with business.unchanged():
            assert await client.refusals("saveChannel", channel()) == [refusal("NOT_PERMITTED")]


async def test_shows_a_partner_its_channels_alone_and_not_what_others_have(business: Business) -> None:
    partner = await market(business, stockPercent=50, stockBuffer=1)
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    own = {"nodes": [{"code": "MARKET", "stockPercent": 100, "stockBuffer": 0}]}
    assert await partner.data("{ channels { nodes { code stockPercent stockBuffer } } }") == own
    assert await partner.data('{ channel(code: "WEB") { code } }') is None
    assert await partner.data('{ node(id: "chn_WEB") { id } }') is None
    store = await business.api.client(locations=["EAST"])
    assert await store.data("{ channels { nodes { code } } }") == {"nodes": []}
    assert await store.data('{ channel(code: "MARKET") { code } }') is None


async def test_shows_a_marketplace_its_share_of_the_stock(business: Business) -> None:
    partner = await market(business, stockPercent=50, stockBuffer=1)
    await business.place(("TEA", 2))
    await business.api.run(
        "setSafetyStock", {"sku": "TEA", "locationCode": "EAST", "target": 1, "idempotencyKey": "safety"}
    )
    assert await business.level("TEA", "EAST") == {
        "onHand": 10,
        "available": 7,
        "allocated": 2,
        "safetyStock": 1,
        "safetyStockTarget": 1,
    }
    seen = {
        "skuCode": "TEA",
        "onHand": 2,
        "available": 2,
        "reserved": 0,
        "allocated": 0,
        "safetyStock": 0,
        "damaged": 0,
        "qualityControl": 0,
        "safetyStockTarget": 0,
        "targetOfCategory": None,
        "lowStockThreshold": 0,
        "version": 3,
    }
    assert await partner.data(LEVEL_QUERY) == seen
    fields = " ".join(seen)
    node = f'{{ node(id: "stk_TEA|EAST") {{ ... on StockLevel {{ {fields} }} }} }}'
    assert await partner.data(node) == seen
    listed = f'{{ stockLevels(filter: {{skus: ["TEA"], locationCodes: ["EAST"]}}) {{ nodes {{ {fields} }} }} }}'
    assert await partner.data(listed) == {"nodes": [seen]}


async def test_shows_the_share_to_those_who_follow_the_stock(business: Business) -> None:
    partner = await market(business, stockPercent=50)
    document = 'subscription { stockChanged(skus: ["MUG"]) { stockLevel { onHand available allocated } } }'
    async with following(partner, document) as messages:
        assert (await anext(messages))["stockLevel"] == {"onHand": 5, "available": 5, "allocated": 0}
        await business.place(("MUG", 2))
        assert (await anext(messages))["stockLevel"] == {"onHand": 4, "available": 4, "allocated": 0}


async def test_shows_a_client_of_several_channels_the_largest_share(business: Business) -> None:
    await market(business, stockPercent=50)
    await business.api.run("saveChannel", {"code": "OUTLET", "name": "Outlet", "stockBuffer": 3})
    both = await business.api.client(channels=["MARKET", "OUTLET"])
    assert (await both.data(LEVEL_QUERY))["available"] == 7


async def test_does_not_tell_a_marketplace_what_is_kept_back(business: Business) -> None:
    partner = await market(business)
    await business.api.run(
        "setSafetyStock", {"sku": "MUG", "locationCode": "WEST", "target": 5, "idempotencyKey": "safety"}
    )
    below = "{ stockLevels(filter: {belowSafetyStock: true}) { nodes { skuCode } } }"
    above = '{ stockLevels(filter: {belowSafetyStock: false, skus: ["MUG"]}) { nodes { locationCode } } }'
    assert await business.api.data(below) == {"nodes": [{"skuCode": "MUG"}]}
    assert await partner.data(below) == {"nodes": []}
    assert await partner.data(above) == {"nodes": [{"locationCode": "EAST"}, {"locationCode": "WEST"}]}
