"""Cycle counts: what is recorded and posted, and what is refused."""

import asyncio
from typing import Any

import pytest

from storage.database import Database
from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business
from tests.graphql.stock_documents import COUNT, count, count_of, receive

INVALID = "INVALID_INPUT"


def lines(counted: dict[str, Any]) -> list[tuple[Any, ...]]:
    """SKU, expected, counted, posted and taken back of each line."""
    return [
        (line["skuCode"], line["expected"], line["counted"], line["posted"], line["takenBack"])
        for line in counted["lines"]["nodes"]
    ]


async def read(business: Business, count_id: str) -> dict[str, Any]:
    document = f"query($id: ID!) {{ stockCount(id: $id) {{ {COUNT} }} }}"
    found: dict[str, Any] = await business.api.data(document, id=count_id)
    return found


async def test_a_count_posts_what_was_found(business: Business, database: Database) -> None:
    posted = await count(business, ("MUG", 8), ("TEA", 12), ("ICE", 10), ("OLD", 3), reason="yearly")
    assert (posted["state"], posted["reason"], posted["locationCode"]) == ("POSTED", "yearly", "EAST")
    assert posted["supportedActions"] == []
    assert lines(posted) == [
        ("MUG", 10, 8, -2, 0),
        ("TEA", 10, 12, 2, 0),
        ("ICE", 10, 10, 0, 0),
        ("OLD", 0, 3, 3, 0),
    ]
    assert await business.level("MUG", "EAST") == {"onHand": 8, "available": 8}
    assert await business.level("OLD", "EAST") == {"onHand": 3, "available": 3}
    assert await business.level("ICE", "EAST") == {"onHand": 10, "available": 10}
    document = (
        '{ stockMovements(filter: {sku: "MUG", locationCode: "EAST"}, first: 1) { nodes { kind cause reason } } }'
    )
    moved = (await business.api.data(document))["nodes"]
    assert moved == [{"kind": "COUNTED", "cause": posted["id"], "reason": "yearly"}]
    assert (await verify(database, business.api.organization)).differences == ()


async def test_a_session_records_in_several_requests(business: Business) -> None:
    opened = await count(business, ("MUG", 7), action="RECORD")
    assert (opened["state"], opened["supportedActions"]) == ("OPEN", ["RECORD", "POST", "CANCEL"])
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 10}
    at = {"countId": opened["id"], "locationCode": None}
    await count(business, ("TEA", 9), action="RECORD", **at)
    again = await count(business, ("MUG", 6), action="RECORD", **at)
    assert lines(again) == [("MUG", 10, 6, None, 0), ("TEA", 10, 9, None, 0)]
    posted = await count(business, ("ICE", 11), **at)
    assert [line[3] for line in lines(posted)] == [-4, -1, 1]
    assert await business.level("MUG", "EAST") == {"onHand": 6, "available": 6}
    assert lines(await read(business, opened["id"])) == lines(posted)


async def test_what_moves_between_counting_and_posting_stays(business: Business) -> None:
    opened = await count(business, ("MUG", 9), ("TEA", 0), action="RECORD")
    await receive(business, {"sku": "MUG", "quantity": 5})
    await business.api.run(
        "adjustStock",
        {"sku": "TEA", "locationCode": "EAST", "delta": -6, "reason": "sold", "idempotencyKey": fresh_key()},
    )
    posted = await count(business, countId=opened["id"])
    assert lines(posted) == [("MUG", 10, 9, -1, 0), ("TEA", 10, 0, -4, 0)]
    assert await business.level("MUG", "EAST") == {"onHand": 14, "available": 14}
    assert await business.level("TEA", "EAST") == {}


async def test_counts_what_can_be_sold_and_nothing_else(business: Business) -> None:
    at = {"sku": "MUG", "locationCode": "EAST", "reason": "seen"}
    damaged = {**at, "from": "AVAILABLE", "to": "DAMAGED", "quantity": 4, "idempotencyKey": fresh_key()}
    await business.api.run("reclassifyStock", damaged)
    posted = await count(business, ("MUG", 5))
    assert lines(posted) == [("MUG", 6, 5, -1, 0)]
    assert await business.level("MUG", "EAST") == {"onHand": 9, "available": 5, "damaged": 4}


async def test_units_that_are_found_fill_the_safety_stock_of_the_category(business: Business) -> None:
    await business.api.run("saveSku", {"code": "NEW", "name": "New", "weightGrams": 1, "category": "Tea"})
    kept = {"category": "Tea", "locationCode": "EAST", "target": 2, "idempotencyKey": fresh_key()}
    await business.api.run("setSafetyStock", kept)
    await count(business, ("NEW", 3))
    assert await business.level("NEW", "EAST") == {
        "onHand": 3,
        "available": 1,
        "safetyStock": 2,
        "safetyStockTarget": 2,
    }


async def test_a_count_that_is_cancelled_posts_nothing(business: Business) -> None:
    opened = await count(business, ("MUG", 1), action="RECORD")
    before = await business.level("MUG", "EAST")
    cancelled = await count(business, countId=opened["id"], action="CANCEL", reason="fire drill")
    assert (cancelled["state"], cancelled["reason"], lines(cancelled)[0][3]) == ("CANCELLED", "fire drill", None)
    assert await business.level("MUG", "EAST") == before


@pytest.mark.parametrize("ended", ["POST", "CANCEL"])
async def test_a_count_that_has_ended_stays_as_it_is(business: Business, ended: str) -> None:
    opened = await count(business, ("MUG", 9), action="RECORD")
    await count(business, countId=opened["id"], action=ended)
    state = {"POST": "POSTED", "CANCEL": "CANCELLED"}[ended]
    for action in ("RECORD", "POST", "CANCEL"):
        given = count_of(*[("TEA", 1)] * (action != "CANCEL"), countId=opened["id"], action=action)
        refused = refusal("ILLEGAL_TRANSITION", from_=state, verb=action, supportedActions=[])
        await business.refuses("countStock", given, refused)


async def test_those_who_count_together_record_every_line(business: Business) -> None:
    opened = await count(business, ("MUG", 9), action="RECORD")
    skus = ("TEA", "ICE", "OLD")
    await asyncio.gather(*(count(business, (sku, 1), countId=opened["id"], action="RECORD") for sku in skus))
    assert {line[0] for line in lines(await read(business, opened["id"]))} == {"MUG", *skus}


async def test_posting_twice_at_once_posts_once(business: Business) -> None:
    opened = await count(business, ("MUG", 4), action="RECORD")
    given = [count_of(countId=opened["id"]) for _ in range(5)]
    select = (
        "mutation($input: CountStockInput!) { countStock(input: $input) { stockCount { state } userErrors { code } } }"
    )
    answers = await asyncio.gather(*(business.api.data(select, input=each) for each in given))
    assert sorted(len(answer["userErrors"]) for answer in answers) == [0, 1, 1, 1, 1]
    assert await business.level("MUG", "EAST") == {"onHand": 4, "available": 4}


async def test_lists_counts_the_newest_first(business: Business) -> None:
    first = await count(business, ("MUG", 10))
    second = await count(business, ("TEA", 10), action="RECORD", locationCode="WEST")
    third = await count(business, ("ICE", 10), action="RECORD")
    document = "query($which: StockCountFilter) { stockCounts(filter: $which) { nodes { id } } }"
    for which, found in (
        (None, [third, second, first]),
        ({"locationCode": "EAST"}, [third, first]),
        ({"states": ["OPEN"]}, [third, second]),
        ({"locationCode": "WEST", "states": ["POSTED"]}, []),
        ({"locationCode": "NONE"}, []),
    ):
        page = await business.api.data(document, which=which)
        assert [node["id"] for node in page["nodes"]] == [each["id"] for each in found], which


async def test_pages_through_the_lines(business: Business) -> None:
    counted = await count(business, ("MUG", 10), ("TEA", 10), ("ICE", 10))
    document = (
        "query($id: ID!, $after: Cursor) { stockCount(id: $id)"
        " { lines(first: 2, after: $after) { nodes { sku { code } } pageInfo { endCursor hasNextPage } } } }"
    )
    page = (await business.api.data(document, id=counted["id"]))["lines"]
    assert [node["sku"]["code"] for node in page["nodes"]] == ["MUG", "TEA"]
    assert page["pageInfo"]["hasNextPage"]
    page = (await business.api.data(document, id=counted["id"], after=page["pageInfo"]["endCursor"]))["lines"]
    assert [node["sku"]["code"] for node in page["nodes"]] == ["ICE"]
    assert not page["pageInfo"]["hasNextPage"]


async def test_refuses_what_cannot_be_counted(business: Business) -> None:
    for quantity in (-1, 1_000_000_001):
        given = count_of(("TEA", 1), ("MUG", quantity))
        await business.refuses("countStock", given, refusal(INVALID, "lines", "1", "countedQuantity"))
    twice = count_of(("MUG", 1), ("TEA", 1), ("MUG", 2))
    await business.refuses("countStock", twice, refusal(INVALID, "lines", "2", "sku"))
    await business.finds_nothing("countStock", count_of(("MUG", 1), ("NONE", 1)), "lines", "1", "sku")
    for code in ("NONE", "", "east", "x" * 5_000):
        await business.finds_nothing("countStock", count_of(("MUG", 1), locationCode=code), "locationCode")
    await business.refuses("countStock", count_of(("MUG", 1), locationCode=None), refusal(INVALID, "locationCode"))
    for action in ("RECORD", "POST"):
        await business.refuses("countStock", count_of(action=action), refusal(INVALID, "lines"))
    await business.refuses("countStock", count_of(action="CANCEL"), refusal(INVALID, "countId"))
    too_many = count_of(*((f"S{number}", 1) for number in range(201)))
    await business.refuses("countStock", too_many, refusal(INVALID, "lines"))
    for text in ("x" * 501, "nul\x00"):
        await business.refuses("countStock", count_of(("MUG", 1), reason=text), refusal(INVALID, "reason"))


async def test_refuses_what_does_not_belong_to_the_count(business: Business) -> None:
    opened = await count(business, ("MUG", 1), action="RECORD")
    elsewhere = count_of(("TEA", 1), countId=opened["id"], locationCode="WEST")
    await business.refuses("countStock", elsewhere, refusal(INVALID, "locationCode"))
    with_lines = count_of(("TEA", 1), countId=opened["id"], action="CANCEL")
    await business.refuses("countStock", with_lines, refusal(INVALID, "lines"))
    for wrong in ("", "cnt_1", "ord_1", opened["id"].lower(), f"{opened['id']}-1"):
        await business.finds_nothing("countStock", count_of(("TEA", 1), countId=wrong), "countId")


@pytest.mark.parametrize("limits", [{"channels": ["WEB"]}, {"locations": ["WEST"]}])
async def test_hides_counts_from_those_they_are_not_for(business: Business, limits: dict[str, Any]) -> None:
    opened = await count(business, ("MUG", 1), action="RECORD")
    client = await business.api.client(**limits)
    assert await client.data("query($id: ID!) { stockCount(id: $id) { id } }", id=opened["id"]) is None
    assert await client.data("query($id: ID!) { node(id: $id) { id } }", id=opened["id"]) is None
    assert await client.data("{ stockCounts { nodes { id } } }") == {"nodes": []}
    by_channel = "channels" in limits
    known, new = count_of(("TEA", 1), countId=opened["id"]), count_of(("TEA", 1))
    async with business.unchanged():
        forbidden = [refusal("NOT_PERMITTED")]
        assert await client.refusals("countStock", known) == (
            forbidden if by_channel else [refusal("NOT_FOUND", "countId")]
        )
        assert await client.refusals("countStock", new) == (
            forbidden if by_channel else [refusal("NOT_FOUND", "locationCode")]
        )


async def test_a_store_counts_what_it_has(business: Business) -> None:
    store = await business.api.client(locations=["EAST"])
    select = "stockCount { state location { code } }"
    counted = await store.run("countStock", count_of(("MUG", 9)), select)
    assert counted["stockCount"] == {"state": "POSTED", "location": {"code": "EAST"}}
