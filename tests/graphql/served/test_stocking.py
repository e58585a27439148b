"""Stock that arrives, is corrected and kept back, and the entries of the catalog."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import LEVEL, Business

NONE = dict.fromkeys(LEVEL.split(), 0)


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def test_goods_arrive_together(business: Business) -> None:
    items = [{"sku": "MUG", "quantity": 5}, {"sku": "TEA", "quantity": 7}]
    select = f"stockLevels {{ id {LEVEL} }}"
    before = await business.events_count()
    assert await business.api.run("receiveStock", keyed(locationCode="SHOP", items=items), select) == {
        "stockLevels": [
            {**NONE, "id": "stk_MUG|SHOP", "onHand": 5, "available": 5, "version": 1},
            {**NONE, "id": "stk_TEA|SHOP", "onHand": 17, "available": 17, "version": 2},
        ]
    }
    assert await business.events_count() == before + 2


async def test_corrections_take_what_is_free_before_what_is_kept_back(business: Business) -> None:
    at = {"sku": "MUG", "locationCode": "EAST"}
    kept = await business.api.run("setSafetyStock", keyed(**at, target=4), f"stockLevel {{ {LEVEL} }}")
    assert kept["stockLevel"] == {
        **NONE,
        "onHand": 10,
        "available": 6,
        "safetyStock": 4,
        "safetyStockTarget": 4,
        "version": 2,
    }
    await business.api.run("adjustStock", keyed(**at, delta=-8, reason="count", changeFromQuantity=10))
    assert await business.level("MUG", "EAST") == {"onHand": 2, "safetyStock": 2, "safetyStockTarget": 4}
    await business.api.run("adjustStock", keyed(**at, delta=3, reason="found"))
    assert await business.level("MUG", "EAST") == {
        "onHand": 5,
        "available": 1,
        "safetyStock": 4,
        "safetyStockTarget": 4,
    }
    await business.api.run("setSafetyStock", keyed(**at, target=0))
    assert await business.level("MUG", "EAST") == {"onHand": 5, "available": 5}
    document = (
        '{ stockMovements(filter: {sku: "MUG", locationCode: "EAST"}) '
        "{ nodes { kind reason version delta { onHand available safetyStock } } } }"
    )
    movements = (await business.api.data(document))["nodes"]
    assert [(move["version"], move["kind"], move["reason"], *move["delta"].values()) for move in movements] == [
        (7, "RECLASSIFIED", None, 0, 4, -4),
        (5, "ADJUSTED", "found", 3, 1, 2),
        (3, "ADJUSTED", "count", -8, -6, -2),
        (2, "RECLASSIFIED", None, 0, -4, 4),
        (1, "RECEIVED", None, 10, 10, 0),
    ]


async def test_saves_locations_and_replaces_them(business: Business) -> None:
    address = {"city": "Boston", "postalCode": "02108", "countryCode": "US"}
    given = {"code": "HUB", "name": "Hub", "kind": "THIRD_PARTY", "address": address, "priority": 5}
    select = "location { id code name kind methods handling priority active version address { city latitude } }"
    saved = (await business.api.run("saveLocation", given, select))["location"]
    assert round(saved["address"].pop("latitude")) == 42
    assert saved == {
        "id": "loc_HUB",
        "code": "HUB",
        "name": "Hub",
        "kind": "THIRD_PARTY",
        "methods": ["SHIP"],
        "handling": [],
        "priority": 5,
        "active": True,
        "version": 1,
        "address": {"city": "Boston"},
    }
    changes = {"methods": ["SHIP", "PICKUP", "SHIP"], "handling": ["COLD"], "active": False, "expectedVersion": 1}
    again = (await business.api.run("saveLocation", {**given, **changes}, select))["location"]
    assert (sorted(again["methods"]), again["handling"]) == (["PICKUP", "SHIP"], ["COLD"])
    assert (again["active"], again["version"]) == (False, 2)


async def test_saves_skus_and_replaces_them(business: Business) -> None:
    given = {"code": "CUP", "name": "Cup", "category": "KITCHEN", "weightGrams": 0, "lengthMillimeters": 90}
    select = "sku { id code name category weightGrams lengthMillimeters value { amount currencyCode } active version }"
    saved = (await business.api.run("saveSku", {**given, "value": "3.5", "currencyCode": "USD"}, select))["sku"]
    assert saved == {
        **given,
        "id": "sku_CUP",
        "value": {"amount": "3.50", "currencyCode": "USD"},
        "active": True,
        "version": 1,
    }
    again = (await business.api.run("saveSku", given, select))["sku"]
    assert (again["value"], again["version"]) == (None, 2)


async def test_a_tracking_token_opens_its_order(business: Business) -> None:
    order = await business.place(("TEA", 2), number="1001")
    given = {"orderId": order["id"], "lifetimeDays": 30}
    token = (await business.api.run("createTrackingToken", given, "token"))["token"]
    tracked = await business.api.anonymous().data("query($t: String!) { trackOrder(token: $t) { number } }", t=token)
    assert tracked == {"number": "1001"}
