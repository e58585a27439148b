"""Reading a file of stock: one row per SKU and location, comma-separated, in UTF-8, with a header."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.stock_imports.rows import ImportRow, Row, quantity_problem
from domain.stock_imports.stock_import import ImportMode, RefusedRow
from domain.text import code_refusals, surrogate_refusals, text_refusals

REQUIRED = ("sku", "location", "quantity")
TARGETS = ("safety_stock", "low_stock_threshold")
OPTIONAL = ("reason", *TARGETS)
ROWS_MAX = 1_000_000
"""What is remembered of each row, so that none comes twice, has to fit into memory."""
REASON_LENGTH_MAX = 200
DIGEST_BYTES = 16
READ_BYTES = 1 << 20
DIGITS_MAX = 10


class FileRejected(Exception):
    """The file as a whole cannot be imported; the message says why."""


class BadRow(Exception):
    """A row cannot be used; the message says why."""


class FileIdentity(Struct, frozen=True, kw_only=True):
    """`digest` is the same for the same content; `lines` is about how many rows there are."""

    digest: str
    lines: int


def identify(path: Path) -> FileIdentity:
    """Read all of the file once. Raises FileRejected if that is not possible, or it has too many lines."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    lines = 0
    try:
        with path.open("rb") as file:
            while part := file.read(READ_BYTES):
                digest.update(part)
                lines += part.count(b"\n")
    except OSError as error:
        raise FileRejected(f"cannot read {path}: {error.strerror}") from error
    if lines > ROWS_MAX:
        raise FileRejected(f"{path} has more than {ROWS_MAX:,} lines: import it in parts")
    return FileIdentity(digest=digest.hexdigest(), lines=lines)


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """So many rows at a time, of which the last may have fewer."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def read_rows(path: Path, mode: ImportMode) -> Iterator[Row]:
    """The rows of the file, one after the other; those that cannot be used with the reason.

    Raises FileRejected if the file cannot be read or has another header.
    """
    try:
        # What is no text stays recognizable, so that it costs its own row alone.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            records = _records(file)
            header = _header(path, next(records, None))
            for record in records:
                yield record if isinstance(record, RefusedRow) else _row(header, *record, mode)
    except OSError as error:
        raise FileRejected(f"cannot read {path}: {error.strerror}") from error


def _records(file: TextIO) -> Iterator[tuple[int, int, list[str]] | RefusedRow]:
    """Records with the first and the last line they are in, without empty ones."""
    reader = csv.reader(file, strict=True)
    first = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RefusedRow(line=first, reason=f"cannot be read as comma-separated values: {error}")
        else:
            if fields:
                yield first, reader.line_num, fields
        first = reader.line_num + 1


def _header(path: Path, record: tuple[int, int, list[str]] | RefusedRow | None) -> list[str]:
    if record is None:
        raise FileRejected(f"{path} is empty: the first line names the columns {', '.join(REQUIRED)}")
    if isinstance(record, RefusedRow):
        raise FileRejected(f"the first line of {path} {record.reason}")
    header = [name.strip() for name in record[2]]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise FileRejected(f"{path} lacks the columns {', '.join(missing)}; its first line has to name them")
    unknown = sorted(set(header) - {*REQUIRED, *OPTIONAL})
    if unknown:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise FileRejected(f"{path} has columns that mean nothing here: {', '.join(unknown)}. Known are {known}")
    if len(set(header)) < len(header):
        raise FileRejected(f"{path} names a column twice")
    return header


def _row(header: Sequence[str], first: int, last: int, fields: Sequence[str], mode: ImportMode) -> Row:
    try:
        return _read(first, _named(header, fields, lines=last - first + 1), mode)
    except BadRow as error:
        return RefusedRow(line=first, reason=str(error)[:REASON_LENGTH_MAX])


def _named(header: Sequence[str], fields: Sequence[str], *, lines: int) -> dict[str, str]:
    if len(fields) != len(header):
        over = f" over {lines} lines: is a quote left open?" if lines > 1 else ""
        raise BadRow(f"{len(fields)} fields instead of {len(header)}{over}")
    return dict(zip(header, map(str.strip, fields), strict=True))


def _read(line: int, row: Mapping[str, str], mode: ImportMode) -> ImportRow:
    """Raises BadRow with everything that is wrong with it."""
    if any(surrogate_refusals(value) for value in row.values()):
        raise BadRow("is not text in UTF-8")
    problems = [
        f"{name}: {refusal.message}"
        for name, refusals in (
            ("sku", code_refusals(row["sku"])),
            ("location", code_refusals(row["location"])),
            ("reason", text_refusals(row.get("reason"))),
        )
        for refusal in refusals
    ]
    quantity = _integer("quantity", row["quantity"], problems)
    if quantity is not None and (problem := quantity_problem(mode, quantity)):
        problems.append(f"quantity: {problem}")
    targets = {name: _target(name, row.get(name, ""), problems) for name in TARGETS}
    if problems:
        raise BadRow("; ".join(problems))
    assert quantity is not None
    reason = row.get("reason") or None
    return ImportRow(line=line, sku=row["sku"], location=row["location"], quantity=quantity, reason=reason, **targets)


def _target(name: str, text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    target = _integer(name, text, problems)
    if target is not None and not 0 <= target <= QUANTITY_PER_LEVEL_MAX:
        problems.append(f"{name}: is between 0 and {QUANTITY_PER_LEVEL_MAX}")
    return target


def _integer(name: str, text: str, problems: list[str]) -> int | None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX):
        problems.append(f"{name}: {text!r} is no whole number")
        return None
    return int(text)
