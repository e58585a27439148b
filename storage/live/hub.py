"""Live updates in one process: many subscriptions, one connection to Redis, the log behind both."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import DecodeError

from storage.database import Database
from storage.errors import StorageUnavailable
from storage.live.cursor import Cursor
from storage.live.delivered import Delivered, DeliveredKind
from storage.live.log_reader import LogReader
from storage.live.merging import told_together
from storage.live.notice import decode_advance, decode_notice
from storage.live.notice_board import NoticeBoard
from storage.live.organization_feed import OrganizationFeed
from storage.live.progress import Progress
from storage.live.queues import EventQueue, NewestQueue
from storage.live.stream_log import Entry
from storage.live.subscription import Accept, HubStopped, Messages, Subscription
from storage.live.topic import Topic
from storage.live.topics import Channels

CATCH_UP_SECONDS = 15.0
UNTRUSTED_CATCH_UP_SECONDS = 1.0
"""How often the log is read for an organization whose notices do not come, as while Redis is away."""
QUEUE_MAX = 256
LEVELS_MAX = 5_000
GATHERING_SECONDS = 0.1
RETENTION_DAYS = 30
WATCH_TIMEOUT_SECONDS = 1.0
HEAD_ATTEMPTS_MAX = 20
HEAD_PAUSE_SECONDS = 0.1

logger = logging.getLogger(__name__)


class Hub:
    """Subscriptions of this process; topics are watched while somebody follows them."""

    def __init__(
        self,
        database: Database,
        redis_url: str,
        *,
        queue_max: int = QUEUE_MAX,
        levels_max: int = LEVELS_MAX,
        gathering_seconds: float = GATHERING_SECONDS,
        catch_up_seconds: float = CATCH_UP_SECONDS,
        retention_days: float = RETENTION_DAYS,
    ) -> None:
        self._log = LogReader(database)
        self._channels = Channels(database.name)
        self._board = NoticeBoard(redis_url, self)
        self._board.watch(self._channels.looks)  # before any topic: whoever hears of a topic has heard this, too
        self._queue_max = queue_max
        self._levels_max = levels_max
        self._gathering_seconds = gathering_seconds
        self._catch_up_seconds = catch_up_seconds
        self._retention = timedelta(days=retention_days)
        self._feeds: dict[str, OrganizationFeed] = {}
        self._routes: dict[str, tuple[OrganizationFeed, Topic]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = False

    @property
    def connected(self) -> bool:
        """Whether notices can come from Redis now."""
        return self._board.connected

    @property
    def topics_count(self) -> int:
        """How many topics are followed."""
        return sum(len(feed.topics) for feed in self._feeds.values())

    @property
    def subscriptions_count(self) -> int:
        """How many subscriptions are open."""
        return len(self._subscriptions()) + len(self._progress())

    async def start(self) -> None:
        """Connect to Redis, and keep connected."""
        self._tasks = [
            asyncio.create_task(self._board.run(), name="notice board"),
            asyncio.create_task(self._catch_up(), name="live catch-up"),
        ]

    async def stop(self) -> None:
        """End all subscriptions with HubStopped."""
        self._stopped = True
        for subscription in self._subscriptions():
            subscription.fail(HubStopped())
        for progress in self._progress():
            progress.fail(HubStopped())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def head(self, organization: str) -> Cursor:
        """Behind everything that has a position now; 0 in a new organization."""
        return Cursor.after_commit(await self._log.head(organization))

    def subscribe(
        self,
        organization: str,
        topics: Sequence[str],
        after: Cursor | None = None,
        *,
        accept: Accept | None = None,
    ) -> Subscription:
        """Follow some topics: `async with hub.subscribe(…) as deliveries: async for delivered in deliveries`.

        Without `after` a SNAPSHOT comes first; with it, the events after it. Then every event that `accept` takes, once,
        in the order of cursors. RESYNC comes instead of events that are older than the retention, or for a cursor that
        is ahead of the log. What is loaded upon a message, from the primary with read concern majority, is never older
        than the message: a commit is published only when a majority holds it. Who takes too little is given up.
        """
        return Subscription(
            topics=topics,
            queue=EventQueue(self._queue_max),
            accept=accept,
            opening=lambda subscription: self._open(subscription, organization, after),
            going_on=None,
            closed=lambda subscription: self._leave(subscription, organization),
        )

    def subscribe_to_newest(
        self,
        organization: str,
        topics: Sequence[str],
        after: Cursor | None = None,
        *,
        accept: Accept | None = None,
        apart_max: int,
    ) -> Subscription:
        """As `subscribe`, for those who want to know where streams stand rather than how they came there.

        As long as at most `apart_max` events wait, and come in a short time, each is a message. Of more, one message
        covers up to 200 streams with their newest events. Who takes too little even so is told from the log.
        """
        return Subscription(
            topics=topics,
            queue=NewestQueue(self._levels_max, apart_max=apart_max, window_seconds=self._gathering_seconds),
            accept=accept,
            opening=lambda subscription: self._open(subscription, organization, after),
            going_on=lambda subscription, cursor: self._read_on(subscription, self._feeds[organization], cursor, None),
            closed=lambda subscription: self._leave(subscription, organization),
        )

    def progress(self, organization: str, *, pause_seconds: float) -> Progress:
        """Follow how far the log has got: `async with hub.progress(…) as cursors: async for cursor in cursors`.

        Events are not told apart: for states that are loaded anew as a whole, at most once in each pause.
        """
        return Progress(
            pause_seconds=pause_seconds,
            opening=lambda progress: self._open_progress(progress, organization),
            closed=lambda progress: self._leave_progress(progress, organization),
        )

    def heard(self, channel: str, payload: bytes) -> None:
        if channel == self._channels.looks:
            self._look()
            return
        route = self._routes.get(channel)
        if route is None:
            return  # nobody follows it any more
        feed, topic = route
        try:
            if topic is feed.advances:
                feed.advanced(decode_advance(payload))
            else:
                feed.heard(topic, decode_notice(payload))
        except DecodeError as error:
            logger.warning("A notice of %s cannot be read: %s", channel, error)
            feed.tear()

    def watching(self, channel: str) -> None:
        route = self._routes.get(channel)
        if route is not None:
            feed, topic = route
            feed.watched(topic)

    def lost(self) -> None:
        for feed in self._feeds.values():
            feed.lost()

    def _look(self) -> None:
        for feed in self._feeds.values():
            feed.tear()

    async def _open(self, subscription: Subscription, organization: str, after: Cursor | None) -> Messages:
        """Register, read the head, deliver up to it, go live."""
        if self._stopped:
            raise HubStopped
        feed = self._feed(organization)
        topics = [self._join(feed, name, subscription) for name in subscription.topics]
        await self._wait_until_watched(feed, topics)
        feed.count_on(topics)
        head = await self._head(feed, topics)
        feed.start(topics, head)
        cursor, first = await self._beginning(organization, after, head)
        if first is not None and not subscription.missed:
            subscription.go_live(cursor)
            yield first
            return
        if first is not None:
            yield first
        async for delivered in self._read_on(subscription, feed, cursor, head if first is None else None):
            yield delivered

    async def _read_on(
        self, subscription: Subscription, feed: OrganizationFeed, cursor: Cursor, head: int | None
    ) -> Messages:
        """Deliver the log after the cursor, through the head if it is read already, until nothing was missed."""
        topics = [feed.topics[name] for name in subscription.topics]
        while head is not None or subscription.missed:
            if head is None:
                subscription.forget_early()
                head = await self._head(feed, topics)
            async for delivered in self._logged(subscription, feed.organization, cursor, head):
                yield delivered
            cursor = max(cursor, Cursor.after_commit(head))
            head = None
        subscription.go_live(cursor)

    def _logged(self, subscription: Subscription, organization: str, cursor: Cursor, head: int) -> Messages:
        entries = self._log.events(organization, subscription.topics, after=cursor, through=head)
        events = _accepted(subscription, entries)
        merging = subscription.merging()
        return events if merging is None else told_together(events, merging, streams_max=subscription.room)

    async def _beginning(self, organization: str, after: Cursor | None, head: int) -> tuple[Cursor, Delivered | None]:
        """Where the subscription begins, and what it is told first."""
        now = Cursor.after_commit(head)
        if after is None:
            return now, Delivered(DeliveredKind.SNAPSHOT, now)
        if after.position > head:
            return now, Delivered(DeliveredKind.RESYNC, now)
        missed_since = await self._log.next_commit_at(organization, after.position) if after.position < head else None
        if missed_since is not None and missed_since < datetime.now(UTC) - self._retention:
            return now, Delivered(DeliveredKind.RESYNC, now)
        return after, None

    async def _head(self, feed: OrganizationFeed, topics: Sequence[Topic]) -> int:
        """The head, never behind what this process has heard already: a former primary may answer with its past."""
        known = max((feed.complete or 0, *(topic.seen or 0 for topic in topics)))
        for _ in range(HEAD_ATTEMPTS_MAX):
            head = await self._log.head(feed.organization)
            if head >= known:
                return head
            await asyncio.sleep(HEAD_PAUSE_SECONDS)
        raise StorageUnavailable("The log that can be read is behind what was heard of it.")

    async def _wait_until_watched(self, feed: OrganizationFeed, topics: Sequence[Topic]) -> None:
        """What is published from now on comes; without Redis the feed reads the log instead."""
        waiting = [topic for topic in (feed.advances, *topics) if not topic.watched.is_set()]
        if not waiting or not self._board.connected:
            return
        try:
            async with asyncio.timeout(WATCH_TIMEOUT_SECONDS):
                for topic in waiting:
                    await topic.watched.wait()
        except TimeoutError:
            logger.warning("Redis has not confirmed a subscription in time.")

    def _feed(self, organization: str) -> OrganizationFeed:
        feed = self._feeds.get(organization)
        if feed is None:
            advances = Topic("", self._channels.advances(organization))
            feed = OrganizationFeed(organization, advances=advances, log=self._log)
            self._feeds[organization] = feed
            self._watch(feed, advances)
        return feed

    def _join(self, feed: OrganizationFeed, name: str, subscription: Subscription) -> Topic:
        topic = feed.topics.get(name)
        if topic is None:
            topic = Topic(name, self._channels.topic(feed.organization, name))
            feed.topics[name] = topic
            self._watch(feed, topic)
        topic.subscriptions[subscription] = None
        return topic

    def _leave(self, subscription: Subscription, organization: str) -> None:
        feed = self._feeds.get(organization)
        if feed is None:
            return
        for name in subscription.topics:
            topic = feed.topics.get(name)
            if topic is not None and topic.subscriptions.pop(subscription, self) is None and not topic.subscriptions:
                feed.remove(topic)
                self._unwatch(topic)
        self._close_unused(feed)

    async def _open_progress(self, progress: Progress, organization: str) -> int:
        if self._stopped:
            raise HubStopped
        feed = self._feed(organization)
        feed.progress[progress] = None
        await self._wait_until_watched(feed, ())
        head = await self._head(feed, ())
        feed.start((), head)
        return head

    def _leave_progress(self, progress: Progress, organization: str) -> None:
        feed = self._feeds.get(organization)
        if feed is not None and feed.progress.pop(progress, self) is None:
            self._close_unused(feed)

    def _close_unused(self, feed: OrganizationFeed) -> None:
        if not feed.followed:
            del self._feeds[feed.organization]
            self._unwatch(feed.advances)
            feed.close()

    def _watch(self, feed: OrganizationFeed, topic: Topic) -> None:
        self._routes[topic.channel] = (feed, topic)
        self._board.watch(topic.channel)

    def _unwatch(self, topic: Topic) -> None:
        del self._routes[topic.channel]
        self._board.unwatch(topic.channel)

    def _subscriptions(self) -> set[Subscription]:
        return {
            subscription
            for feed in self._feeds.values()
            for topic in feed.topics.values()
            for subscription in topic.subscriptions
        }

    def _progress(self) -> list[Progress]:
        return [progress for feed in self._feeds.values() for progress in feed.progress]

    async def _catch_up(self) -> None:
        """Read the log of each organization now and then, whatever was heard."""
        interval = min(self._catch_up_seconds, UNTRUSTED_CATCH_UP_SECONDS)
        verified_at = time.monotonic()
        while True:
            await asyncio.sleep(interval)
            due = time.monotonic() - verified_at >= self._catch_up_seconds
            if due:
                verified_at = time.monotonic()
            for feed in list(self._feeds.values()):
                if due or not feed.trusted:
                    try:
                        await feed.verify()
                    except StorageUnavailable as error:
                        logger.warning("Cannot read the log for live updates: %s", error)


async def _accepted(subscription: Subscription, entries: AsyncIterator[Entry]) -> Messages:
    async for entry in entries:
        if subscription.accepts(entry):
            yield Delivered(DeliveredKind.EVENT, *entry)
