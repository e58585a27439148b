"""The commits that have no position yet."""

from collections.abc import Collection, Iterable

from msgspec import Struct
from pymongo.read_concern import ReadConcern

from storage import indexes
from storage.database import BlockingDatabase
from storage.keys import event_key
from storage.live.at_hand import NOTHING, AtHand
from storage.live.stream_order import UnnumberedCommit, in_stream_order

COMMITS_MAX = 200
EVENTS_MAX = 5_000
LOOKUP_KEYS_MAX = 1_000

_FIELDS = {"organization": 1, "streams": 1}


class Batch(Struct, frozen=True):
    """Commits in the order in which to number them, and whether there are more."""

    commits: list[UnnumberedCommit]
    more: bool


class Backlog:
    """Reads unnumbered commits, oldest first."""

    def __init__(self, database: BlockingDatabase, *, commits_max: int = COMMITS_MAX, events_max: int = EVENTS_MAX):
        # One point in time: a scan that commits overtake could show a commit and miss the one it builds on. What is read of
        # them later has not changed since: only the leader gives positions, and a rival's would refuse the numbering.
        self._commits = database["commits"].with_options(read_concern=ReadConcern("snapshot"))
        self._events = database["events"]
        self._commits_max = commits_max
        self._events_max = events_max

    def oldest(self, at_hand: AtHand = NOTHING) -> Batch:
        """As many as fit one transaction, always with all unnumbered commits that they build on.

        Of commits whose events are `at_hand` only the ids are read; one without any events has to be read.
        """
        found = (
            self._commits.find({"position": None}, {"_id": 1})
            .sort([("position", 1), ("_id", 1)])
            .hint(indexes.UNNUMBERED)
            .limit(self._commits_max)
        )
        ids = [document["_id"] for document in found]
        commits = self._read({commit_id for commit_id in ids if not at_hand.get(commit_id)})
        for commit_id in ids:
            events = at_hand.get(commit_id)
            if events:
                commits[commit_id] = UnnumberedCommit.of_events(commit_id, events)
        cut = len(ids) == self._commits_max
        if cut:
            self._add_predecessors(commits)
        # A beginning of this order is closed: all that its commits build on stands before them.
        ordered = in_stream_order(list(commits.values()))
        fitting = self._fitting(ordered)
        return Batch(ordered[:fitting], more=cut or fitting < len(ordered))

    def _fitting(self, ordered: list[UnnumberedCommit]) -> int:
        events = 0
        for count, commit in enumerate(ordered):
            events += commit.events_count
            if events > self._events_max and count:
                return count
        return len(ordered)

    def _add_predecessors(self, commits: dict[str, UnnumberedCommit]) -> None:
        """Fetch unnumbered commits beyond the limit that those within it build on.

        Without the limit one snapshot holds them all; a skewed clock may have given them later ids.
        """
        latest = list(commits.values())
        while latest:
            held = {(c.organization, entry.stream, entry.last) for c in commits.values() for entry in c.streams}
            missing = {event for commit in latest for event in commit.predecessors()} - held
            added = self._read(self._commits_of(missing) - commits.keys())
            commits.update(added)
            latest = list(added.values())

    def _read(self, ids: Collection[str]) -> dict[str, UnnumberedCommit]:
        """Those of the commits that have no position yet."""
        found = self._commits.find({"_id": {"$in": list(ids)}, "position": None}, _FIELDS) if ids else ()
        return {document["_id"]: UnnumberedCommit.of(document) for document in found}

    def _commits_of(self, events: Iterable[tuple[str, str, int]]) -> set[str]:
        keys = [event_key(*event) for event in events]
        ids: set[str] = set()
        for start in range(0, len(keys), LOOKUP_KEYS_MAX):
            some = keys[start : start + LOOKUP_KEYS_MAX]
            ids.update(event["commit"] for event in self._events.find({"_id": {"$in": some}}, {"_id": 0, "commit": 1}))
        return ids
