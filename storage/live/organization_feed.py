"""What one process hears of one organization's log, put in order and offered to its subscriptions."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping

from storage.errors import StorageUnavailable
from storage.live.cursor import Cursor
from storage.live.delivered import Delivered, DeliveredKind
from storage.live.log_reader import LogReader
from storage.live.notice import Advance, Notice
from storage.live.pending_notices import Headers, PendingNotices
from storage.live.progress import Progress
from storage.live.subscription import Subscription
from storage.live.topic import Topic

EVENTS_PENDING_MAX = 20_000
PAUSE_SECONDS = 0.2

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
        self.progress: dict[Progress, None] = {}
        self.complete: int | None = None
        """Through this position everything was offered; unknown until the first head is read."""
        self._log = log
        self._verified = 0
        self._doubtful: set[Topic] = {advances}
        self._pending = PendingNotices()
        self._advanced: Advance | None = None
        self._torn = False
        self._late: dict[str, tuple[int, int]] = {}
        self._repair: asyncio.Task[None] | None = None

    @property
    def followed(self) -> bool:
        """Whether anybody looks at what happens in the organization."""
        return bool(self.topics or self.progress)

    @property
    def trusted(self) -> bool:
        """Whether all that is published for what subscriptions count on comes here."""
        return not self._doubtful

    @property
    def _gap(self) -> bool:
        """Whether an advance is missing before the last one."""
        return self._advanced is not None and self.complete is not None and self._advanced.previous > self.complete

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
            if topic.seen is not None:
                continue  # its notices up to the head may still come, for those who were here before
            topic.seen = head
            if not topic.watched.is_set():
                self._mark_late(topic)  # the log may have been read past the head without this topic
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
        events = None if notice.previous is None else notice.events
        if topic.seen is not None and notice.previous is not None and notice.previous > topic.seen:
            events = None
            self._mark_late(topic)
            after = max(topic.seen, self.complete or 0)  # what is before it is late
            if after < notice.previous:
                self._pending.add_gap(topic.name, after, notice.previous)
        if self.complete is not None and notice.position <= self.complete:
            self._mark_late(topic)
            topic.see(notice.position)
            self._settle()
            return
        topic.see(notice.position)
        self._pending.add(notice.position, topic.name, events)
        if self._pending.events_count > EVENTS_PENDING_MAX:
            self.tear()

    def advanced(self, advance: Advance) -> None:
        """All notices through a position have come, if they were sent and all before them had come."""
        if not advance.told:
            self.tear()
            return
        if self._advanced is not None and advance.previous <= self._advanced.position:
            position = max(self._advanced.position, advance.position)
            self._advanced = Advance(self._advanced.previous, position, advance.told)
        else:
            self._advanced = advance
        self._settle()

    def tear(self) -> None:
        """Something may have been missed: read the log."""
        if self._repair is None:  # else what waits may be half of what is about to be offered
            self._pending.clear()
        self._torn = True
        self._settle()

    async def verify(self) -> None:
        """Compare the log with what was heard: a last message that was lost leaves no other trace."""
        if self.complete is None:
            return
        await self._verify_offered()
        if await self._log.head(self.organization) > self.complete:
            self._torn = True
        self._settle()

    def close(self) -> None:
        if self._repair is not None:
            self._repair.cancel()

    async def _verify_offered(self) -> None:
        """Look for what should have been offered already, and was not heard of."""
        assert self.complete is not None
        async for page in self._log.commits(self.organization, after=self._verified, through=self.complete):
            for commit in page:
                for name in commit.topics() & self.topics.keys():
                    topic = self.topics[name]
                    if topic.seen is not None and topic.seen < commit.position:
                        self._mark_late(topic)
                self._verified = max(self._verified, commit.position)

    def _mark_late(self, topic: Topic) -> None:
        """After what was seen of the topic, events may be missing where everything should have been offered."""
        if topic.seen is None or self.complete is None or topic.seen >= self.complete:
            return  # what is after `complete` is not late: it is read before it is offered
        self._late[topic.name] = _spanning(self._late.get(topic.name), (topic.seen, self.complete))

    def _settle(self) -> None:
        """Offer what is complete, or begin to read the log where that is needed."""
        if self.complete is None or self._repair is not None:
            return
        if self._advanced is not None:
            if self._advanced.position <= self.complete:
                self._advanced = None
            elif self._gap or not self.trusted:
                self._torn = True
            elif not (self._torn or self._late or self._pending.uncertain_topics(self._advanced.position)):
                self._release(self._advanced.position)
                self._advanced = None
        if self._torn or self._late or self._advanced is not None:
            self._repair = asyncio.create_task(self._read_log())
            self._repair.add_done_callback(self._read)

    async def _read_log(self) -> None:
        while self._torn or self._late or self._advanced is not None:
            whole = self._torn or self._advanced is None or self._gap
            self._torn = False
            try:
                if whole:
                    self._pending.clear()
                    await self._verify_offered()  # what the log says next hides what was not heard before
                await self._read_late()
                if whole or not (self._torn or self._gap):
                    await self._read_missing(whole=whole)
            except StorageUnavailable as error:
                logger.warning("Cannot read the log for live updates, trying again: %s", error)
                self._torn = True
                await asyncio.sleep(PAUSE_SECONDS)

    def _read(self, repair: "asyncio.Task[None]") -> None:
        self._repair = None
        if repair.cancelled():
            return
        if repair.exception() is None:
            self._settle()  # what came since the task's last look
        else:
            self._torn = True  # the next notice or verification begins again
            logger.error("Reading the log for live updates failed.", exc_info=repair.exception())

    async def _read_late(self) -> None:
        """Events that should have been offered already."""
        while self._late:
            name, (seen, through) = next(iter(self._late.items()))
            if name in self.topics:
                after = Cursor.after_commit(seen)
                async for entry in self._log.events(self.organization, {name}, after=after, through=through):
                    self._offer_late(name, Delivered(DeliveredKind.EVENT, *entry))
            if self._late[name] == (seen, through):
                del self._late[name]

    async def _read_missing(self, *, whole: bool) -> None:
        """The whole log after `complete`, or what the notices left open."""
        assert self.complete is not None
        present = set(self.topics)
        if whole or self._advanced is None:
            through = max(self.complete, await self._log.head(self.organization))
            names = present
        else:
            through = self._advanced.position
            names = self._pending.uncertain_topics(through)
        if names and through > self.complete:
            async for page in self._log.commits(self.organization, after=self.complete, through=through):
                for position, by_topic in (await self._log.by_topic(page, names)).items():
                    self._pending.fill(position, by_topic)
                await self._read_late()
                self._release(page[-1].position, read=names)
        self._release(through, read=names)
        self._look_back(self.topics.keys() - present)
        if names == present:
            self._verified = max(self._verified, through)
        if self._advanced is not None and self._advanced.position <= self.complete:
            self._advanced = None

    def _look_back(self, newcomers: Iterable[str]) -> None:
        """The log was read without topics that came meanwhile; what Redis does not tell of them must be read too."""
        for name in newcomers:
            if not self.topics[name].watched.is_set():
                self._mark_late(self.topics[name])

    def _release(self, through: int, *, read: Collection[str] = ()) -> None:
        """Offer everything through this position, in order; the log was read for some topics."""
        assert self.complete is not None
        for name, after, until in self._pending.take_gaps(through, read=read):
            self._late[name] = _spanning(self._late.get(name), (after, until))
        for position, by_topic in self._pending.take(through):
            if position > self.complete:
                self._offer(position, by_topic)
        self.complete = max(self.complete, through)
        for progress in self.progress:
            progress.reach(self.complete)

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


def _spanning(known: tuple[int, int] | None, new: tuple[int, int]) -> tuple[int, int]:
    return new if known is None else (min(known[0], new[0]), max(known[1], new[1]))


def _merged(some: list[Delivered], others: list[Delivered]) -> list[Delivered]:
    """The events of two topics in one commit, each once."""
    by_cursor = {one.cursor: one for one in (*some, *others)}
    return [by_cursor[cursor] for cursor in sorted(by_cursor)]
