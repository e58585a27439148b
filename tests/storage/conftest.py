"""A database of the shared server for storage alone; each test has an organization of its own."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from storage.committer import Committer
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import Storage, open_storage


@pytest.fixture(scope="session")
async def database(mongo_url: str) -> AsyncIterator[Database]:
    connected = connect(mongo_url, "storage_tests")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture
async def storage(database: Database) -> AsyncIterator[Storage]:
    opened = open_storage(database)
    yield opened
    await opened.close()


@pytest.fixture
async def rival(mongo_url: str) -> AsyncIterator[Committer]:
    """The committer of another process: it shares nothing but the server."""
    connected = connect(mongo_url, "storage_tests")
    committer = Committer(connected)
    yield committer
    await committer.close()
    connected.client.close()


@pytest.fixture
def organization() -> str:
    return f"org-{uuid4().hex[:12]}"
