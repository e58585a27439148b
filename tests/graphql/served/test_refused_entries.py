"""Locations, SKUs and keys that are refused."""

from typing import Any

from tests.graphql.api import refusal
from tests.graphql.business import Business

INVALID = "INVALID_INPUT"
BAD_CODES = ("", " X", "X ", "X|Y", "X\x00", "X\tY", "x" * 65)
TEXTS = ("x" * 501, "nul\x00")
ADDRESS = {"postalCode": "10004", "countryCode": "US"}


def location(**changes: Any) -> dict[str, Any]:
    return {"code": "NEW", "name": "New", "kind": "STORE", "address": ADDRESS, **changes}


def sku(**changes: Any) -> dict[str, Any]:
    return {"code": "NEW", "name": "New", "weightGrams": 1, **changes}


async def test_saves_codes_that_can_be_kept(business: Business) -> None:
    for code in BAD_CODES:
        await business.refuses("saveLocation", location(code=code), refusal(INVALID, "code"))
        await business.refuses("saveSku", sku(code=code), refusal(INVALID, "code"))


async def test_saves_names_for_people(business: Business) -> None:
    for name in ("", "  ", *TEXTS):
        await business.refuses("saveLocation", location(name=name), refusal(INVALID, "name"))
        await business.refuses("saveSku", sku(name=name), refusal(INVALID, "name"))
    for text in TEXTS:
        await business.refuses("saveSku", sku(category=text), refusal(INVALID, "category"))


async def test_saves_locations_that_can_be_located(business: Business) -> None:
    for changes, refused in (
        ({"postalCode": "00000"}, refusal("NOT_ROUTABLE", "address", exception="BAD_ADDRESS", skus=[])),
        ({"countryCode": "DE"}, refusal("NOT_ROUTABLE", "address", exception="BAD_ADDRESS", skus=[])),
        ({"longitude": 1}, refusal(INVALID, "address", "latitude")),
        ({"latitude": -91, "longitude": 1}, refusal(INVALID, "address", "latitude")),
        ({"city": "x" * 501}, refusal(INVALID, "address", "city")),
    ):
        await business.refuses("saveLocation", location(address={**ADDRESS, **changes}), refused)
    await business.rejects_value("saveLocation", location(address={"countryCode": "usa"}))
    await business.rejects_value("saveLocation", location(address=None))


async def test_saves_locations_with_a_priority(business: Business) -> None:
    for priority in (-1, 1_000_001, 2**31 - 1):
        await business.refuses("saveLocation", location(priority=priority), refusal(INVALID, "priority"))
    for changes in ({"kind": "TENT"}, {"methods": ["FLY"]}, {"methods": None}, {"handling": ["HOT"]}):
        await business.rejects_value("saveLocation", location(**changes))


async def test_saves_skus_with_weights_and_measures(business: Business) -> None:
    for weight in (-1, 100_000_001, 2**31 - 1):
        await business.refuses("saveSku", sku(weightGrams=weight), refusal(INVALID, "weightGrams"))
    for name in ("lengthMillimeters", "widthMillimeters", "heightMillimeters"):
        for length in (0, -1, 100_001):
            await business.refuses("saveSku", sku(**{name: length}), refusal(INVALID, name))


async def test_saves_skus_with_a_value_in_a_currency(business: Business) -> None:
    for value in ("-1", "0.001", "10000000000.01", "1e30"):
        await business.refuses("saveSku", sku(value=value, currencyCode="USD"), refusal(INVALID, "value"))
    await business.refuses("saveSku", sku(value="1.5", currencyCode="JPY"), refusal(INVALID, "value"))
    await business.refuses("saveSku", sku(value="1"), refusal(INVALID, "currencyCode"))
    await business.refuses("saveSku", sku(currencyCode="USD"), refusal(INVALID, "currencyCode"))
    await business.refuses("saveSku", sku(value="1", currencyCode="ZZZ"), refusal(INVALID, "currencyCode"))
    for changes in ({"value": "NaN"}, {"currencyCode": "usd"}, {"weightGrams": 1.5}, {"weightGrams": None}):
        await business.rejects_value("saveSku", sku(**changes))


async def test_creates_keys_that_open_something(business: Business) -> None:
    given = {"name": "Till", "scopes": ["INVENTORY_READ"]}
    cases: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        *(({"name": name}, ("name",)) for name in ("", "  ", *TEXTS)),
        ({"scopes": []}, ("scopes",)),
        ({"scopes": ["INVENTORY_READ", "ORDERS_READ"], "locationCodes": ["SHOP"]}, ("scopes",)),
        ({"channels": []}, ("channels",)),
        ({"channels": ["A"] * 201}, ("channels",)),
        ({"locationCodes": []}, ("locationCodes",)),
        ({"locationCodes": ["A"] * 201}, ("locationCodes",)),
        *(({"channels": ["WEB", code]}, ("channels", "1")) for code in BAD_CODES),
        *(({"locationCodes": [code]}, ("locationCodes", "0")) for code in BAD_CODES),
    ]
    for changes, at in cases:
        await business.refuses("createApiKey", {**given, **changes}, refusal(INVALID, *at))
    for scopes in (["EVERYTHING"], ["orders:read"], None):
        await business.rejects_value("createApiKey", {**given, "scopes": scopes})
