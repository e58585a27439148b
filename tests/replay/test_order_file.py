"""Reading a file of orders: what is wrong is told by line, and nothing is a traceback."""

from datetime import date
from pathlib import Path

import pytest

from app.replay.errors import FileRejected
from app.replay.file_orders import collect_orders
from app.replay.order_file import OrderRow, RejectedRow, read_rows
from tests.replay.files import row, write


def test_reads_a_row(tmp_path: Path) -> None:
    (read,) = read_rows(write(tmp_path / "orders.csv", row()))
    assert read == OrderRow(
        line=2,
        order_id="US-1",
        placed_on=date(2021, 3, 9),
        priority="NORMAL",
        customer_id="C-1",
        segment="Consumer",
        city="Madison",
        state="Wisconsin",
        postal_code="53703",
        product_id="OFF-1",
        category="Office Supplies",
        sub_category="Paper",
        product_name="Paper, 500 sheets",
        revenue=1645,
        quantity=3,
    )


def test_reads_a_file_with_a_byte_order_mark_and_another_order_of_columns(tmp_path: Path) -> None:
    given = row()
    names = sorted(given)
    values = ",".join(f'"{given[name]}"' for name in names)
    path = write(tmp_path / "orders.csv", values, header=",".join(names), start="\ufeff")
    (read,) = read_rows(path)
    assert isinstance(read, OrderRow)
    assert (read.order_id, read.revenue) == ("US-1", 1645)


@pytest.mark.parametrize(
    ("mode", "priority"),
    [("Same Day", "URGENT"), ("First Class", "HIGH"), ("Second Class", "NORMAL"), ("Standard Class", "LOW")],
)
def test_maps_ship_modes_to_priorities(tmp_path: Path, mode: str, priority: str) -> None:
    (read,) = read_rows(write(tmp_path / "orders.csv", row(ship_mode=mode)))
    assert isinstance(read, OrderRow)
    assert read.priority == priority


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"order_id": ""}, "order_id: A code has 1 to 64 visible characters"),
        ({"product_id": "a|b"}, "product_id: A code has"),
        ({"order_date": "9 March"}, "order_date: '9 March' is no day such as 2021-03-09"),
        ({"ship_mode": "Drone"}, "ship_mode: 'Drone' is none of Same Day"),
        ({"sales_usd": "free"}, "sales_usd: 'free' is no amount of dollars"),
        ({"sales_usd": "-1"}, "sales_usd: '-1' is no amount"),
        ({"sales_usd": "NaN"}, "sales_usd: 'NaN' is no amount"),
        ({"sales_usd": "1e99"}, "sales_usd: '1e99' is no amount"),
        ({"quantity": "0"}, "quantity: '0' is no number of units from 1 to 1000000"),
        ({"quantity": "2.5"}, "quantity: '2.5' is no number"),
        ({"quantity": "1000001"}, "quantity: '1000001' is no number"),
        ({"product_name": "x" * 501}, "product_name: At most 500 characters"),
    ],
)
def test_tells_what_is_wrong_with_a_row(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    (read,) = read_rows(write(tmp_path / "orders.csv", row(**changes)))
    assert isinstance(read, RejectedRow)
    assert read.line == 2
    assert read.reason.startswith(reason)


def test_counts_lines_as_an_editor_does(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv", row(product_name="two\nlines"), "", "too,few", row(order_id="US-2", quantity="x")
    )
    first, *rejected = read_rows(path)
    assert isinstance(first, OrderRow)
    assert [(bad.line, bad.order_id) for bad in rejected if isinstance(bad, RejectedRow)] == [(5, "too"), (6, "US-2")]


def test_refuses_another_header(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", header="order_id,order_date,amount")
    with pytest.raises(FileRejected, match=r"lacks the columns ship_date, ship_mode, .*, quantity, discount"):
        list(read_rows(path))


@pytest.mark.parametrize(("content", "reason"), [(b"", "is empty"), (b"\xff\xfe\x00", "is not text in UTF-8")])
def test_refuses_what_is_no_such_file(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=reason):
        list(read_rows(path))


def test_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileRejected, match="No such file"):
        list(read_rows(tmp_path / "orders.csv"))
    with pytest.raises(FileRejected, match="Is a directory"):
        list(read_rows(tmp_path))


def test_survives_null_bytes_and_endless_fields(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", row(city="a\x00b"), '"' + "x" * 200_000)
    with pytest.raises(FileRejected, match="line 3 cannot be read as comma-separated values"):
        list(read_rows(path))


def test_puts_rows_together_to_orders(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv",
        row(),
        row(order_id="US-2", sales_usd="10"),
        row(product_id="OFF-2", sales_usd="3.55", quantity="2"),
    )
    file = collect_orders(read_rows(path))
    assert [(order.number, order.units, order.revenue) for order in file.orders] == [
        ("US-1", 5, 2000),
        ("US-2", 3, 1000),
    ]
    placement = file.orders[0].placement()
    assert placement["placedAt"] == "2021-03-09T12:00:00Z"
    assert placement["items"] == [
        {"sku": "OFF-1", "quantity": 3, "unitPrice": "5.49", "discount": "0.02"},
        {"sku": "OFF-2", "quantity": 2, "unitPrice": "1.78", "discount": "0.01"},
    ]
    assert (placement["priority"], placement["allowBackorder"]) == ("NORMAL", True)
    assert collect_orders(read_rows(path), limit=1).orders == file.orders[:1]


def test_leaves_orders_with_a_bad_row_out_whole(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv",
        row(),
        row(product_id="OFF-2", quantity="none"),
        row(order_id="US-2"),
        row(order_id="US-2", postal_code="10001", city="New York"),
        row(order_id="US-3"),
    )
    file = collect_orders(read_rows(path))
    assert [order.number for order in file.orders] == ["US-3"]
    assert list(file.left_out) == ["US-1", "US-2"]
    assert [(bad.line, bad.reason) for bad in file.rejected] == [
        (3, "quantity: 'none' is no number of units from 1 to 1000000"),
        (5, "city, postal_code: not as in line 4 of the same order"),
    ]
