"""Orders that are refused: the reasons, and that nothing of them is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.graphql.api import refusal
from tests.graphql.business import SHIP_TO, Business, order_of, pickup_of

INVALID = "INVALID_INPUT"
LONG = "x" * 501


def one(**changes: Any) -> dict[str, Any]:
    """An order of one tea whose item is changed."""
    given = order_of(("TEA", 1))
    given["items"][0] |= changes
    return given


def at(**changes: Any) -> dict[str, Any]:
    """An order of one tea to a changed address."""
    return order_of(("TEA", 1), shipTo={**SHIP_TO, **changes})


async def test_refuses_quantities_that_make_no_order(business: Business) -> None:
    for quantity in (0, -1, 1_000_001, 2**31 - 1):
        await business.refuses("placeOrder", one(quantity=quantity), refusal(INVALID, "items", "0", "quantity"))
    for value in (2**31, 1.5, "1", None):
        await business.rejects_value("placeOrder", one(quantity=value))


async def test_refuses_amounts_that_do_not_add_up(business: Business) -> None:
    for name in ("unitPrice", "discount", "tax"):
        for amount in ("-0.01", "0.001", "10000000000.01", "1e30", "1e-30"):
            await business.refuses("placeOrder", one(**{name: amount}), refusal(INVALID, "items", "0", name))
        for value in ("NaN", "Infinity", "1e99", "1,50", "", "x", True, "9" * 41):
            await business.rejects_value("placeOrder", one(**{name: value}))
    for amount in ("-0.01", "0.001", "10000000000.01"):
        await business.refuses(
            "placeOrder", order_of(("TEA", 1), shippingPrice=amount), refusal(INVALID, "shippingPrice")
        )


async def test_refuses_a_discount_over_the_price(business: Business) -> None:
    given = one(quantity=3, unitPrice="1.00", discount="3.01")
    await business.refuses("placeOrder", given, refusal(INVALID, "items", "0", "discount"))


async def test_refuses_decimals_that_the_currency_has_not(business: Business) -> None:
    given = {**one(unitPrice="10.5"), "currencyCode": "JPY"}
    await business.refuses("placeOrder", given, refusal(INVALID, "items", "0", "unitPrice"))


async def test_refuses_lists_without_or_with_too_many_items(business: Business) -> None:
    await business.refuses("placeOrder", order_of(), refusal(INVALID, "items"))
    await business.refuses("placeOrder", order_of(*[("TEA", 1)] * 201), refusal(INVALID, "items"))


async def test_names_every_sku_that_cannot_be_ordered(business: Business) -> None:
    given = order_of(("TEA", 1), ("NONE", 1), ("OLD", 1), ("", 1), ("tea", 1), ("TEA|EAST", 1), ("T\x00EA", 1))
    await business.refuses(
        "placeOrder",
        given,
        refusal("NOT_FOUND", "items", "1", "sku"),
        refusal(INVALID, "items", "2", "sku"),
        *(refusal("NOT_FOUND", "items", str(index), "sku") for index in (3, 4, 5, 6)),
    )


async def test_tells_everything_that_is_wrong_at_once(business: Business) -> None:
    given = order_of(("TEA", 0), ("TEA", 1), channel="", number=" 1", shippingPrice="-1")
    await business.refuses(
        "placeOrder",
        given,
        refusal(INVALID, "channel"),
        refusal(INVALID, "number"),
        refusal(INVALID, "shippingPrice"),
        refusal(INVALID, "items", "0", "quantity"),
    )


async def test_refuses_codes_that_cannot_be_kept(business: Business) -> None:
    for code in ("", " WEB", "WEB ", "W|B", "W\x00B", "W\nB", "x" * 65):
        await business.refuses("placeOrder", order_of(("TEA", 1), channel=code), refusal(INVALID, "channel"))
        await business.refuses("placeOrder", order_of(("TEA", 1), number=code), refusal(INVALID, "number"))


async def test_refuses_texts_that_cannot_be_kept(business: Business) -> None:
    for text in (LONG, "nul\x00"):
        for name in ("id", "name", "email", "phone", "segment"):
            given = order_of(("TEA", 1), customer={name: text})
            await business.refuses("placeOrder", given, refusal(INVALID, "customer", name))
        for name in ("name", "company", "line1", "line2", "city", "region", "postalCode", "phone"):
            await business.refuses("placeOrder", at(**{name: text}), refusal(INVALID, "shipTo", name))


async def test_refuses_text_that_is_no_unicode(business: Business) -> None:
    async with business.unchanged():
        for body in (
            rb'{"query": "mutation { placeOrder(input: {channel: \"\ud800\"}) { __typename } }"}',
            rb'{"query": "mutation($i: HoldOrderInput!) { __typename }", "variables": {"i": {"note": "\udfff"}}}',
            b'{"query": "{ viewer { clientId } }", "variables": {"x": "\xff"}}',
        ):
            headers = {"authorization": f"Bearer {business.api.key}", "content-type": "application/json"}
            response = await business.api.http.post("/graphql", content=body, headers=headers)
            assert response.status_code == 400
            assert response.json()["errors"][0]["extensions"]["code"] in ("BAD_REQUEST", "GRAPHQL_PARSE_FAILED")


async def test_refuses_an_order_of_the_future(business: Business) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=4)
    for moment in (soon + timedelta(minutes=2), soon.replace(year=9999)):
        given = order_of(("TEA", 1), placedAt=moment.isoformat())
        await business.refuses("placeOrder", given, refusal(INVALID, "placedAt"))
    await business.api.run("placeOrder", order_of(("TEA", 1), placedAt=soon.isoformat()))


async def test_refuses_moments_that_are_none(business: Business) -> None:
    for moment in ("2026-01-05", "2026-01-05T12:00:00", "2026-02-30T12:00:00Z", "0001-01-01T00:00:00+10:00", 1, ""):
        await business.rejects_value("placeOrder", order_of(("TEA", 1), placedAt=moment))


async def test_refuses_a_currency_that_nobody_pays_with(business: Business) -> None:
    for code in ("ZZZ", "XXX", "XTS", "XAU"):
        await business.refuses("placeOrder", order_of(("TEA", 1), currencyCode=code), refusal(INVALID, "currencyCode"))


async def test_refuses_codes_of_no_currency_or_country(business: Business) -> None:
    for code in ("usd", "US", "DOLLAR", "", None, 840):
        await business.rejects_value("placeOrder", order_of(("TEA", 1), currencyCode=code))
    for code in ("us", "USA", "", None):
        await business.rejects_value("placeOrder", at(countryCode=code))


async def test_asks_where_to_ship(business: Business) -> None:
    await business.refuses("placeOrder", order_of(("TEA", 1), shipTo=None), refusal(INVALID, "shipTo"))


async def test_refuses_an_address_that_cannot_be_located(business: Business) -> None:
    bad = refusal("NOT_ROUTABLE", "shipTo", exception="BAD_ADDRESS", skus=[])
    for changes in (
        {"postalCode": None},
        {"postalCode": "00000"},
        {"postalCode": "1000"},
        {"postalCode": "1000A"},
        {"postalCode": "\uff11\uff10\uff10\uff10\uff14"},
        {"countryCode": "DE", "postalCode": "10115"},
    ):
        await business.refuses("placeOrder", at(**changes), bad)


async def test_refuses_half_and_impossible_coordinates(business: Business) -> None:
    for changes, name in (
        ({"latitude": 40.7}, "latitude"),
        ({"longitude": -74.0}, "latitude"),
        ({"latitude": 90.01, "longitude": 0}, "latitude"),
        ({"latitude": 0, "longitude": -180.01}, "longitude"),
    ):
        await business.refuses("placeOrder", at(**changes), refusal(INVALID, "shipTo", name))
    await business.refuses(
        "placeOrder",
        at(latitude=1e300, longitude=-1e300),
        refusal(INVALID, "shipTo", "latitude"),
        refusal(INVALID, "shipTo", "longitude"),
    )


async def test_asks_where_to_pick_up(business: Business) -> None:
    await business.refuses("placeOrder", pickup_of(("TEA", 1), location=None), refusal(INVALID, "locationCode"))
    for code in ("NONE", "", "east", "EAST|x", "loc_EAST"):
        await business.finds_nothing("placeOrder", pickup_of(("TEA", 1), location=code), "locationCode")


async def test_refuses_a_pickup_where_there_is_none(business: Business) -> None:
    nowhere = refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["TEA"])
    for code in ("WEST", "SHUT"):
        await business.refuses("placeOrder", pickup_of(("TEA", 1), location=code), nowhere)
    short = refusal("INSUFFICIENT_STOCK", sku="TEA", requested=11, available=10)
    await business.refuses("placeOrder", pickup_of(("TEA", 11), location="SHOP"), short)


async def test_says_how_much_there_is(business: Business) -> None:
    given = order_of(("TEA", 21), ("MUG", 11), ("ICE", 1))
    await business.refuses(
        "placeOrder",
        given,
        refusal("INSUFFICIENT_STOCK", sku="TEA", requested=21, available=20),
        refusal("INSUFFICIENT_STOCK", sku="MUG", requested=11, available=10),
    )
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=12, available=10)
    await business.refuses("placeOrder", order_of(("MUG", 6), ("MUG", 6)), short)


async def test_refuses_what_no_location_may_serve(business: Business) -> None:
    given = {"code": "EAST", "name": "EAST house", "kind": "WAREHOUSE", "active": False}
    await business.api.run("saveLocation", {**given, "address": {"postalCode": "43215", "countryCode": "US"}})
    nowhere = refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["ICE"])
    await business.refuses("placeOrder", order_of(("TEA", 1), ("ICE", 1)), nowhere)


async def test_refuses_a_number_that_the_channel_has_given(business: Business) -> None:
    await business.place(("TEA", 1), number="1001")
    await business.refuses("placeOrder", order_of(("TEA", 1), number="1001"), refusal("ALREADY_EXISTS", "number"))


async def test_refuses_values_that_do_not_fit_their_type(business: Business) -> None:
    for changes in (
        {"method": "FLY"},
        {"priority": None},
        {"allowSplit": "yes"},
        {"items": None},
        {"items": [None]},
        {"unknown": 1},
        {"shipTo": {"countryCode": "US", "latitude": "north"}},
    ):
        await business.rejects_value("placeOrder", order_of(("TEA", 1), **changes))
