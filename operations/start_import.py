"""Begin an import of stock, or find the one that was begun."""

import hashlib

from msgspec import Struct

from domain.stock_imports.events import StockImportStarted, apply_import_event
from domain.stock_imports.stock_import import ImportMode, StockImport
from operations.committing import commit
from operations.services import Services
from storage.change import Change, StreamEvent, StreamWrite

ROWS_PER_BATCH = 200
ID_BYTES = 12


class OtherContent(Exception):
    """An import of a file with this name is not at its end, and its content was another."""

    def __init__(self, begun: StockImport) -> None:
        super().__init__(f"{begun.file} is not what it was when the import {begun.id} of it began")
        self.begun = begun


class ImportedFile(Struct, frozen=True, kw_only=True):
    """What is to be imported: `digest` tells its content, `label` one import of the same content from another."""

    name: str
    digest: str
    mode: ImportMode
    label: str = ""

    @property
    def import_id(self) -> str:
        """The same for the same content, mode and label."""
        text = f"{self.digest}|{self.mode}|{self.label}"
        return f"imp_{hashlib.blake2b(text.encode(), digest_size=ID_BYTES).hexdigest()}"


async def find_import(services: Services, organization: str, file: ImportedFile) -> StockImport | None:
    """The import of this content in this mode, under this label: there is one, however often it is asked for.

    Raises OtherContent when an import of a file with this name and label is open, and the file has changed since.
    """
    known = await services.storage.stock_imports.get(organization, file.import_id)
    if known is not None:
        return known
    begun = await services.storage.stock_imports.open_of_file(organization, file.name, file.mode)
    if begun is not None and begun.label == file.label:
        raise OtherContent(begun)
    return None


def new_import(services: Services, file: ImportedFile) -> StockImport:
    """The import as it would begin now."""
    return StockImport(
        id=file.import_id,
        file=file.name,
        mode=file.mode,
        label=file.label,
        rows_per_batch=ROWS_PER_BATCH,
        started_at=services.now(),
    )


async def start_import(services: Services, organization: str, new: StockImport) -> StockImport:
    """Begin it. Raises StaleWrite if somebody else has."""
    event = StockImportStarted(stock_import=new)
    begun = apply_import_event(None, event)
    write = StreamWrite(stream=begun.stream, expected_version=0, state=begun, events=(StreamEvent(data=event),))
    change = Change(
        id=f"cmd_{services.new_key()}", organization=organization, occurred_at=services.now(), writes=(write,)
    )
    await commit(services, change, {"import": begun.id})
    return begun
