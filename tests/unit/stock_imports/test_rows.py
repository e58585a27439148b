"""Rows of an import become claims, and those that do not fit harm no other."""

import pytest

from domain.inventory.stock_level import StockLevel
from domain.stock_imports.events import (
    StockImportCompleted,
    StockImportStarted,
    StockRowsImported,
    apply_import_event,
)
from domain.stock_imports.rows import (
    ImportRow,
    Row,
    claims_of,
    fitting,
    quantity_problem,
    refuse_repeated,
    refuse_unknown,
)
from domain.stock_imports.stock_import import ImportMode, RefusedRow, StockImport
from tests.storage.changes import NOW
from tests.unit.inventory.levels import make_level

LEVEL = make_level(available=5, allocated=3)


def row(quantity: int, line: int = 2, sku: str = "TEA", **fields: object) -> ImportRow:
    return ImportRow(line=line, sku=sku, location="NYC", quantity=quantity, **fields)  # type: ignore[arg-type]  # the caller names fields


def after(mode: ImportMode, *rows: ImportRow, level: StockLevel = LEVEL) -> tuple[StockLevel, list[int]]:
    """The level once the rows that fit have happened, and the lines of those that do not."""
    claimed = [claims_of(each, mode, cause=f"imp_1-{each.line}", reason="import of a file") for each in rows]
    fit = fitting(claimed, {("TEA", "NYC"): level})
    assert {each.row.line for each in fit.rows} | {each.line for each in fit.refused} == {each.line for each in rows}
    return fit.levels["TEA", "NYC"], [each.line for each in fit.refused]


@pytest.mark.parametrize(
    ("mode", "quantity", "on_hand", "available"),
    [
        (ImportMode.SET, 20, 20, 17),
        (ImportMode.SET, 8, 8, 5),
        (ImportMode.SET, 3, 3, 0),
        (ImportMode.RECEIVE, 4, 12, 9),
        (ImportMode.ADJUST, -5, 3, 0),
        (ImportMode.ADJUST, 1, 9, 6),
    ],
)
def test_each_mode_changes_the_quantity_its_way(mode: ImportMode, quantity: int, on_hand: int, available: int) -> None:
    level, refused = after(mode, row(quantity))
    assert (level.on_hand, level.available, refused) == (on_hand, available, [])


def test_a_row_that_does_not_fit_is_left_out_alone() -> None:
    rows = (row(-4, 2), row(-2, 3), row(3, 4), row(-4, 5), row(-1, 6))
    level, refused = after(ImportMode.ADJUST, *rows)
    assert (level.available, refused) == (0, [3, 6])
    assert after(ImportMode.SET, row(2))[1] == [2], "3 are promised"
    assert after(ImportMode.RECEIVE, row(10**9))[1] == [2]


def test_a_row_happens_with_all_it_asks_for_or_not_at_all() -> None:
    level, refused = after(ImportMode.SET, row(10, safety_stock=4, low_stock_threshold=2))
    assert refused == []
    assert (level.on_hand, level.safety_stock, level.available, level.low_stock_threshold) == (10, 4, 3, 2)
    level, refused = after(ImportMode.SET, row(1, safety_stock=4, low_stock_threshold=2))
    assert (level, refused) == (LEVEL, [2])


def test_what_arrives_fills_the_safety_stock_of_its_row() -> None:
    level, _ = after(ImportMode.RECEIVE, row(6, safety_stock=4), level=make_level())
    assert (level.safety_stock, level.available) == (4, 2)


def test_the_movement_names_the_line_and_the_reason() -> None:
    for reason, shown in ((None, "import of a file"), ("note 7", "note 7")):
        (claim,) = claims_of(
            row(4, reason=reason), ImportMode.RECEIVE, cause="imp_1-2", reason="import of a file"
        ).claims
        movement = claim.decide(LEVEL)
        assert movement is not None
        assert (movement.cause, movement.reason) == ("imp_1-2", shown)


@pytest.mark.parametrize(
    ("mode", "good", "bad"),
    [
        (ImportMode.SET, (0, 1, 10**9), (-1, 10**9 + 1)),
        (ImportMode.RECEIVE, (1, 10**9), (0, -1, 10**9 + 1)),
        (ImportMode.ADJUST, (1, -1, 10**9, -(10**9)), (0, 10**9 + 1, -(10**9) - 1)),
    ],
)
def test_bounds_quantities(mode: ImportMode, good: tuple[int, ...], bad: tuple[int, ...]) -> None:
    assert [quantity_problem(mode, quantity) for quantity in good] == [None] * len(good)
    assert all(quantity_problem(mode, quantity) for quantity in bad)


def test_takes_the_first_row_of_a_sku_and_location() -> None:
    rows: list[Row] = [row(1, 2), row(1, 3, "CUP"), RefusedRow(line=4, reason="bad"), row(2, 5)]
    assert list(refuse_repeated(rows)) == [
        *rows[:3],
        RefusedRow(line=5, reason="line 2 has this SKU and location already"),
    ]


def test_refuses_what_does_not_exist() -> None:
    rows: list[Row] = [row(1, 2), row(1, 3, "CUP"), RefusedRow(line=4, reason="bad")]
    known = refuse_unknown(rows, skus={"TEA"}.__contains__, locations={"NYC"}.__contains__)
    assert known == [rows[0], RefusedRow(line=3, reason="no SKU CUP"), rows[2]]
    assert refuse_unknown(rows[:1], skus=set().__contains__, locations=set().__contains__) == [
        RefusedRow(line=2, reason="no SKU TEA; no location NYC")
    ]


def test_an_import_knows_how_far_it_is() -> None:
    begun = StockImport(id="imp_1", file="a.csv", mode=ImportMode.SET, rows_per_batch=200, started_at=NOW)
    state = apply_import_event(None, StockImportStarted(stock_import=begun))
    state = apply_import_event(state, StockRowsImported(rows=200, refused=(RefusedRow(line=3, reason="bad"),)))
    state = apply_import_event(state, StockRowsImported(rows=7))
    assert (state.batches, state.rows, state.refused, state.version, state.completed) == (2, 207, 1, 3, False)
    state = apply_import_event(state, StockImportCompleted(completed_at=NOW))
    assert (state.completed, state.completed_at, state.version) == (True, NOW, 4)
    with pytest.raises(AssertionError):
        apply_import_event(state, StockRowsImported(rows=1))
