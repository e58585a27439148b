"""The time, as the database can keep it."""

from datetime import UTC, datetime
from functools import lru_cache
from time import time_ns

MILLISECONDS_PER_SECOND = 1_000
NANOSECONDS_PER_MILLISECOND = 1_000_000


def utc_now() -> datetime:
    """The time in UTC, in whole milliseconds."""
    return _at(time_ns() // NANOSECONDS_PER_MILLISECOND)


@lru_cache(maxsize=1)
def _at(millisecond: int) -> datetime:
    """A placement asks four times, and others at the same moment: most ask again for the last one."""
    return datetime.fromtimestamp(millisecond / MILLISECONDS_PER_SECOND, UTC)
