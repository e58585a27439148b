"""The time, as the database can keep it."""

from datetime import UTC, datetime

MICROSECONDS_PER_MILLISECOND = 1_000


def utc_now() -> datetime:
    """The time in UTC, in whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // MICROSECONDS_PER_MILLISECOND * MICROSECONDS_PER_MILLISECOND)
