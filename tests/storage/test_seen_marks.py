"""Which commits are news, as the marks tell."""

from time import monotonic

from storage.marks import CommitterMark, OrganizationMarks
from storage.seen_marks import SeenMarks


def marks(*, asked_at: float | None = None, **committers: CommitterMark) -> OrganizationMarks:
    asked_at = monotonic() if asked_at is None else asked_at
    return OrganizationMarks(asked_at=asked_at, versions={}, committers=committers)


def mark(*recent: int) -> CommitterMark:
    return CommitterMark(recent[-1], tuple(f"c{number}" for number in recent))


def test_commits_since_the_last_look_are_news_once() -> None:
    seen = SeenMarks(marks(one=mark(1, 2)))
    later = marks(one=mark(1, 2, 3, 4), two=mark(1))
    assert seen.news(later) == ["c3", "c4", "c1"]
    seen.see(later)
    assert seen.news(marks(one=mark(2, 3, 4), two=mark(1))) == []


def test_own_commits_are_no_news() -> None:
    seen = SeenMarks(marks(one=mark(1, 2)))
    seen.add_own("c3")
    assert seen.news(marks(one=mark(1, 2, 3, 4))) == ["c4"]


def test_marks_that_were_asked_for_before_others_were_seen_may_be_older() -> None:
    asked_at = monotonic()
    seen = SeenMarks(marks(one=mark(1, 2)))
    seen.see(marks(one=mark(1, 2, 3), two=mark(1)))
    assert seen.news(marks(asked_at=asked_at, one=mark(1, 2))) == []
    assert seen.news(marks(asked_at=asked_at, one=mark(1, 2), three=mark(1))) == ["c1"]
    seen.see(marks(asked_at=asked_at, one=mark(1, 2)))
    assert seen.news(marks(one=mark(1, 2, 3, 4), two=mark(1))) == ["c4"]


def test_marks_that_have_gone_or_gone_back_tell_nothing() -> None:
    seen = SeenMarks(marks(one=mark(1, 2, 3)))
    assert seen.news(marks()) is None
    assert seen.news(marks(one=mark(1, 2))) is None
    assert seen.news(marks(one=mark(4, 5))) is None
    assert seen.news(marks(one=mark(1, 2, 3), two=mark(2, 3))) is None
