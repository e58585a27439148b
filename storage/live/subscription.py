"""What one subscriber gets: first where it stands, then every event once, in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from math import inf
from typing import Self

from storage.live.cursor import Cursor
from storage.live.delivered import Delivered, DeliveredKind
from storage.live.merging import Merging
from storage.live.notice import EventHeader
from storage.live.queues import Queue
from storage.live.stream_log import Entry

Accept = Callable[[EventHeader], bool]
Messages = AsyncGenerator[Delivered, None]


class SlowConsumer(Exception):
    """The subscriber took its events more slowly than they came, and was given up; it may resume from its cursor."""


class HubStopped(Exception):
    """This process takes no part in live updates any more; another one will."""


class Subscription:
    """An async context manager and iterator. The hub offers what it hears; `opening` finds out where to begin.

    Until the subscription is live, what is offered waits apart, and bounded as well. If it overflows then, nothing is
    lost: the log is read once more. If the queue overflows later, the subscriber is given up; or, with `going_on`, the
    log is read from the last message on, at the pace of the reader.
    """

    def __init__(
        self,
        *,
        topics: Sequence[str],
        queue: Queue,
        accept: Accept | None,
        opening: "Callable[[Subscription], Messages]",
        going_on: "Callable[[Subscription, Cursor], Messages] | None",
        closed: "Callable[[Subscription], None]",
    ) -> None:
        self.topics = tuple(dict.fromkeys(topics))
        self._queue = queue
        self._accept = accept
        self._reading: Messages | None = opening(self)
        self._going_on = going_on
        self._closed = closed
        self._early: deque[Delivered] = deque()
        self._resync: Delivered | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._wakes_at = inf
        self._failure: Exception | None = None
        self._base = 0
        self._cursor = Cursor(0, 0)
        self._told = Cursor(0, 0)
        self._live = False
        self.missed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        if self._reading is not None:
            await self._reading.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Delivered:
        """The next message.

        Raises SlowConsumer, HubStopped, and StorageUnavailable if the log cannot be read.
        """
        while True:
            if self._failure is not None:
                raise self._failure
            delivered = await self._next()
            if delivered is not None:
                self._told = delivered.cursor
                return delivered

    async def _next(self) -> Delivered | None:
        """A message, or None after something else has happened."""
        if self._reading is not None:
            delivered = await anext(self._reading, None)
            if delivered is None:
                self._reading = None
            return delivered
        if self._resync is not None:
            delivered, self._resync = self._resync, None
            return delivered
        if self.missed and self._going_on is not None:
            self._reading = self._going_on(self, self._told)
            return None
        now = asyncio.get_running_loop().time()
        due_at = self._queue.due_at
        if due_at <= now:
            return self._queue.take(now)
        await self._wait(due_at)
        return None

    def close(self) -> None:
        """Nothing is delivered any more; harmless to repeat."""
        self._closed(self)
        self._queue.clear()
        self._early.clear()

    def fail(self, failure: Exception) -> None:
        """End with this error, which the reader gets instead of all that it has not taken."""
        self._failure = failure
        self.close()
        self._notify()

    def accepts(self, entry: Entry) -> bool:
        return self._accept is None or self._accept(entry.event)

    def merging(self) -> Merging | None:
        """How to tell of what is read from the log; None if every event is told apart."""
        return self._queue.merging()

    @property
    def waiting_count(self) -> int:
        """How many events, or streams with events, wait for the reader now."""
        return len(self._early) + len(self._queue)

    @property
    def room(self) -> int:
        """How many events, or streams with events, may wait."""
        return self._queue.room

    def go_live(self, cursor: Cursor) -> None:
        """Everything up to the cursor is delivered; what came meanwhile is next, without what is delivered."""
        self._live = True
        self._base = cursor.position
        self._cursor = cursor
        early, self._early = self._early, deque()
        for delivered in early:
            if delivered.cursor > cursor:
                self._cursor = delivered.cursor
                self._queue.add(delivered)

    def forget_early(self) -> None:
        """The log will be read past all of this."""
        self._early.clear()
        self.missed = False

    def offer(self, delivered: Sequence[Delivered]) -> None:
        """Events of one commit, in order; what the subscriber has already is passed over."""
        if self.missed:
            return  # the log will be read past all of this
        add = self._queue.add if self._live else self._early.append
        for one in delivered:
            if one.cursor > self._cursor and (self._accept is None or self._accept(_event(one))):
                self._cursor = one.cursor
                add(one)
        if self._queue.full or len(self._early) > self._queue.room:
            self._overflow()
        elif self._waiter is not None and self._queue.due_at < self._wakes_at:
            self._notify()

    def offer_late(self, delivered: Sequence[Delivered], resync: Cursor) -> None:
        """Events that a later one of another topic may have overtaken: then only a resync tells the truth."""
        if not self._live:
            self.missed = True
            return
        news = [one for one in delivered if one.cursor.position > self._base]
        if any(one.cursor <= self._cursor and (self._accept is None or self._accept(_event(one))) for one in news):
            self._base = resync.position
            self._cursor = resync
            self._queue.clear()
            self._resync = Delivered(DeliveredKind.RESYNC, resync)
            self._notify()
        else:
            self.offer(news)

    def _overflow(self) -> None:
        if not self._live:
            self._early.clear()
            self.missed = True
        elif self._going_on is not None:
            self._queue.clear()
            self._live = False
            self.missed = True
            self._notify()
        else:
            self.fail(SlowConsumer(f"More than {self._queue.room} events were waiting."))

    async def _wait(self, until: float) -> None:
        """Wait until something is due, at the latest at this time."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        self._wakes_at = until
        timer = None if until == inf else loop.call_at(until, self._notify)
        try:
            await self._waiter
        finally:
            self._waiter = None
            self._wakes_at = inf
            if timer is not None:
                timer.cancel()

    def _notify(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _event(delivered: Delivered) -> EventHeader:
    assert delivered.event is not None
    return delivered.event
