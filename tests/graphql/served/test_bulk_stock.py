"""Many changes of stock in one mutation: each for itself, all of them once."""

import asyncio
import time
from typing import Any

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.catalog.sku import Sku
from operations.command import Command
from operations.save_sku import save_sku
from tests.graphql.api import USER_ERRORS, Api, fresh_key, mutation, plain, refusal
from tests.graphql.business import LEVEL, Business

ITEMS_MAX = 200
SELECT = f"results {{ index stockLevel {{ skuCode locationCode onHand available version }} {USER_ERRORS} }}"
AT = {"sku": "MUG", "locationCode": "EAST"}
RECEIVE = {"receive": {"sku": "TEA", "locationCode": "SHOP", "quantity": 5, "reason": "note 1"}}
ADJUST = {"adjust": {**AT, "delta": -2, "reason": "broken"}}
KEEP = {"setSafetyStock": {"sku": "TEA", "locationCode": "WEST", "target": 3}}
TOO_MANY = {"adjust": {"sku": "TEA", "locationCode": "EAST", "delta": -11, "reason": "gone"}}


def bulk(*items: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    return {"items": list(items), "idempotencyKey": key or fresh_key()}


async def results(api: Api, given: dict[str, Any]) -> list[dict[str, Any]]:
    answered: list[dict[str, Any]] = (await api.run("bulkChangeStock", given, SELECT))["results"]
    return answered


async def test_each_item_is_a_change_of_its_own(business: Business) -> None:
    unknown = {"receive": {"sku": "NONE", "locationCode": "SHOP", "quantity": 1}}
    nowhere = {"setSafetyStock": {"sku": "MUG", "locationCode": "NONE", "target": 1}}
    answered = await results(business.api, bulk(RECEIVE, TOO_MANY, ADJUST, unknown, KEEP, nowhere))
    assert [result["index"] for result in answered] == [0, 1, 2, 3, 4, 5]
    levels = [result["stockLevel"] and tuple(result["stockLevel"].values()) for result in answered]
    assert levels == [
        ("TEA", "SHOP", 15, 15, 2),
        None,
        ("MUG", "EAST", 8, 8, 2),
        None,
        ("TEA", "WEST", 10, 7, 2),
        None,
    ]
    assert [[plain(error) for error in result["userErrors"]] for result in answered] == [
        [],
        [
            refusal(
                "STOCK_PROMISED",
                "items",
                "1",
                "adjust",
                "delta",
                sku="TEA",
                locationCode="EAST",
                requested=11,
                free=10,
            )
        ],
        [],
        [refusal("NOT_FOUND", "items", "3", "receive", "sku")],
        [],
        [refusal("NOT_FOUND", "items", "5", "setSafetyStock", "locationCode")],
    ]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}


async def test_an_item_is_any_change_that_there_is(business: Business) -> None:
    supply = {"reference": "PO-1", **AT, "quantity": 7, "expectedAt": "2030-01-05T12:00:00Z"}
    (supplied,) = await results(business.api, bulk({"recordIncomingSupply": supply}))
    assert (supplied["stockLevel"], supplied["userErrors"]) == (None, [])
    select = f"results {{ incomingSupply {{ reference received outstanding }} stockLevel {{ {LEVEL} }} {USER_ERRORS} }}"
    given = bulk(
        {"receive": {**AT, "quantity": 3, "supplyReference": "PO-1"}},
        {
            "reclassify": {
                "sku": "TEA",
                "locationCode": "EAST",
                "from": "AVAILABLE",
                "to": "DAMAGED",
                "quantity": 2,
                "reason": "wet",
            }
        },
        {"adjust": {"sku": "TEA", "locationCode": "SHOP", "delta": 4, "reason": "found", "bucket": "QUALITY_CONTROL"}},
        {"setLowStockThreshold": {"sku": "TEA", "locationCode": "WEST", "threshold": 2}},
        {"recordIncomingSupply": {**supply, "reference": "PO-2"}},
        {"recordIncomingSupply": {**supply, "reference": "PO-3", "quantity": 0}},
    )
    answered = (await business.api.run("bulkChangeStock", given, select))["results"]
    assert [len(result["userErrors"]) for result in answered] == [0, 0, 0, 0, 0, 1]
    assert [result["stockLevel"] and result["stockLevel"]["onHand"] for result in answered] == [
        13,
        10,
        14,
        10,
        None,
        None,
    ]
    assert answered[1]["stockLevel"]["damaged"] == 2
    assert answered[2]["stockLevel"]["qualityControl"] == 4
    assert answered[4]["incomingSupply"] == {"reference": "PO-2", "received": 0, "outstanding": 7}
    assert answered[5]["userErrors"][0]["field"][:3] == ["items", "5", "recordIncomingSupply"]
    outstanding = "{ incomingSupplies { nodes { reference outstanding } } }"
    assert {node["reference"]: node["outstanding"] for node in (await business.api.data(outstanding))["nodes"]} == {
        "PO-1": 4,
        "PO-2": 7,
    }


async def test_points_at_the_value_of_the_item(business: Business) -> None:
    beyond = 10**9
    wrong = (
        {"receive": {**AT, "quantity": 0}},
        {"receive": {**AT, "quantity": beyond}},
        {"receive": {**AT, "quantity": 1, "reason": "x" * 501}},
        {"adjust": {**AT, "delta": 0, "reason": " "}},
        {"adjust": {**AT, "delta": 1, "reason": "found", "expectedVersion": 7}},
        {"adjust": {**AT, "delta": 1, "reason": "found", "changeFromQuantity": 9}},
        {"setSafetyStock": {**AT, "target": -1}},
        {"reclassify": {**AT, "from": "DAMAGED", "to": "AVAILABLE", "quantity": 1, "reason": "fine"}},
        {"setLowStockThreshold": {**AT, "threshold": -1}},
        {"receive": {**AT, "quantity": 1, "supplyReference": "PO-9"}},
    )
    async with business.unchanged():
        answered = await results(business.api, bulk(*wrong))
    assert [[error["field"] for error in result["userErrors"]] for result in answered] == [
        [["items", "0", "receive", "quantity"]],
        [["items", "1", "receive", "quantity"]],
        [["items", "2", "receive", "reason"]],
        [["items", "3", "adjust", "reason"], ["items", "3", "adjust", "delta"]],
        [["items", "4", "adjust", "expectedVersion"]],
        [["items", "5", "adjust", "changeFromQuantity"]],
        [["items", "6", "setSafetyStock", "target"]],
        [["items", "7", "reclassify", "quantity"]],
        [["items", "8", "setLowStockThreshold", "threshold"]],
        [["items", "9", "receive", "supplyReference"]],
    ]


async def test_an_item_is_exactly_one_change(business: Business) -> None:
    for item in ({}, {**RECEIVE, **ADJUST}, {"receive": None}):
        await business.rejects_value("bulkChangeStock", bulk(item))
    for count in (0, ITEMS_MAX + 1):
        await business.refuses("bulkChangeStock", bulk(*[ADJUST] * count), refusal("INVALID_INPUT", "items"))


async def test_a_repeat_finishes_what_is_missing(business: Business) -> None:
    given = bulk(RECEIVE, TOO_MANY, ADJUST)
    first = await business.api.send(mutation("bulkChangeStock", SELECT), input=given)
    assert "idempotency" not in first["extensions"]
    await business.api.run("receiveStock", {**_arrival("TEA", "EAST", 1), "idempotencyKey": fresh_key()})
    again = await business.api.send(mutation("bulkChangeStock", SELECT), input=given)
    assert "idempotency" not in again["extensions"], "one item was new"
    (received, taken, adjusted) = again["data"]["bulkChangeStock"]["results"]
    known = first["data"]["bulkChangeStock"]["results"]
    assert (received, adjusted) == (known[0], known[2])
    assert taken["stockLevel"] == {"skuCode": "TEA", "locationCode": "EAST", "onHand": 0, "available": 0, "version": 4}
    async with business.unchanged():
        last = await business.api.send(mutation("bulkChangeStock", SELECT), input=given)
    assert last["data"] == again["data"]
    assert last["extensions"]["idempotency"] == {"replayed": True}


async def test_other_input_with_the_key_does_nothing(business: Business) -> None:
    given = bulk(RECEIVE, ADJUST)
    await business.api.run("bulkChangeStock", given, SELECT)
    mismatch = refusal("IDEMPOTENCY_KEY_MISMATCH", "idempotencyKey")
    for items in ([RECEIVE], [ADJUST, RECEIVE], [RECEIVE, ADJUST, KEEP], [KEEP, ADJUST]):
        await business.refuses("bulkChangeStock", {**given, "items": items}, mismatch)


async def test_a_store_changes_its_own_stock_alone(business: Business) -> None:
    store = await business.api.client(locations=["SHOP"])
    (received, refused) = await results(store, bulk(RECEIVE, ADJUST))
    assert received["stockLevel"]["onHand"] == 15
    assert [plain(error) for error in refused["userErrors"]] == [
        refusal("NOT_FOUND", "items", "1", "adjust", "locationCode")
    ]


async def test_two_hundred_items_take_few_transactions(business: Business) -> None:
    setup = Principal(organization=business.api.organization, client_id="setup", scopes=SCOPES)
    saving = Command(principal=setup, mutation="saveSku")
    codes = [f"BULK-{number}" for number in range(ITEMS_MAX)]
    goods = (Sku(code=code, name=code, weight_grams=1) for code in codes)
    await asyncio.gather(*(save_sku(business.api.services, saving, sku=sku) for sku in goods))
    commits = {"organization": business.api.organization}
    before = await business.database["commits"].count_documents(commits)
    items = [{"receive": {"sku": code, "locationCode": "EAST", "quantity": 1}} for code in codes]
    started = time.monotonic()
    answered = await results(business.api, bulk(*items))
    assert time.monotonic() - started < 5.0, "about 0.2 s on two idle cores"
    assert [result["stockLevel"]["skuCode"] for result in answered] == codes
    assert await business.database["commits"].count_documents(commits) - before <= 10


def _arrival(sku: str, location: str, quantity: int) -> dict[str, Any]:
    return {"locationCode": location, "items": [{"sku": sku, "quantity": quantity}]}
