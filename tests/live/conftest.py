"""A database of its own for each test: a relay leads a whole database, not an organization."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.live.hub import Hub
from storage.live.relay import Relay
from tests.live.log_writer import LogWriter
from tests.live.redis_process import RedisProcess

StartRelay = Callable[..., Awaitable[Relay]]
StartHub = Callable[..., Awaitable[Hub]]


@pytest.fixture
async def database(mongo_url: str) -> AsyncIterator[Database]:
    database = connect(mongo_url, f"live_{secrets.token_hex(6)}")
    await ensure_indexes(database)
    yield database
    await database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture
def relays() -> list[Relay]:
    """Those of this process."""
    return []


@pytest.fixture
def writer(database: Database, relays: list[Relay]) -> LogWriter:
    return LogWriter(database, "acme", relays)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Stops what a test started before its database is dropped."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def start_relay(database: Database, redis_url: str, stack: AsyncExitStack, relays: list[Relay]) -> StartRelay:
    async def start(url: str = redis_url, **options: Any) -> Relay:
        relay = Relay(database, url, **options)
        await relay.start()
        relays.append(relay)
        stack.push_async_callback(relay.stop)
        return relay

    return start


@pytest.fixture
def start_hub(database: Database, redis_url: str, stack: AsyncExitStack) -> StartHub:
    async def start(url: str = redis_url, **options: Any) -> Hub:
        hub = Hub(database, url, **options)
        await hub.start()
        stack.push_async_callback(hub.stop)
        return hub

    return start


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """A Redis that the test may kill."""
    redis = RedisProcess(tmp_path)
    redis.start()
    yield redis
    redis.kill()
