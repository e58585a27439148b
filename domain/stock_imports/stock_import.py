"""An import of stock from a file: how far it is, so that it can go on where it ended."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class ImportMode(StrEnum):
    """What the quantity of a row means."""

    SET = "set"
    RECEIVE = "receive"
    ADJUST = "adjust"


class ImportState(StrEnum):
    OPEN = "OPEN"
    COMPLETED = "COMPLETED"


class StockImport(Struct, frozen=True, kw_only=True):
    """`id` follows from the content of the file, the mode and the `label` that the operator gave.

    `file` is the name of the file, for people. `rows` are done, in `batches` of `rows_per_batch`; `refused` of them
    could not be imported.
    """

    id: str
    file: str
    mode: ImportMode
    label: str = ""
    rows_per_batch: int
    state: ImportState = ImportState.OPEN
    batches: int = 0
    rows: int = 0
    refused: int = 0
    started_at: datetime
    completed_at: datetime | None = None
    version: int = 0

    @property
    def stream(self) -> str:
        return stock_import_stream(self.id)

    @property
    def completed(self) -> bool:
        return self.state is ImportState.COMPLETED


class RefusedRow(Struct, frozen=True, kw_only=True):
    """A row that is not imported, by the line of the file that it begins in."""

    line: int
    reason: str


def stock_import_stream(import_id: str) -> str:
    """The event stream of one import."""
    return f"stockImport:{import_id}"
