"""Millicents as amounts of a currency."""

from decimal import Decimal

import pytest

from domain.routing.profiles.amounts import decimal_amount, decimals_of, millicents


@pytest.mark.parametrize(
    ("amount", "currency", "expected", "shown"),
    [
        ("6", "USD", 600_000, "6.00"),
        ("0.0004", "USD", 40, "0.0004"),
        ("0.00001", "USD", 1, "0.00001"),
        ("0", "USD", 0, "0.00"),
        ("10.50", "USD", 1_050_000, "10.50"),
        ("100", "USD", 10_000_000, "100.00"),
        ("1e2", "USD", 10_000_000, "100.00"),
        ("0.001", "JPY", 1, "0.001"),
        ("1200", "JPY", 1_200_000, "1200"),
        ("1.000001", "KWD", 1_000_001, "1.000001"),
        ("-1", "USD", -100_000, "-1.00"),
    ],
)
def test_goes_there_and_back(amount: str, currency: str, expected: int, shown: str) -> None:
    assert millicents(Decimal(amount), currency) == expected
    assert format(decimal_amount(expected, currency), "f") == shown


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.000001", "USD"), ("0.0001", "JPY"), ("1e40", "USD"), ("1e-40", "USD"), ("NaN", "USD")]
)
def test_tells_what_is_too_fine_or_too_large(amount: str, currency: str) -> None:
    assert millicents(Decimal(amount), currency) is None


def test_knows_the_decimals_of_a_currency() -> None:
    assert (decimals_of("USD"), decimals_of("JPY"), decimals_of("KWD")) == (5, 3, 6)
