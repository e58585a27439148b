"""The time, as the database can keep it."""

from datetime import UTC, datetime, timedelta

from storage.clock import utc_now


def test_the_time_has_whole_milliseconds() -> None:
    before = datetime.now(UTC)

    now = utc_now()

    assert before - timedelta(milliseconds=1) < now <= datetime.now(UTC)
    assert now.microsecond % 1_000 == 0
    assert now.tzinfo is UTC


def test_the_time_never_stands_still() -> None:
    first = utc_now()

    while utc_now() == first:
        assert datetime.now(UTC) - first < timedelta(seconds=1)

    assert utc_now() > first
