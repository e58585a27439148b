"""The order in which commits may be numbered: each after those that its streams build on."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from storage.database import Document
from storage.keys import event_key


class StreamRange(NamedTuple):
    """The events of one stream in one commit."""

    stream: str
    first: int
    last: int

    def event_keys(self, organization: str) -> list[str]:
        """The keys of the events in the log."""
        return [event_key(organization, self.stream, version) for version in range(self.first, self.last + 1)]


class UnnumberedCommit(Struct, frozen=True):
    """A commit without a position. Its id is roughly, not exactly, in the order of time."""

    id: str
    organization: str
    streams: tuple[StreamRange, ...]

    @classmethod
    def of(cls, document: Document) -> "UnnumberedCommit":
        streams = tuple(StreamRange(*entry) for entry in document["streams"])
        return cls(document["_id"], document["organization"], streams)

    @classmethod
    def of_events(cls, commit_id: str, events: Sequence[Document]) -> "UnnumberedCommit":
        """From the documents of its events, in their order."""
        streams: dict[str, tuple[int, int]] = {}
        for event in events:
            stream, version = event["stream"], event["version"]
            streams[stream] = (streams[stream][0] if stream in streams else version, version)
        ranges = tuple(StreamRange(stream, *versions) for stream, versions in streams.items())
        return cls(commit_id, events[0]["organization"], ranges)

    @property
    def events_count(self) -> int:
        return sum(entry.last - entry.first + 1 for entry in self.streams)

    def predecessors(self) -> list[tuple[str, str, int]]:
        """Organization, stream and version of the events that must be numbered before this commit."""
        return [(self.organization, entry.stream, entry.first - 1) for entry in self.streams if entry.first > 1]


def in_stream_order(commits: Sequence[UnnumberedCommit]) -> list[UnnumberedCommit]:
    """Oldest id first, but never a commit before one of these that any of its streams builds on.

    Ids come from the clocks of several processes; versions come from transactions, and only they tell what was before.
    """
    holders = {
        (commit.organization, entry.stream, entry.last): commit.id for commit in commits for entry in commit.streams
    }
    waits_for = {
        commit.id: {holders[event] for event in commit.predecessors() if event in holders} for commit in commits
    }
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for commit_id, before in waits_for.items():
        for earlier in before:
            followers[earlier].append(commit_id)
    by_id = {commit.id: commit for commit in commits}
    ready = [commit_id for commit_id, before in waits_for.items() if not before]
    heapq.heapify(ready)
    ordered: list[UnnumberedCommit] = []
    while ready:
        commit_id = heapq.heappop(ready)
        ordered.append(by_id[commit_id])
        for follower in followers[commit_id]:
            waits_for[follower].discard(commit_id)
            if not waits_for[follower]:
                heapq.heappush(ready, follower)
    assert len(ordered) == len(by_id), "streams of commits build on each other in a circle"
    return ordered
