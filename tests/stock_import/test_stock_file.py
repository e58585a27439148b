"""Reading a file of stock: a bad row costs itself alone, a bad file everything."""

from pathlib import Path

import pytest

from app.stock_import.stock_file import ROWS_MAX, FileRejected, batches, identify, read_rows
from domain.stock_imports.rows import ImportRow, Row
from domain.stock_imports.stock_import import ImportMode, RefusedRow

HEADER = "sku,location,quantity\n"


def read(path: Path, content: str | bytes, mode: ImportMode = ImportMode.SET) -> list[Row]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path, mode))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stock.csv"


def refused(rows: list[Row]) -> dict[int, str]:
    return {row.line: row.reason for row in rows if isinstance(row, RefusedRow)}


def test_reads_rows_in_any_order_of_columns(path: Path) -> None:
    content = (
        "\ufeffquantity, location ,reason,sku,safety_stock,low_stock_threshold\r\n"
        '7,NYC,"counted, twice",TEA,2,0\r\n'
        "\r\n"
        " 0 , NYC ,,CUP,,\r\n"
    )
    assert read(path, content) == [
        ImportRow(
            line=2,
            sku="TEA",
            location="NYC",
            quantity=7,
            reason="counted, twice",
            safety_stock=2,
            low_stock_threshold=0,
        ),
        ImportRow(line=4, sku="CUP", location="NYC", quantity=0),
    ]


def test_says_what_is_wrong_with_a_row(path: Path) -> None:
    rows = read(
        path,
        b"sku,location,quantity,reason,safety_stock\n"
        b"TEA,NYC,1,,\n"
        b"TEA,NYC,many,,\n"
        b"TEA,NYC,1\n"
        b"T\xe9,NYC,1,,\n"
        b"A|B,,1.5,,\n"
        b"TEA,NYC,-1,,x\n"
        b"TEA,NYC,1,,-2\n"
        b'TEA,NYC,1,"a"b,\n'
        b"TEA,NYC,99999999999,,\n"
        b"TEA,NYC,\xd9\xa3,,\n"
        b'"T\nEA",NYC,1\n'
        b"TEA,NYC,2,,\n",
    )
    reasons = refused(rows)
    assert [row.line for row in rows if isinstance(row, ImportRow)] == [2, 14]
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert reasons[3] == "quantity: 'many' is no whole number"
    assert reasons[4] == "3 fields instead of 5"
    assert reasons[5] == "is not text in UTF-8"
    assert reasons[6].startswith("sku: A code has")
    between = "is between 0 and 1000000000"
    assert reasons[7] == f"quantity: the quantity on hand {between}; safety_stock: 'x' is no whole number"
    assert reasons[8] == f"safety_stock: {between}"
    assert reasons[9].startswith("cannot be read as comma-separated values")
    assert reasons[12] == "3 fields instead of 5 over 2 lines: is a quote left open?"


def test_an_open_quote_does_not_hide_what_comes_far_behind(path: Path) -> None:
    content = HEADER + '"TEA,NYC,1\n' + "TEA,NYC,1\n" * 30_000 + "CUP,NYC,2\n"
    rows = read(path, content)
    assert rows[0] == RefusedRow(
        line=2, reason="cannot be read as comma-separated values: field larger than field limit (131072)"
    )
    assert rows[-1] == ImportRow(line=30_003, sku="CUP", location="NYC", quantity=2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("sku,location\n", "lacks the columns quantity"),
        ("sku;location;quantity\n", "lacks the columns sku, location, quantity"),
        ("sku,location,quantity,saftey_stock\n", "columns that mean nothing here: saftey_stock"),
        ("sku,location,quantity,sku\n", "names a column twice"),
        ('"sku,location,quantity\n', "lacks the columns|first line"),
    ],
)
def test_refuses_another_header(path: Path, content: str, message: str) -> None:
    with pytest.raises(FileRejected, match=message):
        read(path, content)


def test_refuses_what_cannot_be_read(tmp_path: Path, path: Path) -> None:
    for unreadable in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(FileRejected, match="cannot read"):
            identify(unreadable)
    path.write_bytes(b"\n" * (ROWS_MAX + 1))
    with pytest.raises(FileRejected, match="import it in parts"):
        identify(path)


def test_tells_contents_apart(path: Path, tmp_path: Path) -> None:
    path.write_text(HEADER + "TEA,NYC,1\n")
    copy = tmp_path / "copy.csv"
    copy.write_bytes(path.read_bytes())
    assert identify(path) == identify(copy)
    assert identify(path).lines == 2
    copy.write_text(HEADER + "TEA,NYC,2\n")
    assert identify(path).digest != identify(copy).digest


def test_cuts_rows_into_batches() -> None:
    rows: list[Row] = [RefusedRow(line=line, reason="bad") for line in range(5)]
    assert [[row.line for row in batch] for batch in batches(rows, 2)] == [[0, 1], [2, 3], [4]]
