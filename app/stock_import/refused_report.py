"""Rows that were refused: the first ones on the screen, all of them in a file if one is wanted."""

import csv
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console

from app.stock_import.errors import ImportFailed
from domain.stock_imports.stock_import import RefusedRow

SHOWN_MAX = 20


class RefusedReport:
    """Takes the rows one by one; `count` is how many there were."""

    def __init__(self, console: Console, path: Path | None) -> None:
        self._console = console
        self._path = path
        self._stack = ExitStack()
        self.count = 0

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                file = self._stack.enter_context(self._path.open("w", encoding="utf-8", newline=""))
            except OSError as error:
                raise ImportFailed(f"cannot write {self._path}: {error.strerror}") from error
            self._writer = csv.writer(file)
            self._writer.writerow(("line", "reason"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()
        if self.count > SHOWN_MAX:
            where = f"all of them are in {self._path}" if self._path else "--report FILE keeps all of them"
            self._say(f"… and {self.count - SHOWN_MAX:,} more rows; {where}.")

    def take(self, row: RefusedRow) -> None:
        self.count += 1
        if self._path is not None:
            self._writer.writerow((row.line, row.reason))
        if self.count <= SHOWN_MAX:
            self._say(f"line {row.line}: {row.reason}")

    def _say(self, text: str) -> None:
        self._console.print(text, style="yellow", highlight=False, markup=False, soft_wrap=True)
