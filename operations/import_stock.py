"""Bring the rows of a file into the stock, batch after batch, each row once.

Every batch is one change, and moves the import on by one version: a batch that was committed before a crash cannot be
committed again, however the import is repeated. Batches follow each other in the order of the file.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from domain.inventory.stock_level import by_pair
from domain.refusals import Refusal
from domain.stock_imports.events import StockImportCompleted, StockImportEvent, StockRowsImported, apply_import_event
from domain.stock_imports.rows import Row, RowClaims, fitting
from domain.stock_imports.stock_import import RefusedRow, StockImport
from operations.claimed_rows import ClaimedRows, claimed_rows
from operations.committing import DECISION_ATTEMPTS_MAX, commit
from operations.services import Services
from storage.change import Change, StreamEvent, StreamWrite
from storage.errors import StaleWrite


class ImportOvertaken(Exception):
    """Another process goes on with the same import."""


class StockImporter:
    """Imports the rows of one file; `stock_import` is how far it is, and `on_batch` hears when it gets further."""

    def __init__(
        self,
        services: Services,
        organization: str,
        stock_import: StockImport,
        on_batch: Callable[[StockImport], None] = lambda _: None,
    ) -> None:
        self._services = services
        self._organization = organization
        self._on_batch = on_batch
        self.stock_import = stock_import

    async def run(self, batches: Iterable[Sequence[Row]]) -> None:
        """Import what is left of all batches of the file.

        Raises ImportOvertaken, and StorageUnavailable: then the import can be repeated, and goes on where it ended.
        """
        under_way = asyncio.create_task(asyncio.sleep(0))
        try:
            for rows in islice(batches, self.stock_import.batches, None):
                # While the database works on a batch, the next one is read and looked up.
                claimed = await claimed_rows(self._services, self._organization, rows, self.stock_import)
                await under_way
                under_way = asyncio.create_task(self._import(claimed))
        finally:
            # Whatever ends the import, the batch under way comes to its end first.
            await under_way

    async def complete(self) -> None:
        """Nothing of the file is left. Raises ImportOvertaken."""
        event = StockImportCompleted(completed_at=self._services.now())
        await self._commit(event, ())

    async def _import(self, batch: ClaimedRows) -> None:
        """Commit the batch in the belief that all rows fit, which is seldom wrong; else find out which ones do."""
        fit, refused = batch.rows, batch.refused
        for attempt in range(DECISION_ATTEMPTS_MAX):
            try:
                await self._commit(StockRowsImported(rows=batch.count, refused=refused), fit)
                break
            except Refusal:
                if attempt == DECISION_ATTEMPTS_MAX - 1:
                    raise
            fit, refused = await self._fitting(batch)
        self._on_batch(self.stock_import)

    async def _fitting(self, batch: ClaimedRows) -> tuple[tuple[RowClaims, ...], tuple[RefusedRow, ...]]:
        """The rows that fit the stock as it is now, and all others."""
        pairs = list(dict.fromkeys(claimed.row.pair for claimed in batch.rows))
        levels = await self._services.storage.stock_levels.get_many(self._organization, pairs)
        decided = fitting(batch.rows, by_pair(levels))
        refused = sorted((*batch.refused, *decided.refused), key=lambda row: row.line)
        return decided.rows, tuple(refused)

    async def _commit(self, event: StockImportEvent, rows: Sequence[RowClaims]) -> None:
        before = self.stock_import
        after = apply_import_event(before, event)
        write = StreamWrite(
            stream=after.stream, expected_version=before.version, state=after, events=(StreamEvent(data=event),)
        )
        change = Change(
            id=f"cmd_{self._services.new_key()}",
            organization=self._organization,
            occurred_at=self._services.now(),
            claims=tuple(claim for row in rows for claim in row.claims),
            writes=(write,),
        )
        try:
            await commit(self._services, change, {"import": after.id})
        except StaleWrite as error:
            raise ImportOvertaken from error
        self.stock_import = after
