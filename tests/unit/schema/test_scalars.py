"""How values travel as text."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from strawberry.exceptions import StrawberryInputCoercionError

from schema.scalars import (
    format_datetime,
    format_decimal,
    parse_country_code,
    parse_currency_code,
    parse_cursor,
    parse_datetime,
    parse_decimal,
)


def test_shows_moments_in_utc_with_milliseconds() -> None:
    moment = datetime(2026, 3, 9, 10, 7, 31, 250_000, tzinfo=timezone(timedelta(hours=-4)))
    assert format_datetime(moment) == "2026-03-09T14:07:31.250Z"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-09T14:07:31Z", datetime(2026, 3, 9, 14, 7, 31, tzinfo=UTC)),
        ("2026-03-09t14:07:31.25z", datetime(2026, 3, 9, 14, 7, 31, 250_000, tzinfo=UTC)),
        ("2026-03-09T14:07:31.123456789+02:00", datetime(2026, 3, 9, 12, 7, 31, 123_000, tzinfo=UTC)),
    ],
)
def test_reads_moments_with_any_offset(text: str, moment: datetime) -> None:
    assert parse_datetime(text) == moment


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-09T14:07:31",
        "2026-03-09",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-09T25:00:00Z",
        "",
        "now",
        1_741_500_000,
        None,
        True,
        ["2026-03-09T14:07:31Z"],
    ],
)
def test_refuses_what_is_no_moment(value: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        parse_datetime(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [("19.90", "19.90"), ("-0.5", "-0.5"), (3, "3"), (19.9, "19.9"), ("1e2", "1E+2"), ("0", "0")],
)
def test_reads_decimals_exactly(value: object, number: str) -> None:
    assert str(parse_decimal(value)) == number


@pytest.mark.parametrize("value", ["", "x", "NaN", "Infinity", "1E+999999", "1" * 41, True, None, [1], float("inf")])
def test_refuses_what_is_no_decimal(value: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        parse_decimal(value)


def test_shows_decimals_without_exponent() -> None:
    assert format_decimal(Decimal("1E+2")) == "100"
    assert format_decimal(Decimal("19.90")) == "19.90"


def test_reads_codes_as_they_are_written() -> None:
    assert parse_currency_code("USD") == "USD"
    assert parse_country_code("US") == "US"


@pytest.mark.parametrize("value", ["usd", "US", "USDX", "U$D", 840, "USD\n"])
def test_refuses_what_is_no_currency(value: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        parse_currency_code(value)


@pytest.mark.parametrize("value", ["us", "USA", "", 1, "US\n"])
def test_refuses_what_is_no_country(value: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        parse_country_code(value)


@pytest.mark.parametrize("value", ["", "x" * 513, 5, None])
def test_refuses_what_cannot_be_a_cursor(value: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        parse_cursor(value)
