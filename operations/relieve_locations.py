"""Locations that are to do more on one day than their capacity allows give up the newest work that they have not accepted."""

import asyncio
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from domain.delivery.dispatch_calendar import ship_day
from domain.delivery.time_zones import time_zone
from domain.network.location import Location
from domain.orders.demand import candidate_location
from domain.orders.dispatching import DayWork, LocationDay, work_beyond
from domain.orders.order import Order
from domain.routing.decision import RoutingTrigger
from domain.routing.problem import CapacityUsed
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.choice import ProfileChoice
from domain.routing.replanning.day_limits import DayLimits, day_limits
from operations.move_work_away import move_work_away
from operations.services import Services
from storage.network_cache import Network

ORDERS_PER_DAY_MAX = 5_000
"""Of a location's day, so many orders are looked at."""
_ONE_DAY = timedelta(days=1)


class _Limited(Struct, frozen=True, kw_only=True):
    """What the profile allows a location on each of the days that it has work for."""

    profile: RoutingProfile
    location: Location
    days: tuple[date, ...]
    limits: DayLimits

    def exceeded(self, used: CapacityUsed) -> bool:
        over_units = self.limits.units is not None and used.units > self.limits.units
        return over_units or (self.limits.orders is not None and used.orders > self.limits.orders)


async def relieve_locations(services: Services, organization: str, *, again: bool = False, seconds_max: float) -> int:
    """Move what is beyond capacity, as far as others can do it; the number of fulfillment orders that moved.

    What could not move before is tried only `again`. Raises StorageUnavailable.
    """
    now = services.now()
    choice, network = await asyncio.gather(
        services.storage.routing_profiles.choice(organization), services.storage.locations.network(organization)
    )
    limited = list(_limited(choice, network.locations, now))
    if not limited:
        return 0
    used = await services.storage.capacity.read(organization, _days(limited))
    deadline = time.monotonic() + seconds_max
    moved = 0
    for each in limited:
        for day in each.days:
            amount = used.get((each.location.code, day))
            if amount is not None and each.exceeded(amount):
                for work in await _beyond(services, organization, each, day):
                    if time.monotonic() > deadline:
                        return moved
                    if again or not work.kept:
                        moved += await _move(services, organization, each.profile, choice, network, work, now)
    return moved


async def _beyond(services: Services, organization: str, limited: _Limited, day: date) -> list[DayWork]:
    work = await services.storage.planned_work.of_day(
        organization, limited.location.code, day, limit=ORDERS_PER_DAY_MAX
    )
    return work_beyond(work, units_max=limited.limits.units, orders_max=limited.limits.orders)


async def _move(
    services: Services,
    organization: str,
    profile: RoutingProfile,
    choice: ProfileChoice,
    network: Network,
    work: DayWork,
    now: datetime,
) -> bool:
    order: Order | None = await services.storage.orders.get(organization, work.order_id)
    if order is None:
        return False
    way = choice.way_of(order, network.candidates, now)
    if way.by_table or way.profile.profile != profile:
        return False
    return await move_work_away(
        services, organization, work.fulfillment_order_id, work.order_id, trigger=RoutingTrigger.OVER_CAPACITY
    )


def _limited(choice: ProfileChoice, locations: tuple[Location, ...], now: datetime) -> Iterator[_Limited]:
    for versions in choice.in_use.values():
        used = next((version for version in versions if version.active_from <= now), None)
        if used is None or not used.limits_capacity:
            continue
        for location in locations:
            limits = day_limits(used.profile, candidate_location(location), at=now)
            if limits is not None:
                days = tuple(_open_days(location, now))
                yield _Limited(profile=used.profile, location=location, days=days, limits=limits)


def _open_days(location: Location, now: datetime) -> Iterator[date]:
    """From today to the day on which goods ordered now leave: whatever is planned leaves on one of these."""
    day = now.astimezone(time_zone(location.dispatch.time_zone)).date()
    last = ship_day(location.dispatch, at=now)
    while day <= last:
        yield day
        day += _ONE_DAY


def _days(limited: list[_Limited]) -> list[LocationDay]:
    return list(dict.fromkeys((each.location.code, day) for each in limited for day in each.days))
