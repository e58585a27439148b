"""Whether a configured database answers: asked before anything is built on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.settings import Settings
from storage.database import Database, connect
from storage.reachable import require_reachable


@asynccontextmanager
async def reached_database(settings: Settings) -> AsyncIterator[Database]:
    """The database, as it is. Raises StorageUnavailable if it does not answer."""
    database = connect(settings.mongo_url, settings.database)
    try:
        await require_reachable(database)
        yield database
    finally:
        database.client.close()


def require_database(settings: Settings) -> None:
    """Raises StorageUnavailable if the database does not answer: workers would wait for it without a word."""

    async def reach() -> None:
        async with reached_database(settings):
            pass

    asyncio.run(reach())
