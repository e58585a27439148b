"""When a location works."""

from datetime import date

import strawberry

from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR
from domain.delivery.rules import CLOSED_DATES_MAX, HANDLING_DAYS_MAX
from schema.delivery.enums import Weekday
from schema.policy import ANY_READ, Policies

TIME_ZONE = "The IANA time zone of its days and times, such as America/New_York."
CUTOFF = "Local time as HH:MM: what is ordered until then is worked on that day, if it is a working day."
HANDLING_DAYS = "Working days from the day of work until the goods leave or are ready for pickup; 0 is the same day."
WORKING_DAYS = "The days of the week on which it works."
CLOSED_ON = "Dates on which it does not work, whatever the day of the week."


@strawberry.type(description="When a location works: what it promises follows from this.")
class DispatchCalendar:
    time_zone: str = strawberry.field(description=TIME_ZONE)
    cutoff: str = strawberry.field(description=CUTOFF)
    handling_days: int = strawberry.field(description=HANDLING_DAYS)
    working_days: list[Weekday] = strawberry.field(description=WORKING_DAYS)
    closed_on: list[date] = strawberry.field(description=CLOSED_ON)


@strawberry.input(description="When a location works. What is absent takes its default.")
class DispatchCalendarInput:
    time_zone: str = strawberry.field(default=DEFAULT_CALENDAR.time_zone, description=TIME_ZONE)
    cutoff: str = strawberry.field(default=DEFAULT_CALENDAR.cutoff, description=CUTOFF)
    handling_days: int = strawberry.field(
        default=DEFAULT_CALENDAR.handling_days, description=f"{HANDLING_DAYS} At most {HANDLING_DAYS_MAX}."
    )
    working_days: list[Weekday] = strawberry.field(
        default_factory=lambda: list(DEFAULT_CALENDAR.working_days), description=WORKING_DAYS
    )
    closed_on: list[date] = strawberry.field(
        default_factory=list, description=f"{CLOSED_ON} At most {CLOSED_DATES_MAX}."
    )


POLICIES: Policies = {"DispatchCalendar": ANY_READ}
