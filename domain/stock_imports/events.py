"""What can happen to an import of stock, and how it changes by that."""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.stock_imports.stock_import import ImportState, RefusedRow, StockImport


class StockImportStarted(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "stockImport.started"

    stock_import: StockImport


class StockRowsImported(Struct, frozen=True, kw_only=True):
    """The next batch of rows is in the stock, but for those refused."""

    TYPE: ClassVar[str] = "stockImport.rowsImported"

    rows: int
    refused: tuple[RefusedRow, ...] = ()


class StockImportCompleted(Struct, frozen=True, kw_only=True):
    """Nothing of the file is left."""

    TYPE: ClassVar[str] = "stockImport.completed"

    completed_at: datetime


StockImportEvent = StockImportStarted | StockRowsImported | StockImportCompleted


def apply_import_event(stock_import: StockImport | None, event: StockImportEvent) -> StockImport:
    """The import after the event, one version further."""
    if isinstance(event, StockImportStarted):
        assert stock_import is None
        return replace(event.stock_import, version=1)
    assert stock_import is not None
    assert not stock_import.completed
    return replace(_after(stock_import, event), version=stock_import.version + 1)


def _after(stock_import: StockImport, event: StockRowsImported | StockImportCompleted) -> StockImport:
    if isinstance(event, StockImportCompleted):
        return replace(stock_import, state=ImportState.COMPLETED, completed_at=event.completed_at)
    assert 0 < event.rows <= stock_import.rows_per_batch
    assert len(event.refused) <= event.rows
    return replace(
        stock_import,
        batches=stock_import.batches + 1,
        rows=stock_import.rows + event.rows,
        refused=stock_import.refused + len(event.refused),
    )
