"""What can be promised: what placing an order at that moment gives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.scalars import format_datetime
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business, order_of

ITEMS = """
at
items {
  skuCode requested available fulfillable fulfillableAt backorderable
  locations { locationCode available } expected { locationCode quantity at }
  sku { name }
}
delivery {
  complete deliverBy
  parts { locationCode expectedAt items { skuCode quantity } promise { deliverBy shipBy service } location { name } }
  unserved { skuCode quantity exception }
}
"""
ASK = f"""
query(
  $items: [AvailabilityItemInput!]!, $destination: AddressInput, $method: Method, $locationCode: String,
  $channel: String, $at: DateTime
) {{
  availability(
    items: $items, destination: $destination, method: $method, locationCode: $locationCode, channel: $channel, at: $at
  ) {{ {ITEMS} }}
}}
"""
PLACED = "order { id promisedAt fulfillmentOrders { locationCode promisedAt lines { skuCode quantity } } }"


async def ask(business: Business, *items: tuple[str, int], **given: Any) -> dict[str, Any]:
    wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    answer: dict[str, Any] = await business.api.data(ASK, items=wanted, **given)
    return answer


async def refused(business: Business, *items: tuple[str, int], **given: Any) -> str:
    wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    code, _ = await business.api.error(ASK, items=wanted, **given)
    return code


def days_from_now(days: int) -> str:
    return format_datetime(datetime.now(UTC).replace(microsecond=0) + timedelta(days=days))


async def expect(business: Business, sku: str, quantity: int, *, days: int, location: str = "EAST") -> str:
    """Record incoming supply; when it comes."""
    at = days_from_now(days)
    item = {"reference": fresh_key(), "sku": sku, "locationCode": location, "quantity": quantity, "expectedAt": at}
    await business.api.run("recordIncomingSupply", {"items": [item], "idempotencyKey": fresh_key()})
    return at


async def test_tells_what_is_there_and_where(business: Business) -> None:
    answer = await ask(business, ("TEA", 15), ("MUG", 3))
    tea, mug = answer["items"]
    assert (tea["skuCode"], tea["requested"], tea["available"], tea["fulfillable"]) == ("TEA", 15, 20, True)
    # SHOP does not ship, and SHUT takes no work.
    assert tea["locations"] == [
        {"locationCode": "EAST", "available": 10},
        {"locationCode": "WEST", "available": 10},
    ]
    assert (mug["available"], mug["fulfillable"], mug["fulfillableAt"]) == (10, True, answer["at"])
    assert mug["sku"] == {"name": "Blue mug"}
    assert answer["delivery"] is None


async def test_placing_the_order_keeps_the_promise(business: Business) -> None:
    items = (("TEA", 15), ("MUG", 3))
    answer = await ask(business, *items, destination=SHIP_TO)
    placed = (await business.api.run("placeOrder", order_of(*items), PLACED))["order"]
    delivery = answer["delivery"]
    assert delivery["complete"]
    assert delivery["deliverBy"] == placed["promisedAt"]
    assert [
        (part["locationCode"], part["promise"]["deliverBy"], part["items"], part["expectedAt"])
        for part in delivery["parts"]
    ] == [(part["locationCode"], part["promisedAt"], part["lines"], None) for part in placed["fulfillmentOrders"]]


async def test_what_is_promised_is_no_longer_available(business: Business) -> None:
    await business.place(("MUG", 7))
    await business.reserve(("MUG", 2))
    (mug,) = (await ask(business, ("MUG", 2)))["items"]
    assert (mug["available"], mug["fulfillable"], mug["fulfillableAt"]) == (1, False, None)


async def test_the_rest_comes_with_incoming_supply_less_what_waits(business: Business) -> None:
    await business.api.run("placeOrder", order_of(("MUG", 14), allowBackorder=True))
    first = await expect(business, "MUG", 6, days=3)
    second = await expect(business, "MUG", 5, days=9)
    answer = await ask(business, ("MUG", 4), destination=SHIP_TO)
    (mug,) = answer["items"]
    assert (mug["available"], mug["fulfillable"], mug["fulfillableAt"]) == (0, False, second)
    assert mug["expected"] == [
        {"locationCode": "EAST", "quantity": 2, "at": first},
        {"locationCode": "EAST", "quantity": 5, "at": second},
    ]
    parts = answer["delivery"]["parts"]
    assert [(part["expectedAt"], part["items"]) for part in parts] == [
        (first, [{"skuCode": "MUG", "quantity": 2}]),
        (second, [{"skuCode": "MUG", "quantity": 2}]),
    ]
    assert answer["delivery"]["deliverBy"] == parts[1]["promise"]["deliverBy"] > second


async def test_asked_about_a_later_time_what_comes_until_then_is_there(business: Business) -> None:
    await expect(business, "MUG", 6, days=3)
    await expect(business, "MUG", 5, days=9)
    (mug,) = (await ask(business, ("MUG", 16), at=days_from_now(5)))["items"]
    assert (mug["available"], mug["fulfillable"]) == (16, True)
    assert [units["quantity"] for units in mug["expected"]] == [5]


async def test_goods_between_two_locations_count_where_they_go(business: Business) -> None:
    at = days_from_now(2)
    transfer = {
        "fromLocationCode": "WEST",
        "toLocationCode": "EAST",
        "items": [{"sku": "TEA", "quantity": 4}],
        "expectedAt": at,
        "idempotencyKey": fresh_key(),
    }
    await business.api.run("transferStock", transfer)
    (tea,) = (await ask(business, ("TEA", 1)))["items"]
    assert tea["locations"] == [
        {"locationCode": "EAST", "available": 10},
        {"locationCode": "WEST", "available": 6},
    ]
    assert tea["expected"] == [{"locationCode": "EAST", "quantity": 4, "at": at}]


async def test_a_marketplace_sees_and_can_order_its_share(business: Business) -> None:
    channel = {"code": "market", "name": "Market", "stockPercent": 50, "stockBuffer": 2}
    await business.api.run("saveChannel", channel)
    (mug,) = (await ask(business, ("MUG", 4), channel="market"))["items"]
    assert (mug["available"], mug["fulfillable"]) == (3, False)
    await business.refuses(
        "placeOrder",
        order_of(("MUG", 4), channel="market"),
        refusal("INSUFFICIENT_STOCK", sku="MUG", requested=4, available=3),
    )
    await business.place(("MUG", 3), channel="market")


async def test_pickup_counts_the_one_location(business: Business) -> None:
    answer = await ask(business, ("TEA", 11), method="PICKUP", locationCode="SHOP")
    (tea,) = answer["items"]
    assert (tea["available"], tea["fulfillable"]) == (10, False)
    assert answer["delivery"]["unserved"] == [{"skuCode": "TEA", "quantity": 1, "exception": "NO_STOCK"}]
    assert answer["delivery"]["deliverBy"] is None
    assert answer["delivery"]["parts"][0]["promise"]["service"] is None


async def test_goods_that_no_location_may_handle_are_not_available(business: Business) -> None:
    (ice,) = (await ask(business, ("ICE", 1)))["items"]
    assert ice["locations"] == [{"locationCode": "EAST", "available": 10}]


async def test_everything_that_is_wrong_is_said_at_once(business: Business) -> None:
    items = [{"sku": "TEA", "quantity": 0}, {"sku": "TEA", "quantity": -1}]
    code, message = await business.api.error(ASK, items=items, at="2001-01-01T00:00:00Z")
    assert code == "BAD_USER_INPUT"
    assert message.count("The quantity is between") == 2
    assert "The time is in the past: ask about now or later." in message


async def test_says_how_far_ahead_one_may_ask(business: Business) -> None:
    code, message = await business.api.error(ASK, items=[{"sku": "TEA", "quantity": 1}], at="2190-01-01T00:00:00Z")
    assert (code, message) == ("BAD_USER_INPUT", "The time is at most 366 days ahead.")


@pytest.mark.parametrize(
    ("items", "given", "code"),
    [
        ([], {}, "BAD_USER_INPUT"),
        ([("TEA", 1)] * 101, {}, "BAD_USER_INPUT"),
        ([("TEA", 0)], {}, "BAD_USER_INPUT"),
        ([("TEA", -1)], {}, "BAD_USER_INPUT"),
        ([("TEA", 1_000_001)], {}, "BAD_USER_INPUT"),
        ([("NONE", 1)], {}, "NOT_FOUND"),
        ([("TEA", 1)], {"method": "PICKUP"}, "BAD_USER_INPUT"),
        ([("TEA", 1)], {"method": "PICKUP", "locationCode": "NONE"}, "NOT_FOUND"),
        ([("TEA", 1)], {"locationCode": "SHOP"}, "BAD_USER_INPUT"),
        ([("TEA", 1)], {"destination": {"countryCode": "US", "postalCode": "00000"}}, "NOT_ROUTABLE"),
        ([("TEA", 1)], {"at": "2001-01-01T00:00:00Z"}, "BAD_USER_INPUT"),
        ([("TEA", 1)], {"at": "2999-01-01T00:00:00Z"}, "BAD_USER_INPUT"),
        ([("TEA", 1)], {"channel": "a|b"}, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_be_answered_is_said(
    business: Business, items: list[tuple[str, int]], given: dict[str, Any], code: str
) -> None:
    assert await refused(business, *items, **given) == code


async def test_promises_by_the_last_moment_at_which_supply_can_come(business: Business) -> None:
    item = {
        "reference": "far",
        "sku": "MUG",
        "locationCode": "EAST",
        "quantity": 5,
        "expectedAt": "2199-12-31T23:59:59.999Z",
    }
    await business.api.run("recordIncomingSupply", {"items": [item], "idempotencyKey": fresh_key()})
    answer = await ask(business, ("MUG", 12), destination=SHIP_TO)
    assert answer["delivery"]["complete"]
    assert answer["delivery"]["deliverBy"].startswith("2200-01-")


async def test_tells_no_more_units_than_an_int_can(business: Business) -> None:
    for _ in range(3):
        await expect(business, "MUG", 1_000_000_000, days=1)
    (mug,) = (await ask(business, ("MUG", 1), at=days_from_now(2)))["items"]
    assert mug["available"] == 2_147_483_647
    assert mug["locations"] == [{"locationCode": "EAST", "available": 2_147_483_647}]


async def test_asking_many_times_at_once_costs_too_much(business: Business) -> None:
    asked = "availability(items: $items) { items { available } }"
    for times, code in ((9, None), (10, "LIMIT_EXCEEDED")):
        fields = " ".join(f"a{number}: {asked}" for number in range(times))
        document = f"query($items: [AvailabilityItemInput!]!) {{ {fields} }}"
        answer = await business.api.send(document, items=[{"sku": "TEA", "quantity": 1}])
        assert [error["extensions"]["code"] for error in answer.get("errors", ())] == ([code] if code else [])
