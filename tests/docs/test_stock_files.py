"""Files of stock that the documents show can be imported as they stand there."""

from pathlib import Path

import pytest

from app.stock_import.stock_file import read_rows
from domain.stock_imports.rows import ImportRow
from domain.stock_imports.stock_import import ImportMode
from tests.docs.markdown import Block, blocks

SHOWN = [block for block in blocks() if block.info == "csv" and block.text.startswith("sku,")]


def test_the_operator_is_shown_one() -> None:
    assert [block.document for block in SHOWN] == ["docs/operator.md"]


@pytest.mark.parametrize("block", SHOWN, ids=str)
def test_every_row_can_be_used(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(block.text, encoding="utf-8")
    rows = list(read_rows(path, ImportMode.SET))
    assert len(rows) == block.text.count("\n") - 1
    assert all(isinstance(row, ImportRow) for row in rows)
