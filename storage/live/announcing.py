"""Turns numbered commits into notices, one per topic and commit, and one advance per organization."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from storage.database import BlockingDatabase
from storage.live.at_hand import NOTHING, AtHand
from storage.live.notice import HEADER_FIELDS, Advance, EventHeader, Notice, encode_advance, encode_notice, header_of
from storage.live.numbering import NumberedCommit
from storage.live.topics import ORDER_STREAM, Channels, topics_of_event

TOPICS_KNOWN_MAX = 200_000
EVENTS_PER_READ_MAX = 1_000

Message = tuple[str, bytes]
"""Channel and payload."""


class Announcement(Struct, frozen=True):
    """What to publish: first the notices, then an advance for each of the organizations."""

    notices: list[Message]
    advances: list[Message]
    organizations: list[str]

    @property
    def messages(self) -> list[Message]:
        return [*self.notices, *self.advances]


class Announcing:
    """Writes notices for one term of leadership, of organizations that somebody follows.

    Of the others it tells nothing but the advance, which says so: whoever hears it nevertheless reads the log, as does who
    misses it. So what a notice calls the topic's previous position is the last one that was told.
    """

    def __init__(self, database: BlockingDatabase, channels: Channels) -> None:
        self._events = database["events"]
        self._channels = channels
        self._last_positions: dict[str, int] = {}
        self._followed: dict[str, None] = {}

    @property
    def followed(self) -> bool:
        """Whether anybody follows any organization."""
        return bool(self._followed)

    def follow(self, organization: str, *, followed: bool) -> None:
        """Whether anybody has heard the last advance of the organization."""
        if followed:
            self._followed[organization] = None
        else:
            self._followed.pop(organization, None)

    def announcement(self, commits: Iterable[NumberedCommit], at_hand: AtHand = NOTHING) -> Announcement:
        """Of commits that were numbered together; events that are not `at_hand` are read."""
        runs: defaultdict[str, list[NumberedCommit]] = defaultdict(list)
        for commit in commits:
            runs[commit.organization].append(commit)
        told = {organization for organization in runs if organization in self._followed}
        told_commits = [commit for organization, run in runs.items() if organization in told for commit in run]
        headers = self._headers(told_commits, at_hand)
        notices = [notice for commit in told_commits for notice in self._notices(commit, headers[commit.id])]
        advances = [self._advance(run, told=organization in told) for organization, run in runs.items()]
        return Announcement(notices, advances, list(runs))

    def look(self) -> Announcement:
        """Have every hub look at the log: commits may have been numbered that nobody has told of."""
        self._last_positions = {}
        return Announcement([(self._channels.looks, b"")], [], [])

    def _headers(self, commits: Sequence[NumberedCommit], at_hand: AtHand) -> Mapping[str, list[EventHeader]]:
        headers: defaultdict[str, list[EventHeader]] = defaultdict(list)
        keys: list[str] = []
        for commit in commits:
            if commit.id in at_hand:
                headers[commit.id] = [header_of(event) for event in at_hand[commit.id]]
            else:
                keys.extend(key for entry in commit.streams for key in entry.event_keys(commit.organization))
        for start in range(0, len(keys), EVENTS_PER_READ_MAX):
            some = keys[start : start + EVENTS_PER_READ_MAX]
            for event in self._events.find({"_id": {"$in": some}}, HEADER_FIELDS, batch_size=EVENTS_PER_READ_MAX):
                headers[event["commit"]].append(header_of(event))
        for of_commit in headers.values():
            of_commit.sort(key=lambda header: header.index)
        return headers

    def _notices(self, commit: NumberedCommit, headers: list[EventHeader]) -> Iterable[Message]:
        topics: defaultdict[str, list[EventHeader]] = defaultdict(list)
        for header in headers:
            for topic in topics_of_event(header.stream, header.touched):
                topics[topic].append(header)
        for topic, events in topics.items():
            channel = self._channels.topic(commit.organization, topic)
            previous = self._previous(channel, commit.position)
            if previous is None and topic.startswith(ORDER_STREAM) and events[0].version == 1:
                previous = 0  # a new order: there was nothing before
            yield channel, encode_notice(Notice(commit.position, previous, tuple(events)))

    def _previous(self, channel: str, position: int) -> int | None:
        known = self._last_positions
        last = known.pop(channel, None)
        known[channel] = position
        if len(known) > TOPICS_KNOWN_MAX:
            del known[next(iter(known))]
        return last

    def _advance(self, run: Sequence[NumberedCommit], *, told: bool) -> Message:
        """Closes the consecutive positions of one organization."""
        advance = Advance(run[0].position - 1, run[-1].position, told)
        return self._channels.advances(run[0].organization), encode_advance(advance)
