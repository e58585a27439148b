"""Clients ask where goods that come back should go."""

from typing import Any

from tests.graphql.business import Business

RETURN = """
query($input: ReturnRoutingInput!) {
  returnRouting(input: $input) {
    status cost { amount }
    locations { locationCode distanceKilometers terms { term amount { amount } } total { amount } }
    lines { lineId unserved exception candidates {
      locationCode verdict units rule cost { total { amount } } delta { proven }
    } }
  }
}
"""


async def shipped(business: Business, *items: tuple[str, int]) -> dict[str, Any]:
    """The only fulfillment order of a new order, of which everything has left."""
    part = await business.part(*items, status="PACKED")
    await business.ship(part["id"])
    return part


def given(part: dict[str, Any], quantity: int) -> dict[str, Any]:
    return {"orderId": part["order"]["id"], "lines": [{"lineId": part["line"], "quantity": quantity}]}


def verdicts(found: dict[str, Any]) -> dict[str, tuple[str, int, str | None]]:
    return {
        candidate["locationCode"]: (candidate["verdict"], candidate["units"], candidate["rule"])
        for candidate in found["lines"][0]["candidates"]
    }


async def test_goods_go_back_near_the_customer(business: Business) -> None:
    part = await shipped(business, ("TEA", 2))
    found = await business.api.data(RETURN, input=given(part, 2))
    assert found["status"] == "OPTIMAL"
    assert [location["locationCode"] for location in found["locations"]] == ["EAST"]
    assert verdicts(found) == {
        "EAST": ("CHOSEN", 2, None),
        "SHOP": ("POSSIBLE", 2, None),
        "SHUT": ("EXCLUDED", 0, "INACTIVE"),
        "WEST": ("POSSIBLE", 2, None),
    }
    assert all(candidate["delta"] is None for candidate in found["lines"][0]["candidates"])


async def test_only_where_returns_are_accepted(business: Business) -> None:
    part = await shipped(business, ("TEA", 1))
    east = {
        "code": "EAST",
        "name": "EAST house",
        "kind": "WAREHOUSE",
        "address": {"postalCode": "43215", "countryCode": "US"},
        "handling": ["COLD"],
        "acceptsReturns": False,
    }
    saved = await business.api.run("saveLocation", east, "location { acceptsReturns }")
    assert saved == {"location": {"acceptsReturns": False}}
    found = await business.api.data(RETURN, input=given(part, 1))
    assert verdicts(found)["EAST"] == ("EXCLUDED", 0, "RETURNS_NOT_ACCEPTED")
    assert [location["locationCode"] for location in found["locations"]] == ["SHOP"]


async def test_to_locations_that_can_handle_them(business: Business) -> None:
    part = await shipped(business, ("ICE", 1))
    found = await business.api.data(RETURN, input=given(part, 1))
    assert verdicts(found)["SHOP"] == ("EXCLUDED", 0, "HANDLING")


async def test_vendors_take_nothing_back_unless_they_say_so(business: Business) -> None:
    vendor = {"code": "V", "name": "Vendor", "kind": "DROPSHIP_VENDOR"}
    address = {"address": {"postalCode": "10001", "countryCode": "US"}}
    for accepts, shown in ((None, False), (True, True)):
        saved = await business.api.run(
            "saveLocation", {**vendor, **address, "acceptsReturns": accepts}, "location { acceptsReturns }"
        )
        assert saved == {"location": {"acceptsReturns": shown}}


async def test_no_more_than_has_left(business: Business) -> None:
    part = await shipped(business, ("TEA", 2))
    assert (await business.api.error(RETURN, input=given(part, 3)))[0] == "QUANTITY_EXCEEDED"
    foreign = {"orderId": part["order"]["id"], "lines": [{"lineId": "lin_x-1", "quantity": 1}]}
    assert (await business.api.error(RETURN, input=foreign))[0] == "NOT_FOUND"
    unknown = {"orderId": "ord_none", "lines": [{"lineId": "lin_x-1", "quantity": 1}]}
    assert await business.api.data(RETURN, input=unknown) is None


async def test_limited_clients_learn_nothing(business: Business) -> None:
    part = await shipped(business, ("TEA", 1))
    limited = await business.api.client("routing:read", channels=["WEB"])
    assert await limited.data(RETURN, input=given(part, 1)) is None
