"""One round of what the router moves by itself: whatever no mutation did at once, or a crash kept it from doing."""

import time

from msgspec import Struct

from operations.leave_closed_locations import leave_closed_locations
from operations.look_again import look_again
from operations.relieve_locations import relieve_locations
from operations.services import Services
from storage.planned_work import FIRST_ORDER, OrderPlace

CLOSED_LOCATIONS_MAX = 10_000
ORGANIZATIONS_MAX = 10_000
RETRIED_PER_ROUND_MAX = 200
ROUND_SECONDS_MAX = 5.0
"""So long a round moves work of one kind; the next one goes on."""


class ReplanRound(Struct, frozen=True, kw_only=True):
    """How much has moved, and after which order to look for lost units next."""

    moved: int
    next_place: OrderPlace


async def replan_round(services: Services, after: OrderPlace, *, again: bool) -> ReplanRound:
    """Move the work of closed locations and of those beyond their capacity, of all organizations.

    With `again`, also what could not move before, and units that nobody had. Harmless in several processes at once:
    each of them decides on the orders as they are. Raises StorageUnavailable.
    """
    storage = services.storage
    moved = 0
    closed = await storage.planned_work.closed_locations(limit=CLOSED_LOCATIONS_MAX)
    for organization, codes in closed.items():
        moved += await leave_closed_locations(services, organization, codes, again=again, seconds_max=ROUND_SECONDS_MAX)
    for organization in await storage.routing_profiles.limiting_capacity(limit=ORGANIZATIONS_MAX):
        moved += await relieve_locations(services, organization, again=again, seconds_max=ROUND_SECONDS_MAX)
    if not again:
        return ReplanRound(moved=moved, next_place=after)
    served, place = await _look_again(services, after)
    return ReplanRound(moved=moved + served, next_place=place)


async def _look_again(services: Services, after: OrderPlace) -> tuple[int, OrderPlace]:
    orders = await services.storage.planned_work.retried(after, limit=RETRIED_PER_ROUND_MAX)
    deadline = time.monotonic() + ROUND_SECONDS_MAX
    served = 0
    for organization, order_id in orders:
        if time.monotonic() > deadline:
            return served, after
        served += await look_again(services, organization, order_id)
        after = organization, order_id
    return served, after if len(orders) == RETRIED_PER_ROUND_MAX else FIRST_ORDER
