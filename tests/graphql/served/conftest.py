"""One server for the whole run; each test has an organization of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from app.composition import operation_services
from app.settings import Settings
from operations.services import Services
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import open_storage
from tests.graphql.api import Api
from tests.graphql.business import Business, open_business
from tests.graphql.serving import served

OPENED_TOGETHER = 8


@pytest.fixture(scope="session")
def served_settings(settings: Settings) -> Settings:
    changes = {
        "database": "served_tests",
        "environment": "test",
        "jwt_issuer": "login",
        "jwt_audience": "switchyard",
        # No round comes between what a test does and what it expects of that.
        "backorder_round_seconds": 3_600,
        "replanning_round_seconds": 3_600,
        "batch_round_seconds": 3_600,
    }
    return settings.model_copy(update=changes)


@pytest.fixture(scope="session")
def url(served_settings: Settings) -> Iterator[str]:
    with served(served_settings) as answering:
        yield answering


@pytest.fixture(scope="session")
async def database(served_settings: Settings) -> AsyncIterator[Database]:
    connected = connect(served_settings.mongo_url, served_settings.database)
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture(scope="session")
async def services(database: Database) -> AsyncIterator[Services]:
    storage = open_storage(database)
    yield operation_services(storage)
    await storage.close()


@pytest.fixture(scope="session")
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        yield client


@pytest.fixture(scope="session")
def unused() -> list[Business]:
    """Organizations that no test has used: opening several together costs little more than one."""
    return []


@pytest.fixture
async def business(unused: list[Business], http: httpx.AsyncClient, services: Services, database: Database) -> Business:
    """A new organization with stock, with a client that may do everything."""
    if not unused:
        visitor = Api(http, services, "", "test")
        unused += await asyncio.gather(*(_open(visitor, database) for _ in range(OPENED_TOGETHER)))
    return unused.pop()


async def _open(visitor: Api, database: Database) -> Business:
    return await open_business(await visitor.elsewhere(), database)
