"""What can be promised: by when goods leave, and by when the customer has them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from domain.delivery.carrier_service import CarrierService
from domain.delivery.dispatch_calendar import DispatchCalendar, ship_day
from domain.delivery.time_zones import end_of_day, time_zone
from domain.delivery.weekday import weekday_of

PROMISES_KEPT = 4_096
_ONE_DAY = timedelta(days=1)


class DeliveryPromise(Struct, frozen=True, kw_only=True):
    """`ship_by` and `deliver_by` are the ends of the days `ship_on` and `deliver_on` in the location's time zone.

    `service` is the code of the carrier service; None where the customer comes for the goods, who finds them ready by
    `ship_by`, which is then `deliver_by` too.
    """

    ship_on: date
    ship_by: datetime
    deliver_on: date
    deliver_by: datetime
    service: str | None = None


def delivery_promise(
    calendar: DispatchCalendar, service: CarrierService, kilometers: int, *, at: datetime
) -> DeliveryPromise:
    """Goods ordered `at` leave on the calendar's ship day and travel by the service; never before `at`."""
    return _delivered(calendar, service, service.transit_days(kilometers), ship_day(calendar, at=at))


def fastest_promise(
    calendar: DispatchCalendar, services: Sequence[CarrierService], kilometers: int, *, at: datetime
) -> DeliveryPromise:
    """By the service that delivers first, among equals by that of the first code. There must be one."""
    ship_on = ship_day(calendar, at=at)
    promises = [_delivered(calendar, service, service.transit_days(kilometers), ship_on) for service in services]
    return min(promises, key=lambda promise: (promise.deliver_by, promise.service))


def pickup_promise(calendar: DispatchCalendar, *, at: datetime) -> DeliveryPromise:
    """Goods ordered `at` are ready for the customer when others would leave."""
    ship_on = ship_day(calendar, at=at)
    ship_by = end_of_day(ship_on, time_zone(calendar.time_zone))
    return DeliveryPromise(ship_on=ship_on, ship_by=ship_by, deliver_on=ship_on, deliver_by=ship_by)


@lru_cache(PROMISES_KEPT)
def _delivered(
    calendar: DispatchCalendar, service: CarrierService, transit_days: int, ship_on: date
) -> DeliveryPromise:
    """Remembered: the orders of a day share few of these, and placing one waits for each."""
    zone = time_zone(calendar.time_zone)
    deliver_on = _delivery_day(service, ship_on, transit_days)
    return DeliveryPromise(
        ship_on=ship_on,
        ship_by=end_of_day(ship_on, zone),
        deliver_on=deliver_on,
        deliver_by=end_of_day(deliver_on, zone),
        service=service.code,
    )


def _delivery_day(service: CarrierService, ship_on: date, transit_days: int) -> date:
    """The delivery day so many after the ship day; with none, the ship day or the first delivery day after it."""
    day = ship_on
    for _ in range(transit_days):
        day += _ONE_DAY
        while weekday_of(day) not in service.delivery_days:
            day += _ONE_DAY
    while weekday_of(day) not in service.delivery_days:
        day += _ONE_DAY
    return day
