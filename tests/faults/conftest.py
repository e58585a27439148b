"""Servers in processes of their own, shared by the tests that disturb them."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.composition import operation_services
from app.settings import Settings
from storage.database import connect
from storage.indexes import ensure_indexes
from storage.store import open_storage
from tests.faults.pair import ENVIRONMENT, Pair
from tests.faults.server_process import ServerProcess
from tests.live.redis_process import RedisProcess

DRAIN_NOTICE_SECONDS = 0.5


@pytest.fixture(scope="session")
async def kept_pair(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    directory = tmp_path_factory.mktemp("pair")
    database = connect(settings.mongo_url, f"pair_{uuid4().hex[:8]}")
    await ensure_indexes(database)
    redis = RedisProcess(directory / "redis")
    redis.start()
    environment = {
        "mongo_url": settings.mongo_url,
        "redis_url": redis.url,
        "database": database.name,
        "environment": ENVIRONMENT,
        "jwt_secret": settings.jwt_secret,
        "log_level": "info",
        "drain_notice_seconds": DRAIN_NOTICE_SECONDS,
    }
    servers = (ServerProcess(directory / "one", **environment), ServerProcess(directory / "two", **environment))
    storage = open_storage(database)
    yield Pair(servers, redis, database, operation_services(storage))
    for server in servers:
        server.kill()
    redis.kill()
    await storage.close()
    database.client.close()


@pytest.fixture
async def pair(kept_pair: Pair) -> Pair:
    """Two servers that run and are ready."""
    await kept_pair.ensure_running()
    return kept_pair
