"""Reading a file of orders: one row per order line, comma-separated, in UTF-8, with a header."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from app.replay.amounts import cents_of
from app.replay.errors import FileRejected
from domain.limits import AMOUNT_MAX, QUANTITY_PER_LINE_MAX
from domain.text import code_refusals, text_refusals

COLUMNS = (
    "order_id",
    "order_date",
    "ship_date",
    "ship_mode",
    "customer_id",
    "segment",
    "city",
    "state",
    "postal_code",
    "product_id",
    "category",
    "sub_category",
    "product_name",
    "sales_usd",
    "quantity",
    "discount",
)
PRIORITIES = {"Same Day": "URGENT", "First Class": "HIGH", "Second Class": "NORMAL", "Standard Class": "LOW"}
"""The priority of an order by its ship mode."""

CODES = ("order_id", "customer_id", "product_id")
TEXTS = ("segment", "city", "state", "postal_code", "category", "sub_category", "product_name")


class BadRow(Exception):
    """A row cannot be used; the message says why."""


class OrderRow(Struct, frozen=True, kw_only=True):
    """One line of an order. `revenue` is what it brings after discount, in cents."""

    line: int
    order_id: str
    placed_on: date
    priority: str
    customer_id: str
    segment: str
    city: str
    state: str
    postal_code: str
    product_id: str
    category: str
    sub_category: str
    product_name: str
    revenue: int
    quantity: int


class RejectedRow(Struct, frozen=True, kw_only=True):
    """A row that cannot be used, with the order it belongs to if that much is known."""

    line: int
    reason: str
    order_id: str | None


def read_rows(path: Path) -> Iterator[OrderRow | RejectedRow]:
    """The rows of the file, one after the other.

    Raises FileRejected if it cannot be read or has another header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            records = _numbered(file)
            _, names = next(records, (1, []))
            header = [name.strip() for name in names]
            _check_header(path, header)
            yield from _rows(records, header)
    except OSError as error:
        raise FileRejected(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileRejected(f"{path} is not text in UTF-8") from error


def _check_header(path: Path, header: list[str]) -> None:
    if not header:
        raise FileRejected(f"{path} is empty: the first line names the columns {', '.join(COLUMNS)}")
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise FileRejected(f"{path} lacks the columns {', '.join(missing)}; its first line has to name them")


def _numbered(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they begin in, without empty lines: a field in quotes may go over several lines."""
    reader = csv.reader(file)
    line = 1
    try:
        for fields in reader:
            if fields:
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRejected(f"line {line} cannot be read as comma-separated values: {error}") from error


def _rows(records: Iterable[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[OrderRow | RejectedRow]:
    for line, fields in records:
        if len(fields) != len(header):
            reason = f"{len(fields)} fields instead of {len(header)}"
            known = dict(zip(header, map(str.strip, fields), strict=False))
            yield RejectedRow(line=line, reason=reason, order_id=known.get("order_id") or None)
            continue
        row = dict(zip(header, map(str.strip, fields), strict=True))
        try:
            yield read_row(line, row)
        except BadRow as error:
            yield RejectedRow(line=line, reason=str(error), order_id=row["order_id"] or None)


def read_row(line: int, row: Mapping[str, str]) -> OrderRow:
    """Raises BadRow with everything that is wrong with it."""
    problems: list[str] = []
    for name in CODES:
        problems += [f"{name}: {refusal.message}" for refusal in code_refusals(row[name])]
    for name in TEXTS:
        problems += [f"{name}: {refusal.message}" for refusal in text_refusals(row[name])]
    if row["ship_mode"] not in PRIORITIES:
        problems.append(f"ship_mode: {row['ship_mode']!r} is none of {', '.join(PRIORITIES)}")
    placed_on = _date(row["order_date"], problems)
    revenue = _revenue(row["sales_usd"], problems)
    quantity = _quantity(row["quantity"], problems)
    if problems:
        raise BadRow("; ".join(problems))
    texts = {name: row[name] for name in TEXTS} | {"product_name": row["product_name"] or row["product_id"]}
    return OrderRow(
        line=line,
        order_id=row["order_id"],
        placed_on=placed_on,
        priority=PRIORITIES[row["ship_mode"]],
        customer_id=row["customer_id"],
        product_id=row["product_id"],
        revenue=revenue,
        quantity=quantity,
        **texts,
    )


def _date(text: str, problems: list[str]) -> date:
    try:
        placed_on = date.fromisoformat(text)
    except ValueError:
        problems.append(f"order_date: {text!r} is no day such as 2021-03-09")
        return date.min
    return placed_on


def _revenue(text: str, problems: list[str]) -> int:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= AMOUNT_MAX // 100:
        problems.append(f"sales_usd: {text!r} is no amount of dollars")
        return 0
    return cents_of(amount)


def _quantity(text: str, problems: list[str]) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= QUANTITY_PER_LINE_MAX):
        problems.append(f"quantity: {text!r} is no number of units from 1 to {QUANTITY_PER_LINE_MAX}")
        return 1
    return int(text)
