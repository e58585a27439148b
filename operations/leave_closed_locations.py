"""A location that takes no work any more gives up what it has not accepted."""

import time
from collections.abc import Sequence

from domain.orders.replan import not_accepted
from domain.routing.decision import RoutingTrigger
from operations.move_work_away import move_work_away
from operations.services import Services

ORDERS_PER_ROUND_MAX = 500
AT_ONCE_SECONDS_MAX = 2.0
"""So long whoever closes a location waits for its work to move; the rest moves in rounds."""


async def leave_closed_locations(
    services: Services,
    organization: str,
    codes: Sequence[str],
    *,
    again: bool = False,
    seconds_max: float = AT_ONCE_SECONDS_MAX,
) -> int:
    """Move the work of these locations as far as they are closed; the number of fulfillment orders that moved.

    What could not move before is tried only `again`. Raises StorageUnavailable.
    """
    network = await services.storage.locations.network(organization)
    closed = {location.code for location in network.locations if not location.active}.intersection(codes)
    work = await services.storage.planned_work.at_locations(
        organization, sorted(closed), limit=ORDERS_PER_ROUND_MAX, kept=again
    )
    deadline = time.monotonic() + seconds_max
    moved = 0
    for order in await services.storage.orders.get_many(organization, work):
        for part in not_accepted(order):
            if time.monotonic() > deadline:
                return moved
            if part.location in closed and (again or part.kept_because is None):
                moved += await move_work_away(
                    services, organization, part.id, order.id, trigger=RoutingTrigger.LOCATION_CLOSED
                )
    return moved
