"""Release the scheduled work of all organizations whose time has come."""

from operations.route_batch import BATCH_ORDERS_MAX, route_batch
from operations.services import Services

TURN = "batches"


async def route_due_batches(services: Services) -> bool:
    """Plan and release it; whether there may be more. Raises StorageUnavailable."""
    now = services.now()
    due = await services.storage.planned_work.to_release(now, limit=BATCH_ORDERS_MAX)
    for organization in dict.fromkeys(organization for organization, _ in due):
        async with services.turns.of(organization, TURN):
            await route_batch(services, organization, until=now)
    return len(due) == BATCH_ORDERS_MAX
