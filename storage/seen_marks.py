"""Which commits are reflected in what a process keeps in memory of an organization."""

from collections import deque
from time import monotonic

from storage.marks import CommitterMark, OrganizationMarks

OWN_COMMITS_KEPT = 64
"""More than one turn of the event loop brings."""


class SeenMarks:
    """The newest marks that were taken note of.

    Answers may come in another order than that in which the database has looked: marks that were asked for before
    others were seen may be older than those, which is no news.
    """

    def __init__(self, marks: OrganizationMarks) -> None:
        self._own: deque[str] = deque(maxlen=OWN_COMMITS_KEPT)
        self._committers: dict[str, CommitterMark] = dict(marks.committers)
        self._newest = marks
        self._seen_at = monotonic()

    def include(self, marks: OrganizationMarks) -> bool:
        """Whether these are the marks that were seen last; others have to be looked through."""
        return marks is self._newest

    def news(self, marks: OrganizationMarks) -> list[str] | None:
        """The commits that are not reflected yet; None if that cannot be told."""
        overtaken = marks.asked_at <= self._seen_at
        if not overtaken and not self._committers.keys() <= marks.committers.keys():
            return None
        found: list[str] = []
        for committer, mark in marks.committers.items():
            seen = self._committers.get(committer)
            if overtaken and seen is not None and mark.sequence < seen.sequence:
                continue
            commits = mark.since(seen)
            if commits is None:
                return None
            found.extend(commit for commit in commits if commit not in self._own)
        return found

    def add_own(self, commit: str) -> None:
        """A commit of this process is reflected."""
        self._own.append(commit)

    def see(self, marks: OrganizationMarks) -> None:
        """The news of these marks are reflected."""
        for committer, mark in marks.committers.items():
            seen = self._committers.get(committer)
            if seen is None or seen.sequence < mark.sequence:
                self._committers[committer] = mark
        self._newest = marks
        self._seen_at = monotonic()
