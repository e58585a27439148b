"""When a location works, and the day on which what is ordered now leaves it."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from msgspec import Struct

from domain.delivery.time_zones import moment_of, time_zone
from domain.delivery.weekday import MONDAY_TO_FRIDAY, Weekday, weekday_of

CUTOFFS_KEPT = 1_024
_ONE_DAY = timedelta(days=1)


class DispatchCalendar(Struct, frozen=True, kw_only=True):
    """What is ordered until `cutoff` (local time, HH:MM) is worked on that day, if it is a working day.

    It is handed over `handling_days` working days after that. The defaults serve locations that never said: parcels
    ordered by early afternoon make that day's work, and the next working day's collection. One day for handling is what
    a place without a conveyor needs; a promise that is a day too careful costs less than one that is broken.
    """

    time_zone: str = "UTC"
    cutoff: str = "14:00"
    handling_days: int = 1
    working_days: tuple[Weekday, ...] = MONDAY_TO_FRIDAY
    closed_on: tuple[date, ...] = ()

    def works_on(self, day: date) -> bool:
        return weekday_of(day) in self.working_days and day not in self.closed_on


DEFAULT_CALENDAR = DispatchCalendar()


def ship_day(calendar: DispatchCalendar, *, at: datetime) -> date:
    """The local day on which goods ordered `at` leave the location.

    There is always one: a calendar works on some day of the week, and closes on a bounded number of dates.
    """
    day = at.astimezone(time_zone(calendar.time_zone)).date()
    while not calendar.works_on(day) or _cutoff_of(calendar, day) < at:
        day += _ONE_DAY
    for _ in range(calendar.handling_days):
        day = _next_working_day(calendar, day)
    return day


def _next_working_day(calendar: DispatchCalendar, day: date) -> date:
    day += _ONE_DAY
    while not calendar.works_on(day):
        day += _ONE_DAY
    return day


@lru_cache(CUTOFFS_KEPT)
def _cutoff_of(calendar: DispatchCalendar, day: date) -> datetime:
    """Remembered: all orders of a day have to be there before the same moment."""
    return moment_of(day, time.fromisoformat(calendar.cutoff), time_zone(calendar.time_zone))
