"""Turns numbered commits into notices, one per topic and commit, and one advance per organization."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from storage.database import BlockingDatabase
from storage.live.notice import HEADER_FIELDS, Advance, EventHeader, Notice, encode_advance, encode_notice, header_of
from storage.live.numbering import NumberedCommit
from storage.live.topics import ORDER_STREAM, Channels, topics_of_event

TOPICS_KNOWN_MAX = 200_000

EVENTS_PER_BATCH = 5_000

NOTHING: Mapping[str, list[EventHeader]] = {}

Message = tuple[str, bytes]
"""Channel and payload."""


class Announcing:
    """Writes notices for one term of leadership.

    It has seen every commit of its term, so the last position that it knows of a topic is the topic's previous one.
    """

    def __init__(self, database: BlockingDatabase, channels: Channels) -> None:
        self._events = database["events"]
        self._channels = channels
        self._last_positions: dict[str, int] = {}

    def messages(
        self, commits: Iterable[NumberedCommit], at_hand: Mapping[str, list[EventHeader]] = NOTHING
    ) -> list[Message]:
        """What to publish, in this order. Commits may come again; events that are not `at_hand` are read."""
        by_place = sorted(commits, key=lambda commit: (commit.organization, commit.position))
        headers = self._headers([commit.id for commit in by_place], at_hand)
        messages: list[Message] = []
        for place, commit in enumerate(by_place):
            messages.extend(self._notices(commit, headers[commit.id]))
            following = by_place[place + 1] if place + 1 < len(by_place) else None
            if following is None or not _adjacent(commit, following):
                messages.append(self._advance(by_place, place))
        return messages

    def forget(self) -> None:
        """A commit may have been missed: from here on no topic's previous position is known."""
        self._last_positions.clear()

    def _headers(
        self, commit_ids: list[str], at_hand: Mapping[str, list[EventHeader]]
    ) -> Mapping[str, list[EventHeader]]:
        headers: defaultdict[str, list[EventHeader]] = defaultdict(list)
        to_read = []
        for commit_id in commit_ids:
            if commit_id in at_hand:
                headers[commit_id] = at_hand[commit_id]
            else:
                to_read.append(commit_id)
        if to_read:
            found = self._events.find({"commit": {"$in": to_read}}, HEADER_FIELDS, batch_size=EVENTS_PER_BATCH)
            for event in found.sort([("commit", 1), ("index", 1)]):
                headers[event["commit"]].append(header_of(event))
        return headers

    def _notices(self, commit: NumberedCommit, headers: list[EventHeader]) -> Iterable[Message]:
        topics: defaultdict[str, list[EventHeader]] = defaultdict(list)
        for header in headers:
            for topic in topics_of_event(header.stream, header.touched):
                topics[topic].append(header)
        for topic, events in topics.items():
            channel = self._channels.topic(commit.organization, topic)
            notice = Notice(commit.position, self._previous(channel, commit.position, topic, events), tuple(events))
            yield channel, encode_notice(notice)

    def _previous(self, channel: str, position: int, topic: str, events: list[EventHeader]) -> int | None:
        last = self._last_positions.pop(channel, None)
        if last is not None and last >= position:  # announced again
            self._last_positions[channel] = last
            return None
        self._last_positions[channel] = position
        if len(self._last_positions) > TOPICS_KNOWN_MAX:
            del self._last_positions[next(iter(self._last_positions))]
        if last is None and topic.startswith(ORDER_STREAM) and events[0].version == 1:
            return 0  # a new order: there was nothing before
        return last

    def _advance(self, by_place: list[NumberedCommit], last: int) -> Message:
        """Closes the run of consecutive positions that ends at `last`."""
        first = last
        while first and _adjacent(by_place[first - 1], by_place[first]):
            first -= 1
        commit = by_place[last]
        advance = Advance(by_place[first].position - 1, commit.position)
        return self._channels.advances(commit.organization), encode_advance(advance)


def _adjacent(commit: NumberedCommit, following: NumberedCommit) -> bool:
    return commit.organization == following.organization and commit.position + 1 == following.position
