"""What a command that works on the data needs: servers, indexes and services."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from app.composition import operation_services
from app.embedded import attached_servers
from app.settings import Settings, load_settings
from operations.services import Services
from storage.database import connect
from storage.indexes import ensure_indexes
from storage.reachable import require_reachable
from storage.store import open_storage

T = TypeVar("T")


def run_connected(command: Callable[[Services], Awaitable[T]]) -> T:
    """Run the command against the configured database, or the embedded one."""

    async def run(settings: Settings) -> T:
        async with opened_services(settings) as services:
            return await command(services)

    with attached_servers(load_settings()) as settings:
        return asyncio.run(run(settings))


@asynccontextmanager
async def opened_services(settings: Settings) -> AsyncIterator[Services]:
    database = connect(settings.mongo_url, settings.database)
    try:
        await require_reachable(database)
        await ensure_indexes(database, idempotency_seconds=settings.idempotency_retention_hours * 3600)
        storage = open_storage(database)
        try:
            yield operation_services(storage)
        finally:
            await storage.close()
    finally:
        database.client.close()
