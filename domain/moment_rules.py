"""Rules for moments that clients give."""

from datetime import UTC, datetime, timedelta

from domain.refusals import InvalidInput, Refusal

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What lies before is a mistake of whoever sends it."""
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""What comes then or after it, too; and calendars end before promises made from there would."""


def moment_refusals(moment: datetime, *field: str) -> list[Refusal]:
    """What is wrong with a moment at which something is to happen, if anything."""
    if EARLIEST <= moment < LATEST:
        return []
    return [InvalidInput(f"The time is between the years {EARLIEST.year} and {LATEST.year - 1}.", field=field)]


def ahead_refusals(moment: datetime, *field: str, now: datetime, most: timedelta) -> list[Refusal]:
    """What is wrong with a moment that somebody asks about, if it is too far in the future."""
    if moment <= now + most:
        return []
    return [InvalidInput(f"The time is at most {most.days} days ahead.", field=field)]
