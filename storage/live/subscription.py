"""What one subscriber gets: first where it stands, then every event once, in order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from storage.live.cursor import Cursor
from storage.live.notice import EventHeader
from storage.live.stream_log import Entry

Accept = Callable[[EventHeader], bool]


class DeliveredKind(Enum):
    """SNAPSHOT: load the state now, it contains everything up to the cursor. EVENT: one event. RESYNC: like a
    snapshot, where the events after the subscriber's cursor cannot be told one by one any more."""

    SNAPSHOT = "SNAPSHOT"
    EVENT = "EVENT"
    RESYNC = "RESYNC"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message of a subscription; the state loaded after it arrived is never older than its event."""

    kind: DeliveredKind
    cursor: Cursor
    event: EventHeader | None = None


class SlowConsumer(Exception):
    """The subscriber took its events more slowly than they came, and was given up; it may resume from its cursor."""


class HubStopped(Exception):
    """This process takes no part in live updates any more; another one will."""


class Subscription:
    """An async context manager and iterator. The hub offers what it hears; `opening` finds out where to begin.

    While `opening` runs, what is offered waits in the same bounded queue. If it overflows then, nothing is lost: the
    log is read once more.
    """

    def __init__(
        self,
        *,
        topics: Sequence[str],
        queue_max: int,
        accept: Accept | None,
        opening: "Callable[[Subscription], AsyncGenerator[Delivered, None]]",
        closed: "Callable[[Subscription], None]",
    ) -> None:
        self.topics = tuple(dict.fromkeys(topics))
        self._queue_max = queue_max
        self._accept = accept
        self._opening: AsyncGenerator[Delivered, None] | None = opening(self)
        self._closed = closed
        self._queue: deque[Delivered] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self._base = 0
        self._cursor = Cursor(0, 0)
        self._live = False
        self.missed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        if self._opening is not None:
            await self._opening.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Delivered:
        """The next message.

        Raises SlowConsumer, HubStopped, and StorageUnavailable if the log cannot be read.
        """
        while True:
            if self._failure is not None:
                raise self._failure
            if self._opening is not None:
                delivered = await anext(self._opening, None)
                if delivered is not None:
                    return delivered
                self._opening = None
            elif self._queue:
                return self._queue.popleft()
            else:
                await self._wait()

    def close(self) -> None:
        """Nothing is delivered any more; harmless to repeat."""
        self._closed(self)
        self._queue.clear()

    def fail(self, failure: Exception) -> None:
        """End with this error, which the reader gets instead of all that it has not taken."""
        self._failure = failure
        self.close()
        self._notify()

    def accepts(self, entry: Entry) -> bool:
        return self._accept is None or self._accept(entry.event)

    def go_live(self, cursor: Cursor) -> None:
        """Everything up to the cursor is delivered; what came meanwhile is next, without what is delivered."""
        self._live = True
        self._base = cursor.position
        self._cursor = cursor
        self._queue = deque(delivered for delivered in self._queue if delivered.cursor > cursor)
        if self._queue:
            self._cursor = self._queue[-1].cursor

    def forget_queue(self) -> None:
        """The log will be read past all of this."""
        self._queue.clear()
        self.missed = False

    def offer(self, delivered: Sequence[Delivered]) -> None:
        """Events of one commit, in order; what the subscriber has already is passed over."""
        for one in delivered:
            if one.cursor > self._cursor and (self._accept is None or self._accept(_event(one))):
                self._cursor = one.cursor
                self._queue.append(one)
        if len(self._queue) > self._queue_max:
            self._overflow()
        elif self._queue:
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
            self._queue.append(Delivered(DeliveredKind.RESYNC, resync))
            self._notify()
        else:
            self.offer(news)

    def _overflow(self) -> None:
        if not self._live:
            self._queue.clear()
            self.missed = True
        else:
            self.fail(SlowConsumer(f"More than {self._queue_max} events were waiting."))

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _notify(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _event(delivered: Delivered) -> EventHeader:
    assert delivered.event is not None
    return delivered.event
