"""What makes an address acceptable."""

import math

import pytest
from msgspec.structs import replace

from domain.address import Address
from domain.address_rules import address_refusals

FULL = Address(
    name="Ada",
    company="Acme",
    line1="1 Main St",
    line2="Apt 2",
    city="New York",
    region="NY",
    postal_code="10001",
    country_code="US",
    phone="+1",
    latitude=40.75,
    longitude=-73.99,
)


@pytest.mark.parametrize(
    "address",
    [
        FULL,
        Address(country_code="DE"),
        replace(FULL, latitude=90.0, longitude=180.0),
        replace(FULL, latitude=-90.0, longitude=-180.0),
        replace(FULL, latitude=0.0, longitude=0.0),
    ],
)
def test_address_may_be_full_or_almost_empty(address: Address) -> None:
    assert address_refusals(address, "shipTo") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country_code": ""}, "countryCode"),
        ({"country_code": "us"}, "countryCode"),
        ({"country_code": "USA"}, "countryCode"),
        ({"country_code": "US\n"}, "countryCode"),
        ({"country_code": "ÜS"}, "countryCode"),
        ({"postal_code": "1" * 501}, "postalCode"),
        ({"line1": "a\x00"}, "line1"),
        ({"line2": "\ud800"}, "line2"),
        ({"latitude": None}, "latitude"),
        ({"longitude": None}, "latitude"),
        ({"latitude": 90.1}, "latitude"),
        ({"latitude": math.nan}, "latitude"),
        ({"latitude": -math.inf}, "latitude"),
        ({"longitude": -180.1}, "longitude"),
        ({"longitude": math.nan}, "longitude"),
    ],
)
def test_refuses_what_is_no_address_at_its_field(changes: dict[str, object], field: str) -> None:
    address = replace(FULL, **changes)
    assert [refusal.field for refusal in address_refusals(address, "shipTo")] == [("shipTo", field)]


def test_says_everything_that_is_wrong() -> None:
    address = Address(country_code="x", city="\x00", latitude=99.0, longitude=999.0)
    assert [refusal.field for refusal in address_refusals(address)] == [
        ("city",),
        ("countryCode",),
        ("latitude",),
        ("longitude",),
    ]
