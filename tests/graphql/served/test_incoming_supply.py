"""Stock that is expected: recorded, corrected, received, and refused."""

import asyncio
from typing import Any

import pytest

from storage.database import Database
from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business
from tests.graphql.stock_documents import EXPECTED_AT, SUPPLY, expect, receive, supply_of

INVALID = "INVALID_INPUT"
LATER = "2030-02-01T00:00:00.000Z"


async def supply(business: Business, supply_id: str) -> dict[str, Any]:
    document = f"query($id: ID!) {{ incomingSupply(id: $id) {{ {SUPPLY} }} }}"
    found: dict[str, Any] = await business.api.data(document, id=supply_id)
    return found


async def incoming(business: Business, sku: str = "MUG", location: str = "EAST") -> int:
    document = "query($sku: String!, $code: String!) { stockLevel(sku: $sku, locationCode: $code) { incoming } }"
    units: int = (await business.api.data(document, sku=sku, code=location))["incoming"]
    return units


def arriving(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"locationCode": "EAST", "items": list(items), "idempotencyKey": fresh_key(), **fields}


async def test_supply_is_incoming_until_it_has_arrived(business: Business, database: Database) -> None:
    recorded = await expect(business)
    assert recorded == {
        "id": "inc_MUG|EAST|PO-1",
        "reference": "PO-1",
        "skuCode": "MUG",
        "locationCode": "EAST",
        "quantity": 10,
        "received": 0,
        "outstanding": 10,
        "expectedAt": EXPECTED_AT,
        "state": "EXPECTED",
        "version": 1,
    }
    assert await incoming(business) == 10
    await receive(business, {"sku": "MUG", "quantity": 4, "supplyId": recorded["id"]})
    assert await incoming(business) == 6
    await receive(business, {"sku": "MUG", "quantity": 9, "supplyReference": "PO-1"}, {"sku": "MUG", "quantity": 1})
    ended = await supply(business, recorded["id"])
    assert (ended["received"], ended["outstanding"], ended["state"], ended["version"]) == (13, 0, "RECEIVED", 3)
    assert await incoming(business) == 0
    assert await business.level("MUG", "EAST") == {"onHand": 24, "available": 24}
    assert (await verify(database, business.api.organization)).differences == ()


async def test_corrections_change_what_is_expected(business: Business) -> None:
    first = await expect(business)
    corrected = await expect(business, quantity=7, expectedAt=LATER)
    assert (corrected["id"], corrected["quantity"], corrected["expectedAt"]) == (first["id"], 7, LATER)
    assert await incoming(business) == 7
    await receive(business, {"sku": "MUG", "quantity": 5, "supplyReference": "PO-1"})
    assert (await expect(business, quantity=5, expectedAt=LATER))["state"] == "RECEIVED"
    assert (await expect(business, quantity=8, expectedAt=LATER))["state"] == "EXPECTED"
    assert await incoming(business) == 3


async def test_supply_that_is_cancelled_may_be_expected_again(business: Business) -> None:
    await expect(business)
    cancelled = await expect(business, quantity=0)
    assert (cancelled["state"], cancelled["outstanding"]) == ("CANCELLED", 0)
    given = arriving({"sku": "MUG", "quantity": 1, "supplyReference": "PO-1"})
    refused = refusal("ILLEGAL_TRANSITION", from_="CANCELLED", verb="RECEIVE", supportedActions=["CORRECT"])
    await business.refuses("receiveStock", given, refused)
    assert (await expect(business, quantity=3))["outstanding"] == 3


async def test_what_is_as_recorded_is_not_recorded_again(business: Business) -> None:
    first = await expect(business)
    async with business.unchanged():
        assert await expect(business) == first


async def test_one_reference_names_the_supply_of_each_sku_and_location(business: Business) -> None:
    items: list[dict[str, Any]] = [{}, {"sku": "TEA"}, {"locationCode": "WEST"}]
    given = supply_of(*items)
    payload = await business.api.run("recordIncomingSupply", given, "incomingSupplies { id version }")
    assert [found["id"] for found in payload["incomingSupplies"]] == [
        "inc_MUG|EAST|PO-1",
        "inc_TEA|EAST|PO-1",
        "inc_MUG|WEST|PO-1",
    ]


async def test_those_that_record_at_once_have_one_supply(business: Business) -> None:
    found = await asyncio.gather(*(expect(business, quantity=quantity) for quantity in range(1, 9)))
    assert {supply["id"] for supply in found} == {"inc_MUG|EAST|PO-1"}
    assert (await supply(business, "inc_MUG|EAST|PO-1"))["version"] == 8


async def test_those_that_receive_at_once_count_every_unit(business: Business, database: Database) -> None:
    await expect(business, quantity=8)
    item = {"sku": "MUG", "quantity": 1, "supplyReference": "PO-1"}
    await asyncio.gather(*(receive(business, item) for _ in range(8)))
    ended = await supply(business, "inc_MUG|EAST|PO-1")
    assert (ended["received"], ended["state"], ended["version"]) == (8, "RECEIVED", 9)
    assert (await verify(database, business.api.organization)).differences == ()


async def test_lists_what_is_expected_by_time(business: Business) -> None:
    await expect(business, reference="late", expectedAt=LATER)
    await expect(business, reference="soon")
    await expect(business, reference="west", locationCode="WEST", sku="TEA")
    await expect(business, reference="never")
    await expect(business, reference="never", quantity=0)
    document = (
        "query($which: IncomingSupplyFilter, $first: Int, $after: Cursor) {"
        " incomingSupplies(filter: $which, first: $first, after: $after)"
        " { nodes { reference } pageInfo { endCursor hasNextPage } } }"
    )
    for which, found in (
        (None, ["never", "soon", "west", "late"]),
        ({"sku": "MUG", "states": ["EXPECTED"]}, ["soon", "late"]),
        ({"locationCode": "WEST"}, ["west"]),
        ({"expectedFrom": LATER}, ["late"]),
        ({"expectedTo": LATER, "states": ["EXPECTED"]}, ["soon", "west"]),
        ({"sku": "MUG", "states": []}, []),
    ):
        page = await business.api.data(document, which=which)
        assert [node["reference"] for node in page["nodes"]] == found, which
    first = await business.api.data(document, first=3)
    rest = await business.api.data(document, first=3, after=first["pageInfo"]["endCursor"])
    assert [node["reference"] for node in rest["nodes"]] == ["late"]


async def test_tells_no_more_units_than_an_int_can(business: Business) -> None:
    for number in range(3):
        await expect(business, reference=f"PO-{number}", quantity=1_000_000_000)
    assert await incoming(business) == 2_147_483_647


async def test_no_more_is_received_of_supply_than_a_level_can_hold(business: Business) -> None:
    await expect(business)
    full = 1_000_000_000 - 10
    await receive(business, {"sku": "MUG", "quantity": full, "supplyReference": "PO-1"})
    gone = {"sku": "MUG", "locationCode": "EAST", "delta": -full, "reason": "sold", "idempotencyKey": fresh_key()}
    await business.api.run("adjustStock", gone)
    given = arriving({"sku": "MUG", "quantity": 11, "supplyReference": "PO-1"})
    await business.refuses("receiveStock", given, refusal(INVALID, "items"))
    await receive(business, {"sku": "MUG", "quantity": 10, "supplyReference": "PO-1"})


async def test_refuses_what_cannot_be_expected(business: Business) -> None:
    await expect(business)
    await receive(business, {"sku": "MUG", "quantity": 4, "supplyReference": "PO-1"})
    at = ("items", "0")
    for item, refused in (
        ({"quantity": -1}, refusal(INVALID, *at, "quantity")),
        ({"quantity": 1_000_000_001}, refusal(INVALID, *at, "quantity")),
        ({"quantity": 3}, refusal(INVALID, *at, "quantity")),
        ({"quantity": 0}, refusal(INVALID, *at, "quantity")),
        ({"quantity": 0, "reference": "PO-2"}, refusal("NOT_FOUND", *at, "reference")),
        ({"reference": ""}, refusal(INVALID, *at, "reference")),
        ({"reference": "a|b"}, refusal(INVALID, *at, "reference")),
        ({"reference": "x" * 65}, refusal(INVALID, *at, "reference")),
        ({"expectedAt": "1999-12-31T23:59:59.999Z"}, refusal(INVALID, *at, "expectedAt")),
        ({"expectedAt": "2200-01-01T00:00:00Z"}, refusal(INVALID, *at, "expectedAt")),
        ({"expectedAt": "9999-12-31T23:59:59.999Z"}, refusal(INVALID, *at, "expectedAt")),
        ({"sku": "NONE"}, refusal("NOT_FOUND", *at, "sku")),
        ({"locationCode": "NONE"}, refusal("NOT_FOUND", *at, "locationCode")),
    ):
        await business.refuses("recordIncomingSupply", supply_of(item), refused)
    twice = supply_of({"reference": "PO-3"}, {"reference": "PO-3"})
    await business.refuses("recordIncomingSupply", twice, refusal(INVALID, "items", "1", "reference"))
    none_of_them = supply_of({"reference": "PO-4"}, {"reference": "PO-5", "sku": "NONE"})
    await business.refuses("recordIncomingSupply", none_of_them, refusal("NOT_FOUND", "items", "1", "sku"))
    for count in (0, 201):
        many = supply_of(*({"reference": f"PO-{number}"} for number in range(count)), items=[])
        many["items"] = supply_of()["items"] * count
        await business.refuses("recordIncomingSupply", many, refusal(INVALID, "items"))


async def test_counts_units_against_supply_of_their_sku_and_location_alone(business: Business) -> None:
    tea = await expect(business, sku="TEA")
    await expect(business, locationCode="WEST")
    mug = {"sku": "MUG", "quantity": 1}
    for named, at in (
        ({"supplyId": tea["id"]}, "supplyId"),
        ({"supplyId": "inc_MUG|WEST|PO-1"}, "supplyId"),
        ({"supplyId": "inc_NONE"}, "supplyId"),
        ({"supplyId": "MUG|WEST|PO-1"}, "supplyId"),
        ({"supplyReference": "PO-1"}, "supplyReference"),
        ({"supplyReference": ""}, "supplyReference"),
    ):
        await business.finds_nothing("receiveStock", arriving(mug, {**mug, **named}), "items", "1", at)
    both = arriving({"sku": "TEA", "quantity": 1, "supplyId": tea["id"], "supplyReference": "PO-1"})
    await business.refuses("receiveStock", both, refusal(INVALID, "items", "0", "supplyReference"))


@pytest.mark.parametrize("limits", [{"channels": ["WEB"]}, {"locations": ["WEST"]}])
async def test_hides_supply_from_those_it_is_not_for(business: Business, limits: dict[str, Any]) -> None:
    recorded = await expect(business)
    client = await business.api.client(**limits)
    document = "query($id: ID!) { incomingSupply(id: $id) { id } }"
    assert await client.data(document, id=recorded["id"]) is None
    assert await client.data("query($id: ID!) { node(id: $id) { id } }", id=recorded["id"]) is None
    assert await client.data("{ incomingSupplies { nodes { id } } }") == {"nodes": []}
    at = ("items", "0", "locationCode") if "locations" in limits else ()
    code = "NOT_FOUND" if "locations" in limits else "NOT_PERMITTED"
    async with business.unchanged():
        assert await client.refusals("recordIncomingSupply", supply_of({"quantity": 3})) == [refusal(code, *at)]
    if "channels" in limits:
        level = await client.data('{ stockLevel(sku: "MUG", locationCode: "EAST") { incoming inTransit } }')
        assert level == {"incoming": 0, "inTransit": 0}


async def test_a_store_says_what_it_expects_itself(business: Business) -> None:
    store = await business.api.client(locations=["WEST"])
    given = supply_of({"locationCode": "WEST"})
    payload = await store.run("recordIncomingSupply", given, "incomingSupplies { id location { code } sku { code } }")
    (recorded,) = payload["incomingSupplies"]
    assert recorded == {"id": "inc_MUG|WEST|PO-1", "location": {"code": "WEST"}, "sku": {"code": "MUG"}}
    assert await store.data("{ incomingSupplies { nodes { id } } }") == {"nodes": [{"id": "inc_MUG|WEST|PO-1"}]}
