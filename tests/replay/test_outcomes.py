"""What the answers to placements mean, and what is a defect."""

from pathlib import Path
from typing import Any

import pytest

from app.replay.assortment import assortment, stock_for, total_units
from app.replay.file_orders import FileOrder, collect_orders
from app.replay.order_file import read_rows
from app.replay.placing import End, Outcome, judge
from app.replay.totals import BUCKETS, StockTotals, defects
from app.seed.locations import locations
from app.seed.stock import may_stock
from tests.replay.files import row, write

NOTHING = {"cancelled": 0, "unrouted": 0, "backordered": 0, "allocated": 0, "shipped": 0, "delivered": 0}


@pytest.fixture
def order(tmp_path: Path) -> FileOrder:
    """Three units for 16.45."""
    return collect_orders(read_rows(write(tmp_path / "orders.csv", row()))).orders[0]


def answer(amount: str = "16.45", parts: int = 1, number: str = "US-1", **units: int) -> dict[str, Any]:
    return {
        "number": number,
        "totals": {"total": {"amount": amount}},
        "lines": [{"quantities": {"ordered": 3, **NOTHING, **units}}],
        "fulfillmentOrders": [{"id": f"ful_{part}"} for part in range(parts)],
    }


@pytest.mark.parametrize(
    ("placed", "end", "allocated", "waiting"),
    [
        (answer(allocated=3), End.WHOLE, 3, 0),
        (answer(allocated=3, parts=2), End.SPLIT, 3, 0),
        (answer(allocated=1, backordered=2), End.BACKORDERED, 1, 2),
        (answer(allocated=1, backordered=1, unrouted=1), End.UNROUTED, 1, 2),
        (answer(unrouted=3, parts=0), End.UNROUTED, 0, 3),
    ],
)
def test_tells_how_an_order_was_placed(
    order: FileOrder, placed: dict[str, Any], end: End, allocated: int, waiting: int
) -> None:
    outcome = judge(order, placed, 0.1)
    assert (outcome.end, outcome.allocated, outcome.waiting) == (end, allocated, waiting)


@pytest.mark.parametrize(
    ("placed", "reason"),
    [
        (answer(allocated=2), "the units of a line do not add up"),
        (answer("16.44", allocated=3), "the total is 1644 cents instead of 1645"),
        (answer(number="US-9", allocated=3), "the order that was placed is not the one of the file"),
    ],
)
def test_notices_an_answer_that_cannot_be(order: FileOrder, placed: dict[str, Any], reason: str) -> None:
    outcome = judge(order, placed, 0.1)
    assert (outcome.end, outcome.reason) == (End.FAILED, reason)


def totals(received: int, on_hand: int, **buckets: int) -> StockTotals:
    return StockTotals(received, on_hand, {**dict.fromkeys(BUCKETS, 0), **buckets})


PLACED = Outcome(number="A", end=End.WHOLE, allocated=3)
REFUSED = Outcome(number="B", end=End.REFUSED, reason="INSUFFICIENT_STOCK")


def test_finds_nothing_wrong_where_everything_adds_up() -> None:
    assert defects(2, [PLACED, REFUSED], ["A"], totals(10, 10, available=7, allocated=3)) == []


@pytest.mark.parametrize(
    ("outcomes", "numbers", "stock", "defect"),
    [
        ([PLACED], ["A"], totals(10, 10, available=7, allocated=3), "2 orders were sent and 1 ended"),
        ([PLACED, REFUSED], [], totals(10, 10, available=7, allocated=3), "1 orders were acknowledged and 0 are there"),
        ([PLACED, REFUSED], ["A", "B"], totals(10, 10, available=7, allocated=3), "1 orders were acknowledged and 2"),
        ([PLACED, REFUSED], ["A"], totals(10, 9, available=6, allocated=3), "10 units were received and 9 are on hand"),
        ([PLACED, REFUSED], ["A"], totals(10, 10, available=6, allocated=3), "10 units are on hand and 9 in"),
        ([PLACED, REFUSED], ["A"], totals(10, 10, available=6, allocated=4), "4 units are allocated and the orders"),
    ],
)
def test_finds_what_does_not_add_up(
    outcomes: list[Outcome], numbers: list[str], stock: StockTotals, defect: str
) -> None:
    (found,) = defects(2, outcomes, numbers, stock)
    assert found.startswith(defect)


def test_reports_an_order_that_failed() -> None:
    failed = Outcome(number="B", end=End.FAILED, reason="no answer")
    assert defects(2, [PLACED, failed], ["A"], totals(3, 3, allocated=3)) == ["B: no answer"]


def test_makes_the_same_assortment_for_the_same_seed(tmp_path: Path) -> None:
    rows = [row(order_id=f"US-{index}", product_id=f"P-{index % 30}", quantity="7") for index in range(60)]
    tables = [row(order_id="US-T", product_id="T-1", category="Furniture", sub_category="Tables", quantity="9")]
    orders = collect_orders(read_rows(write(tmp_path / "orders.csv", *rows, *tables))).orders
    places = locations()
    skus = assortment(orders, 5)
    units = stock_for(orders, locations=places, skus=skus, seed=5)
    assert len(skus) == 31
    assert skus == assortment(orders, 5) != assortment(orders, 6)
    assert units == stock_for(orders, locations=places, skus=skus, seed=5)
    assert units != stock_for(orders, locations=places, skus=skus, seed=6)
    ordered = sum(order.units for order in orders)
    assert ordered * 0.4 < total_units(units) < ordered * 3
    by_code = {sku["code"]: sku for sku in skus}
    assert all(may_stock(place, by_code[code]) for place in places for code in units[place["code"]])
    assert {code for levels in units.values() for code in levels} == set(by_code)
