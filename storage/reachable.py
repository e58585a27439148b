"""Whether the database answers."""

from storage.database import Database
from storage.failures import unavailable_when_lost


async def require_reachable(database: Database) -> None:
    """Raises StorageUnavailable if no primary answers in time."""
    with unavailable_when_lost():
        await database.command("ping")
