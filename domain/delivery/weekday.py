"""Days of the week."""

from datetime import date
from enum import StrEnum


class Weekday(StrEnum):
    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


WEEK = tuple(Weekday)
MONDAY_TO_FRIDAY = WEEK[:5]


def weekday_of(day: date) -> Weekday:
    return WEEK[day.weekday()]


def in_week_order(days: frozenset[Weekday]) -> tuple[Weekday, ...]:
    """Each once, from Monday on."""
    return tuple(day for day in WEEK if day in days)
