"""Stock between locations: sent, received in parts, lost, and refused."""

import asyncio
from typing import Any

import pytest

from storage.database import Database
from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business
from tests.graphql.stock_documents import EXPECTED_AT, TRANSFER, arrival_of, arrive, send, transfer_of

INVALID = "INVALID_INPUT"


def units(transfer: dict[str, Any]) -> list[tuple[Any, ...]]:
    """SKU, units sent, received, lost and outstanding of each line."""
    return [tuple(line.values()) for line in transfer["lines"]]


async def in_transit(business: Business, sku: str = "TEA", location: str = "WEST") -> int:
    document = "query($sku: String!, $code: String!) { stockLevel(sku: $sku, locationCode: $code) { inTransit } }"
    found: int = (await business.api.data(document, sku=sku, code=location))["inTransit"]
    return found


async def test_units_are_in_transit_until_they_arrive(business: Business, database: Database) -> None:
    sent = await send(business, ("TEA", 4), ("MUG", 3), reference="truck 7")
    assert sent == {
        "id": sent["id"],
        "fromLocationCode": "EAST",
        "toLocationCode": "WEST",
        "state": "IN_TRANSIT",
        "expectedAt": EXPECTED_AT,
        "reference": "truck 7",
        "version": 1,
        "lines": [
            {"skuCode": "TEA", "quantity": 4, "received": 0, "lost": 0, "outstanding": 4},
            {"skuCode": "MUG", "quantity": 3, "received": 0, "lost": 0, "outstanding": 3},
        ],
    }
    assert await business.level("TEA", "EAST") == {"onHand": 6, "available": 6}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 10}
    assert await in_transit(business) == 4
    assert await in_transit(business, location="EAST") == 0
    partly = await arrive(business, sent["id"], ("TEA", 3, 0))
    assert (partly["state"], partly["version"]) == ("IN_TRANSIT", 2)
    assert await in_transit(business) == 1
    closed = await arrive(business, sent["id"], ("TEA", 0, 1), ("MUG", 3, 0), reason="fell off")
    assert (closed["state"], units(closed)) == ("CLOSED", [("TEA", 4, 3, 1, 0), ("MUG", 3, 3, 0, 0)])
    assert await in_transit(business) == 0
    assert await business.level("TEA", "WEST") == {"onHand": 13, "available": 13}
    assert await business.level("MUG", "WEST") == {"onHand": 3, "available": 3}
    stream = {"organization": business.api.organization, "stream": f"transfer:{sent['id']}", "version": 3}
    event = await database["events"].find_one(stream)
    assert event is not None
    assert (event["type"], event["data"]["reason"]) == ("transfer.received", "fell off")
    assert (await verify(database, business.api.organization)).differences == ()


async def test_the_ledger_tells_which_transfer_moved_the_units(business: Business) -> None:
    sent = await send(business, ("TEA", 4))
    await arrive(business, sent["id"], ("TEA", 4, 0))
    document = (
        'query($code: String!) { stockMovements(filter: {sku: "TEA", locationCode: $code}, first: 1)'
        " { nodes { kind cause delta { onHand } } } }"
    )
    for code, kind, delta in (("EAST", "TRANSFERRED_OUT", -4), ("WEST", "TRANSFERRED_IN", 4)):
        moved = (await business.api.data(document, code=code))["nodes"]
        assert moved == [{"kind": kind, "cause": sent["id"], "delta": {"onHand": delta}}]


async def test_what_arrives_first_keeps_back_what_the_category_says(business: Business) -> None:
    await business.api.run("saveSku", {"code": "MUG", "name": "Mug", "weightGrams": 400, "category": "Mugs"})
    kept = {"category": "Mugs", "locationCode": "WEST", "target": 2, "idempotencyKey": fresh_key()}
    await business.api.run("setSafetyStock", kept)
    sent = await send(business, ("MUG", 3))
    await arrive(business, sent["id"], ("MUG", 3, 0))
    assert await business.level("MUG", "WEST") == {
        "onHand": 3,
        "available": 1,
        "safetyStock": 2,
        "safetyStockTarget": 2,
    }


async def test_sends_what_is_available_or_nothing(business: Business) -> None:
    await business.place(("MUG", 8))
    given = transfer_of(("TEA", 4), ("MUG", 3), ("OLD", 1))
    await business.refuses(
        "transferStock",
        given,
        refusal("INSUFFICIENT_STOCK", "items", "1", "quantity", sku="MUG", requested=3, available=2),
        refusal("INSUFFICIENT_STOCK", "items", "2", "quantity", sku="OLD", requested=1, available=0),
    )


async def test_those_who_send_the_last_units_at_once_send_no_more(business: Business, database: Database) -> None:
    document = "mutation($input: TransferStockInput!) { transferStock(input: $input) { userErrors { code field } } }"
    answers = await asyncio.gather(*(business.api.data(document, input=transfer_of(("MUG", 3))) for _ in range(6)))
    short = [{"code": "INSUFFICIENT_STOCK", "field": ["items", "0", "quantity"]}]
    assert sorted(len(answer["userErrors"]) for answer in answers) == [0, 0, 0, 1, 1, 1]
    assert [answer["userErrors"] for answer in answers if answer["userErrors"]] == [short] * 3
    assert await business.level("MUG", "EAST") == {"onHand": 1, "available": 1}
    assert (await verify(database, business.api.organization)).differences == ()


async def test_those_who_receive_at_once_receive_every_unit_once(business: Business, database: Database) -> None:
    sent = await send(business, ("TEA", 5))
    document = "mutation($input: ReceiveTransferInput!) { receiveTransfer(input: $input) { userErrors { code } } }"
    given = [arrival_of(sent["id"], ("TEA", 1, 0)) for _ in range(8)]
    answers = await asyncio.gather(*(business.api.data(document, input=each) for each in given))
    assert sum(not answer["userErrors"] for answer in answers) == 5
    assert await business.level("TEA", "WEST") == {"onHand": 15, "available": 15}
    assert (await verify(database, business.api.organization)).differences == ()


async def test_refuses_what_cannot_be_sent(business: Business) -> None:
    for quantity in (0, -1, 1_000_000_001):
        given = transfer_of(("TEA", 1), ("MUG", quantity))
        await business.refuses("transferStock", given, refusal(INVALID, "items", "1", "quantity"))
    twice = transfer_of(("TEA", 1), ("TEA", 1))
    await business.refuses("transferStock", twice, refusal(INVALID, "items", "1", "sku"))
    await business.refuses("transferStock", transfer_of(), refusal(INVALID, "items"))
    too_many = transfer_of(*((f"S{number}", 1) for number in range(201)))
    await business.refuses("transferStock", too_many, refusal(INVALID, "items"))
    same = transfer_of(("TEA", 1), toLocationCode="EAST")
    await business.refuses("transferStock", same, refusal(INVALID, "toLocationCode"))
    await business.finds_nothing("transferStock", transfer_of(("TEA", 1), ("NONE", 1)), "items", "1", "sku")
    for field in ("fromLocationCode", "toLocationCode"):
        for code in ("NONE", "", "east", "x" * 5_000):
            await business.finds_nothing("transferStock", transfer_of(("TEA", 1), **{field: code}), field)
    for text in ("x" * 501, "nul\x00"):
        given = transfer_of(("TEA", 1), reference=text)
        await business.refuses("transferStock", given, refusal(INVALID, "reference"))
    for moment in ("1999-12-31T23:59:59.999Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"):
        given = transfer_of(("TEA", 1), expectedAt=moment)
        await business.refuses("transferStock", given, refusal(INVALID, "expectedAt"))


async def test_refuses_what_cannot_arrive(business: Business) -> None:
    sent = (await send(business, ("TEA", 4), ("MUG", 3)))["id"]
    await arrive(business, sent, ("TEA", 1, 0))
    exceeded = {"requested": 4, "available": 3}
    for line, refused in (
        (("TEA", 4, 0), refusal("QUANTITY_EXCEEDED", "lines", "0", "received", **exceeded)),
        (("TEA", 0, 4), refusal("QUANTITY_EXCEEDED", "lines", "0", "lost", **exceeded)),
        (("TEA", 2, 2), refusal("QUANTITY_EXCEEDED", "lines", "0", "received", **exceeded)),
        (("TEA", -1, 2), refusal(INVALID, "lines", "0", "received")),
        (("TEA", 2, -1), refusal(INVALID, "lines", "0", "lost")),
        (("TEA", 0, 0), refusal(INVALID, "lines", "0", "received")),
        (("ICE", 1, 0), refusal("NOT_FOUND", "lines", "0", "sku")),
    ):
        await business.refuses("receiveTransfer", arrival_of(sent, line, reason="seen"), refused)
    twice = arrival_of(sent, ("TEA", 1, 0), ("TEA", 1, 0))
    await business.refuses("receiveTransfer", twice, refusal(INVALID, "lines", "1", "sku"))
    await business.refuses("receiveTransfer", arrival_of(sent), refusal(INVALID, "lines"))
    for reason in (None, "", "  ", "x" * 501, "nul\x00"):
        given = arrival_of(sent, ("TEA", 0, 1), reason=reason)
        await business.refuses("receiveTransfer", given, refusal(INVALID, "reason"))
    await arrive(business, sent, ("TEA", 3, 0), ("MUG", 3, 0))
    closed = refusal("ILLEGAL_TRANSITION", from_="CLOSED", verb="RECEIVE", supportedActions=[])
    await business.refuses("receiveTransfer", arrival_of(sent, ("TEA", 1, 0)), closed)


async def test_lists_transfers_the_newest_first(business: Business) -> None:
    first = await send(business, ("TEA", 1))
    second = await send(business, ("TEA", 1), toLocationCode="SHOP")
    third = await send(business, ("TEA", 1), fromLocationCode="WEST", toLocationCode="EAST")
    await arrive(business, first["id"], ("TEA", 1, 0))
    document = (
        "query($which: StockTransferFilter, $first: Int, $after: Cursor) {"
        " stockTransfers(filter: $which, first: $first, after: $after) { nodes { id } pageInfo { endCursor } } }"
    )
    for which, found in (
        (None, [third, second, first]),
        ({"fromLocationCode": "EAST"}, [second, first]),
        ({"toLocationCode": "WEST"}, [first]),
        ({"states": ["IN_TRANSIT"]}, [third, second]),
        ({"fromLocationCode": "EAST", "toLocationCode": "SHOP", "states": ["IN_TRANSIT"]}, [second]),
        ({"fromLocationCode": "NONE"}, []),
    ):
        page = await business.api.data(document, which=which)
        assert [node["id"] for node in page["nodes"]] == [each["id"] for each in found], which
    page = await business.api.data(document, first=2)
    rest = await business.api.data(document, first=2, after=page["pageInfo"]["endCursor"])
    assert [node["id"] for node in rest["nodes"]] == [first["id"]]


async def test_a_store_sends_from_its_place_and_receives_there(business: Business) -> None:
    store = await business.api.client(locations=["EAST"])
    select = f"stockTransfer {{ {TRANSFER} fromLocation {{ code }} toLocation {{ code }} }}"
    sent = (await store.run("transferStock", transfer_of(("TEA", 2)), select))["stockTransfer"]
    assert (sent["fromLocation"], sent["toLocation"]) == ({"code": "EAST"}, None)
    async with business.unchanged():
        elsewhere = transfer_of(("TEA", 1), fromLocationCode="WEST", toLocationCode="EAST")
        assert await store.refusals("transferStock", elsewhere) == [refusal("NOT_FOUND", "fromLocationCode")]
        given = arrival_of(sent["id"], ("TEA", 1, 0))
        assert await store.refusals("receiveTransfer", given) == [refusal("NOT_PERMITTED", "id")]
    other = await business.api.client(locations=["WEST"])
    received = await other.run("receiveTransfer", arrival_of(sent["id"], ("TEA", 2, 0)), "stockTransfer { state }")
    assert received == {"stockTransfer": {"state": "CLOSED"}}
    for client, found in (
        (store, [sent["id"]]),
        (other, [sent["id"]]),
        (await business.api.client(locations=["SHOP"]), []),
    ):
        listed = await client.data("{ stockTransfers { nodes { id } } }")
        assert [node["id"] for node in listed["nodes"]] == found


@pytest.mark.parametrize("limits", [{"channels": ["WEB"]}, {"locations": ["SHOP"]}])
async def test_hides_transfers_from_those_they_are_not_for(business: Business, limits: dict[str, Any]) -> None:
    sent = (await send(business, ("TEA", 2)))["id"]
    client = await business.api.client(**limits)
    assert await client.data("query($id: ID!) { stockTransfer(id: $id) { id } }", id=sent) is None
    assert await client.data("query($id: ID!) { node(id: $id) { id } }", id=sent) is None
    assert await client.data("{ stockTransfers { nodes { id } } }") == {"nodes": []}
    by_channel = "channels" in limits
    async with business.unchanged():
        given = arrival_of(sent, ("TEA", 1, 0))
        refused = refusal("NOT_PERMITTED") if by_channel else refusal("NOT_FOUND", "id")
        assert await client.refusals("receiveTransfer", given) == [refused]
        refused = refusal("NOT_PERMITTED") if by_channel else refusal("NOT_FOUND", "fromLocationCode")
        assert await client.refusals("transferStock", transfer_of(("TEA", 1))) == [refused]
