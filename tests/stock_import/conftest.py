"""A database of the shared server for imports alone; each test has an organization of its own."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.stock_import.session import ImportSession, Wanted
from domain.stock_imports.stock_import import ImportMode, StockImport
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from tests.stock_import.stocked import Stocked, open_stocked


@pytest.fixture(scope="session")
async def database(mongo_url: str) -> AsyncIterator[Database]:
    connected = connect(mongo_url, "import_tests")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture
async def stocked(database: Database) -> AsyncIterator[Stocked]:
    opened = await open_stocked(database, skus=("TEA", "CUP", "POT"), locations=("NYC", "SEA"))
    yield opened
    await opened.services.storage.close()


Importing = Callable[..., Any]


@pytest.fixture
def run_import(stocked: Stocked) -> Importing:
    """Import a file as the command does, without a process of its own."""

    async def run(path: Path, mode: ImportMode = ImportMode.SET, **fields: Any) -> StockImport:
        wanted = Wanted(organization=stocked.organization, path=path, mode=mode, **fields)
        return await ImportSession(stocked.services, wanted, Console(quiet=True)).run()

    return run
