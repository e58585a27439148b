"""Organizations to import into, and what an import leaves behind."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.composition import operation_services
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.catalog.sku import Sku
from operations.command import Command
from operations.save_location import save_location
from operations.save_sku import save_sku
from operations.services import Services
from storage.database import Database, Document
from storage.store import open_storage
from tests.storage.changes import make_location

HEADER = "sku,location,quantity"


@dataclass(frozen=True, slots=True)
class Stocked:
    """An organization with SKUs and locations, and no stock."""

    database: Database
    services: Services
    organization: str

    async def levels(self) -> dict[str, tuple[int, int]]:
        """Units on hand and available by "sku|location"."""
        found = self.database["stock_levels"].find({"organization": self.organization})
        return {f"{level['sku']}|{level['location']}": (level["on_hand"], level["available"]) async for level in found}

    async def ledger(self) -> list[Document]:
        """Every event of every level, without what differs from run to run."""
        query = {"organization": self.organization, "stream": {"$regex": "^stock:"}}
        events = self.database["events"].find(query).sort("_id", 1)
        return [{"stream": event["stream"], "version": event["version"], **event["data"]} async for event in events]

    async def imports(self) -> list[Document]:
        documents = await self.database["stock_imports"].find({"organization": self.organization}).to_list(None)
        return [{name: document[name] for name in ("state", "rows", "batches", "refused")} for document in documents]


async def open_stocked(database: Database, *, skus: Iterable[str], locations: Iterable[str]) -> Stocked:
    services = operation_services(open_storage(database))
    stocked = Stocked(database, services, f"org-{uuid4().hex[:12]}")
    principal = Principal(organization=stocked.organization, client_id="setup", scopes=SCOPES)
    saving = Command(principal=principal, mutation="save")
    await services.storage.organizations.ensure(stocked.organization)
    await asyncio.gather(
        *(save_sku(services, saving, sku=Sku(code=code, name=code, weight_grams=1)) for code in skus),
        *(save_location(services, saving, location=make_location(code)) for code in locations),
    )
    return stocked


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return path
