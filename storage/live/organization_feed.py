"""What one process hears of one organization's log, put in order and offered to its subscriptions."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence

from pymongo.errors import PyMongoError

from storage.live.cursor import Cursor
from storage.live.log_reader import LoggedCommit, LogReader
from storage.live.notice import Advance, EventHeader, Notice
from storage.live.subscription import Delivered, DeliveredKind, Subscription
from storage.live.topic import Topic

EVENTS_PENDING_MAX = 20_000
PAUSE_SECONDS = 0.2

Headers = Sequence[EventHeader]

logger = logging.getLogger(__name__)


class OrganizationFeed:
    """Offers every event of its topics in the order of the log.

    Notices wait until an advance says that all notices through a position were sent; on one connection that means that
    all have come. Where that cannot be trusted, the log is read instead: after a (re)subscription, after a gap between
    advances, where a topic's previous position is unknown or was never seen, where a notice came without its events.
    """

    def __init__(self, organization: str, *, advances: Topic, log: LogReader) -> None:
        self.organization = organization
        self.advances = advances
        self.topics: dict[str, Topic] = {}
        self.complete: int | None = None
        """Through this position everything was offered; unknown until the first head is read."""
        self._log = log
        self._verified = 0
        self._doubtful: set[Topic] = {advances}
        self._pending: dict[int, dict[str, Headers | None]] = {}
        self._pending_events = 0
        self._advanced: Advance | None = None
        self._torn = False
        self._late: dict[str, int] = {}
        self._repair: asyncio.Task[None] | None = None

    @property
    def trusted(self) -> bool:
        """Whether all that is published for what subscriptions count on comes here."""
        return not self._doubtful

    def count_on(self, topics: Iterable[Topic]) -> None:
        """A subscription is about to read the head, and relies on these from then on."""
        for topic in topics:
            topic.counted_on = True
            if not topic.watched.is_set():
                self._doubtful.add(topic)

    def start(self, topics: Iterable[Topic], head: int) -> None:
        """A subscription to these topics has read the head; what follows it is the feed's business."""
        if self.complete is None:
            self.complete = self._verified = head
        for topic in topics:
            topic.see(head)
            if head < self.complete and not topic.watched.is_set():
                self._late.setdefault(topic.name, head)  # the log was read past the head without this topic
        self._settle()

    def remove(self, topic: Topic) -> None:
        """Nobody follows it any more."""
        del self.topics[topic.name]
        self._doubtful.discard(topic)

    def watched(self, topic: Topic) -> None:
        """Redis confirmed the channel: what was published before did not come."""
        topic.watched.set()
        if topic in self._doubtful:
            self._doubtful.discard(topic)
            if self.trusted:
                self.tear()

    def lost(self) -> None:
        """Nothing comes until all channels are confirmed again."""
        for topic in (self.advances, *self.topics.values()):
            topic.watched.clear()
            if topic.counted_on or topic is self.advances:
                self._doubtful.add(topic)

    def heard(self, topic: Topic, notice: Notice) -> None:
        if topic.seen is not None and notice.position <= topic.seen:
            return  # told again
        events: Headers | None = None if notice.previous is None else notice.events
        if topic.seen is not None and notice.previous is not None and notice.previous > topic.seen:
            self._late.setdefault(topic.name, topic.seen)
            events = None
        topic.see(notice.position)
        if self.complete is None or notice.position > self.complete:
            self._pending.setdefault(notice.position, {})[topic.name] = events
            self._pending_events += len(events or ())
            if self._pending_events > EVENTS_PENDING_MAX:
                self.tear()

    def advanced(self, advance: Advance) -> None:
        """All notices through a position have come, if all before it had."""
        if self._advanced is not None and advance.previous <= self._advanced.position:
            self._advanced = Advance(self._advanced.previous, max(self._advanced.position, advance.position))
        else:
            self._advanced = advance
        self._settle()

    def tear(self) -> None:
        """Something may have been missed: read the log."""
        self._pending.clear()
        self._pending_events = 0
        self._torn = True
        self._settle()

    async def verify(self) -> None:
        """Compare the log with what was heard: a last message that was lost leaves no other trace."""
        if self.complete is None:
            return
        async for page in self._log.commits(self.organization, after=self._verified):
            for commit in page:
                self._verify(commit)
            if self._torn:
                break
        self._settle()

    def close(self) -> None:
        if self._repair is not None:
            self._repair.cancel()

    def _verify(self, commit: LoggedCommit) -> None:
        assert self.complete is not None
        if commit.position > self.complete:
            self._torn = True
        if self._torn:
            return
        self._verified = commit.position
        for name in commit.topics() & self.topics.keys():
            seen = self.topics[name].seen
            if seen is not None and seen < commit.position:
                self._late.setdefault(name, seen)

    def _settle(self) -> None:
        """Offer what is complete, or begin to read the log where that is needed."""
        if self.complete is None or self._repair is not None:
            return
        if self._advanced is not None:
            if self._advanced.position <= self.complete:
                self._advanced = None
            elif self._advanced.previous > self.complete or not self.trusted:
                self._torn = True
            elif not (self._torn or self._late or self._unknown_topics(self._advanced.position)):
                self._release(self._advanced.position)
                self._advanced = None
        if self._torn or self._late or self._advanced is not None:
            self._repair = asyncio.create_task(self._read_log())
            self._repair.add_done_callback(self._read)

    def _unknown_topics(self, through: int) -> set[str]:
        return {
            name
            for position, by_topic in self._pending.items()
            if position <= through
            for name, events in by_topic.items()
            if events is None
        }

    async def _read_log(self) -> None:
        while self._torn or self._late or self._advanced is not None:
            try:
                await self._read_late()
                await self._read_missing()
            except PyMongoError as error:
                logger.warning("Cannot read the log for live updates, trying again: %s", error)
                self._torn = True
                await asyncio.sleep(PAUSE_SECONDS)

    def _read(self, repair: "asyncio.Task[None]") -> None:
        self._repair = None
        if not repair.cancelled() and repair.exception() is not None:
            self._torn = True  # the next notice or verification begins again
            logger.error("Reading the log for live updates failed.", exc_info=repair.exception())

    async def _read_late(self) -> None:
        """Events that should have been offered already."""
        assert self.complete is not None
        for name, seen in list(self._late.items()):
            if name in self.topics:
                after, through = Cursor.after_commit(seen), self.complete
                async for entry in self._log.events(self.organization, {name}, after=after, through=through):
                    self._offer_late(name, Delivered(DeliveredKind.EVENT, *entry))
            del self._late[name]

    async def _read_missing(self) -> None:
        """Everything after `complete` if the feed is torn, else what the notices left open."""
        assert self.complete is not None
        torn, self._torn = self._torn, False
        if torn or self._advanced is None:
            through = max(self.complete, await self._log.head(self.organization))
            names = set(self.topics)
        else:
            through = self._advanced.position
            names = self._unknown_topics(through)
        if names and through > self.complete:
            async for page in self._log.commits(self.organization, after=self.complete, through=through):
                for position, by_topic in (await self._log.by_topic(page, names)).items():
                    self._pending.setdefault(position, {}).update(by_topic)
                self._release(page[-1].position)
        self._release(through)
        if self._advanced is not None:
            if self._advanced.position <= self.complete:
                self._advanced = None
            elif self._advanced.previous > self.complete:
                self._torn = True

    def _release(self, through: int) -> None:
        """Offer everything through this position, in order."""
        assert self.complete is not None
        for position in sorted(position for position in self._pending if position <= through):
            by_topic = {name: events for name, events in self._pending.pop(position).items() if events}
            self._pending_events -= sum(len(events) for events in by_topic.values())
            if position > self.complete:
                self._offer(position, by_topic)
        self._pending_events = max(0, self._pending_events)
        self.complete = max(self.complete, through)

    def _offer(self, position: int, by_topic: Mapping[str, Headers]) -> None:
        delivered = {
            event.index: Delivered(DeliveredKind.EVENT, Cursor(position, event.index), event)
            for events in by_topic.values()
            for event in events
        }
        offers: dict[Subscription, list[Delivered]] = {}
        for name, events in by_topic.items():
            topic = self.topics.get(name)
            if topic is not None:
                topic.see(position)
                shared = [delivered[event.index] for event in events]
                for subscription in topic.subscriptions:
                    other = offers.get(subscription)
                    offers[subscription] = _merged(other, shared) if other else shared
        for subscription, offered in offers.items():
            subscription.offer(offered)

    def _offer_late(self, name: str, delivered: Delivered) -> None:
        assert self.complete is not None
        topic = self.topics.get(name)
        if topic is not None:
            topic.see(delivered.cursor.position)
            for subscription in list(topic.subscriptions):
                subscription.offer_late([delivered], Cursor.after_commit(self.complete))


def _merged(some: list[Delivered], others: list[Delivered]) -> list[Delivered]:
    """The events of two topics in one commit, each once."""
    by_cursor = {one.cursor: one for one in (*some, *others)}
    return [by_cursor[cursor] for cursor in sorted(by_cursor)]
