"""Money is exact: integers of minor units inside, all decimals of the currency outside."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import CURRENCIES
from domain.limits import AMOUNT_MAX
from domain.money import Money, currency_exponent, minor_units

SOME = ["USD", "EUR", "JPY", "KWD", "CLF", "XXX"]


@pytest.mark.parametrize(
    ("currency_code", "exponent"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("CLF", 4)],
)
def test_currency_has_its_decimals(currency_code: str, exponent: int) -> None:
    assert currency_exponent(currency_code) == exponent


def test_currencies_are_those_that_people_pay_with() -> None:
    assert set(CURRENCIES) >= {"USD", "EUR", "GBP", "JPY", "BRL", "MXN", "CLF", "XAF", "XCG", "ZWG", "HRK"}
    assert not set(CURRENCIES) & {"XXX", "XTS", "XAU", "XDR", "ZZZ", "DEM"}
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES)
    assert set(CURRENCIES.values()) == {0, 2, 3, 4}


@pytest.mark.parametrize(
    ("minor", "currency_code", "text"),
    [
        (1990, "USD", "19.90"),
        (0, "USD", "0.00"),
        (-5, "USD", "-0.05"),
        (1990, "JPY", "1990"),
        (1990, "KWD", "1.990"),
        (AMOUNT_MAX * 1_000_000 * 200, "USD", "2000000000000000000.00"),
    ],
)
def test_amount_shows_all_decimals_of_the_currency(minor: int, currency_code: str, text: str) -> None:
    assert format(Money(minor=minor, currency_code=currency_code).amount, "f") == text


@pytest.mark.parametrize(
    ("text", "currency_code", "minor"),
    [
        ("19.9", "USD", 1990),
        ("19.900", "USD", 1990),
        ("1.99E1", "USD", 1990),
        ("2E+3", "USD", 200_000),
        ("-0.05", "USD", -5),
        ("-0", "USD", 0),
        ("0E-30", "USD", 0),
        ("1990", "JPY", 1990),
        ("1990.0", "JPY", 1990),
        ("1.999", "KWD", 1999),
        ("19." + "9" + "0" * 40, "USD", 1990),
    ],
)
def test_amount_becomes_whole_minor_units(text: str, currency_code: str, minor: int) -> None:
    assert minor_units(Decimal(text), currency_code) == minor


@pytest.mark.parametrize(
    ("text", "currency_code"),
    [
        ("19.901", "USD"),
        ("0.5", "JPY"),
        ("1.9999", "KWD"),
        ("1." + "0" * 30 + "1", "USD"),
        ("1E-999999", "USD"),
        ("NaN", "USD"),
        ("sNaN", "USD"),
        ("Infinity", "USD"),
        ("-Infinity", "USD"),
        ("1E+40", "USD"),
        ("1E+999999", "USD"),
    ],
)
def test_amount_with_more_decimals_than_the_currency_or_beyond_counting_is_none(text: str, currency_code: str) -> None:
    assert minor_units(Decimal(text), currency_code) is None


@given(st.integers(-(10**18), 10**18), st.sampled_from(SOME))
def test_minor_units_come_back_exactly(minor: int, currency_code: str) -> None:
    assert minor_units(Money(minor=minor, currency_code=currency_code).amount, currency_code) == minor
