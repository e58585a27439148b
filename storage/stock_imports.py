"""Reading imports of stock."""

from collections.abc import AsyncIterator

from domain.stock_imports.events import StockRowsImported
from domain.stock_imports.stock_import import ImportMode, ImportState, RefusedRow, StockImport
from storage import indexes
from storage.codec import decode
from storage.database import Database
from storage.event_log import EventLog
from storage.keys import document_key
from storage.reading import find_document, find_documents

EVENTS_PER_READ = 100


class StockImports:
    """The imports of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["stock_imports"]
        self._event_log = EventLog(database)

    async def get(self, organization: str, import_id: str) -> StockImport | None:
        document = await find_document(self._collection, {"_id": document_key(organization, import_id)})
        return None if document is None else decode(document, StockImport)

    async def open_of_file(self, organization: str, file: str, mode: ImportMode) -> StockImport | None:
        """An import of a file with this name that has not come to its end."""
        documents = await find_documents(
            self._collection,
            {"organization": organization, "file": file, "mode": mode.value, "state": ImportState.OPEN.value},
            hint=indexes.IMPORTS_BY_FILE,
            limit=1,
        )
        return decode(documents[0], StockImport) if documents else None

    async def refused_rows(self, organization: str, stock_import: StockImport) -> AsyncIterator[RefusedRow]:
        """All rows that were refused so far, in the order of the file."""
        version = 0
        while events := await self._event_log.read_stream(
            organization, stock_import.stream, after_version=version, limit=EVENTS_PER_READ
        ):
            version = events[-1].version
            for event in events:
                if isinstance(event.data, StockRowsImported):
                    for row in event.data.refused:
                        yield row
