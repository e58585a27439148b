"""Scalars: how values travel as text."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import NewType

import strawberry
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types.scalar import ScalarDefinition

CurrencyCode = NewType("CurrencyCode", str)
CountryCode = NewType("CountryCode", str)
Cursor = NewType("Cursor", str)

RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CURRENCY_CODE = re.compile(r"[A-Z]{3}")
COUNTRY_CODE = re.compile(r"[A-Z]{2}")
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
DECIMAL_LENGTH_MAX = 40
CURSOR_LENGTH_MAX = 512


def format_datetime(moment: datetime) -> str:
    """UTC with milliseconds: `2026-03-09T14:07:31.250Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_datetime(value: object) -> datetime:
    """A moment with its offset, as UTC in whole milliseconds.

    Raises StrawberryInputCoercionError if the text is not RFC 3339.
    """
    text = _text(value, "DateTime")
    if not RFC_3339.fullmatch(text):
        raise _malformed("DateTime", text, "an RFC 3339 date and time with an offset, such as 2026-03-09T14:07:31.250Z")
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _malformed("DateTime", text, "a moment of the calendar") from error
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def parse_date(value: object) -> date:
    """A day of the calendar.

    Raises StrawberryInputCoercionError if the text is not a date in ISO 8601's extended form.
    """
    text = _text(value, "Date")
    if not ISO_DATE.fullmatch(text):
        raise _malformed("Date", text, "a date such as 2026-03-09")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _malformed("Date", text, "a day of the calendar") from error


def format_decimal(number: Decimal) -> str:
    """Plain digits, never an exponent."""
    return format(number, "f")


def parse_decimal(value: object) -> Decimal:
    """A finite decimal from text or a JSON number.

    Raises StrawberryInputCoercionError if it is anything else.
    """
    accepted = isinstance(value, str | int | float) and not isinstance(value, bool)
    text = str(value) if accepted else ""
    try:
        number = Decimal(text) if len(text) <= DECIMAL_LENGTH_MAX and DECIMAL.fullmatch(text) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > DECIMAL_LENGTH_MAX:
        raise _malformed("Decimal", value, 'a decimal number, best written as text: "19.90"')
    return number


def parse_currency_code(value: object) -> str:
    """Three capital letters; whether the currency is accepted is for the command to say."""
    return _matching(value, "CurrencyCode", CURRENCY_CODE, "three capital letters, such as USD")


def parse_country_code(value: object) -> str:
    """Two capital letters."""
    return _matching(value, "CountryCode", COUNTRY_CODE, "two capital letters, such as US")


def parse_cursor(value: object) -> str:
    """A cursor as text; what is in it is checked where it is used."""
    text = _text(value, "Cursor")
    if not 0 < len(text) <= CURSOR_LENGTH_MAX:
        raise _malformed("Cursor", text[:20], "a cursor that this server gave out")
    return text


def _text(value: object, scalar: str) -> str:
    if not isinstance(value, str):
        raise _malformed(scalar, value, "text")
    return value


def _matching(value: object, scalar: str, pattern: re.Pattern[str], wanted: str) -> str:
    text = _text(value, scalar)
    if not pattern.fullmatch(text):
        raise _malformed(scalar, text, wanted)
    return text


def _malformed(scalar: str, value: object, wanted: str) -> StrawberryInputCoercionError:
    return StrawberryInputCoercionError(f"{scalar} cannot represent {value!r:.80}: expected {wanted}.")


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment as RFC 3339 text. Answers are in UTC with milliseconds; input may have any offset.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=format_datetime,
        parse_value=parse_datetime,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, without a time zone: `2026-03-09`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=date.isoformat,
        parse_value=parse_date,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact decimal number, as text in answers; input may be text or a number.",
        serialize=format_decimal,
        parse_value=parse_decimal,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="A currency by its ISO 4217 code: three capital letters.",
        serialize=str,
        parse_value=parse_currency_code,
    ),
    CountryCode: strawberry.scalar(
        name="CountryCode",
        description="A country by its ISO 3166-1 alpha-2 code: two capital letters.",
        serialize=str,
        parse_value=parse_country_code,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description="A place in a list or in the stream of events. Opaque: give back what you were given.",
        serialize=str,
        parse_value=parse_cursor,
    ),
}
"""Every scalar of the schema by its Python type."""
