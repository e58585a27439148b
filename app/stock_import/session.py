"""One import of a file, from its first byte to its report."""

import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from rich.console import Console

from app.stock_import.errors import ImportFailed
from app.stock_import.progress import ImportProgress
from app.stock_import.refused_report import RefusedReport
from app.stock_import.stock_file import FileIdentity, FileRejected, batches, identify, read_rows
from domain.stock_imports.rows import Row, refuse_repeated
from domain.stock_imports.stock_import import ImportMode, StockImport
from operations.check_import import check_rows
from operations.import_stock import ImportOvertaken, StockImporter
from operations.services import Services
from operations.start_import import ROWS_PER_BATCH, ImportedFile, OtherContent, find_import, new_import, start_import
from storage.errors import StaleWrite

OVERTAKEN = "another process imports this file now"


class Wanted(Struct, frozen=True, kw_only=True):
    """What the operator asks for: with `all_or_nothing`, one bad row refuses the file; `label` tells imports of the
    same content apart.
    """

    organization: str
    path: Path
    mode: ImportMode
    all_or_nothing: bool = False
    label: str = ""
    report: Path | None = None


class ImportSession:
    """Does what is left of an import, and says what became of the rows."""

    def __init__(self, services: Services, wanted: Wanted, console: Console) -> None:
        self._services = services
        self._wanted = wanted
        self._console = console

    async def run(self) -> StockImport:
        """The import, once it has come to its end. Raises ImportFailed and StorageUnavailable."""
        with RefusedReport(self._console, self._wanted.report) as report:
            try:
                stock_import = await self._ended(report)
            except FileRejected as error:
                raise ImportFailed(str(error)) from error
            except (ImportOvertaken, StaleWrite) as error:
                raise ImportFailed(OVERTAKEN) from error
            imports = self._services.storage.stock_imports
            async for row in imports.refused_rows(self._wanted.organization, stock_import):
                report.take(row)
        return stock_import

    async def _ended(self, report: RefusedReport) -> StockImport:
        identity = identify(self._wanted.path)
        stock_import = await self._found_or_started(identity, report)
        if not stock_import.completed:
            return await self._finished(stock_import, identity)
        self._say(
            f"This content was imported already, at {stock_import.completed_at:%Y-%m-%d %H:%M:%S} UTC as "
            f"{stock_import.id}: nothing was changed. To import it once more, give that import a name with --name."
        )
        return stock_import

    async def _found_or_started(self, identity: FileIdentity, report: RefusedReport) -> StockImport:
        wanted = self._wanted
        file = ImportedFile(name=wanted.path.name, digest=identity.digest, mode=wanted.mode, label=wanted.label)
        try:
            found = await find_import(self._services, wanted.organization, file)
        except OtherContent as error:
            raise ImportFailed(
                f"{error}, and {error.begun.rows:,} of its rows are in the stock. Put the file back as it was to finish "
                "that import, or import this content beside it with --name"
            ) from error
        if found is not None:
            return found
        new = new_import(self._services, file)
        if wanted.all_or_nothing:
            await self._require_good_rows(new, report)
        else:
            next(self._rows(), None)  # a file without the right header begins nothing
        return await start_import(self._services, wanted.organization, new)

    async def _require_good_rows(self, new: StockImport, report: RefusedReport) -> None:
        wanted = self._wanted
        with self._console.status(f"Checking {wanted.path.name} …"):
            async for row in check_rows(self._services, wanted.organization, self._batches(), new):
                report.take(row)
        if report.count:
            raise ImportFailed(f"{report.count:,} rows of {wanted.path} are bad: nothing was imported")

    async def _finished(self, stock_import: StockImport, identity: FileIdentity) -> StockImport:
        before = stock_import.rows
        if before:
            self._say(f"Import {stock_import.id} goes on after {before:,} rows.")
        started = time.perf_counter()
        with ImportProgress(self._console, max(identity.lines - 1, before)) as progress:
            importer = StockImporter(self._services, self._wanted.organization, stock_import, progress.show)
            await importer.run(self._batches())
        if identify(self._wanted.path).digest != identity.digest:
            raise ImportFailed(f"{self._wanted.path} was changed while it was imported: put it back as it was")
        await importer.complete()
        seconds = time.perf_counter() - started
        ended = importer.stock_import
        rate = (ended.rows - before) / seconds
        self._say(
            f"Import {ended.id}: {ended.rows:,} rows, {ended.rows - ended.refused:,} in the stock, "
            f"{ended.refused:,} refused; {seconds:.1f} s, {rate:,.0f} rows/s."
        )
        return ended

    def _rows(self) -> Iterator[Row]:
        rows = read_rows(self._wanted.path, self._wanted.mode)
        return refuse_repeated(rows) if self._wanted.mode is ImportMode.SET else rows

    def _batches(self) -> Iterator[list[Row]]:
        return batches(self._rows(), ROWS_PER_BATCH)

    def _say(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)
