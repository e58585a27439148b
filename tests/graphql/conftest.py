"""A database of the shared server for the schema; each test has an organization of its own."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.composition import operation_services
from app.graphql.pipeline import Pipeline
from resolvers.services import Services
from resolvers.tracking_gate import TrackingGate
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.live.hub import Hub
from storage.store import open_storage
from tests.graphql.client import Client, all_powerful, make_pipeline
from tests.graphql.shop import Shop, open_shop


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return make_pipeline()


@pytest.fixture(scope="session")
async def database(mongo_url: str) -> AsyncIterator[Database]:
    connected = connect(mongo_url, "graphql_tests")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture(scope="session")
async def services(database: Database, redis_url: str) -> AsyncIterator[Services]:
    storage = open_storage(database)
    hub = Hub(database, redis_url)
    yield Services(
        storage=storage,
        operations=operation_services(storage),
        hub=hub,
        tracking_gate=TrackingGate(uses_per_minute=1_000),
        environment="test",
    )
    await storage.close()


@pytest.fixture
def client(pipeline: Pipeline, services: Services) -> Client:
    return Client(pipeline, services, all_powerful(f"org-{uuid4().hex[:12]}"))


@pytest.fixture
async def shop(client: Client) -> Shop:
    return await open_shop(client)
