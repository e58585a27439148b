"""Time zones by their IANA names, from the pinned table: a promise is the same on every machine, whatever its system knows."""

from datetime import UTC, datetime, time
from datetime import date as calendar_date
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_TABLE = files("tzdata")
_LAST_SECOND = time(23, 59, 59)


@cache
def time_zone_names() -> frozenset[str]:
    """All names, those that were replaced included."""
    return frozenset(_TABLE.joinpath("zones").read_text(encoding="utf-8").split())


@cache
def time_zone(name: str) -> ZoneInfo:
    """The zone of a name that exists."""
    assert name in time_zone_names()
    with _TABLE.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def moment_of(day: calendar_date, local: time, zone: ZoneInfo) -> datetime:
    """The local time on that day, in UTC.

    Where clocks are set back and show it twice, it is the first one; where they skip it, it is as long after midnight
    as on other days. A later local time is so never an earlier moment.
    """
    return datetime.combine(day, local, zone).astimezone(UTC)


def end_of_day(day: calendar_date, zone: ZoneInfo) -> datetime:
    """The last second of the local day, in UTC: its date, shown in the same zone, is still that day."""
    return moment_of(day, _LAST_SECOND, zone)
