"""How far an import is, shown while it runs."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from domain.stock_imports.stock_import import StockImport


class RowsPerSecond(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f} rows/s")


class ImportProgress:
    """A bar with rows per second and the time that remains; it vanishes in the end, and needs a terminal."""

    def __init__(self, console: Console, rows: int) -> None:
        columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), RowsPerSecond(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("importing", total=rows)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, stock_import: StockImport) -> None:
        self._progress.update(self._task, completed=stock_import.rows)
