"""Few events are told one by one, many as the newest of each stream."""

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator

from storage.live.delivered import Delivered, merged

STREAMS_PER_MESSAGE_MAX = 200
EVENTS_READ_AHEAD_MAX = 20_000


class Merging:
    """Events that wait to be told, added in the order of the log.

    At most `apart_max` wait apart. Once there are more, only the newest of each stream waits, and what is taken covers
    many streams: then whoever resumes from its cursor misses no state, since each stream with an older event has been
    told or has a newer event after that cursor. What waits when the taking begins is told before all that comes later:
    a stream that changes all the time is told as often as every other.
    """

    def __init__(self, apart_max: int) -> None:
        self._apart_max = apart_max
        self._apart: deque[Delivered] = deque()
        self._newest: dict[str, tuple[Delivered, int]] = {}
        self._begun: deque[tuple[Delivered, int]] = deque()
        self.events_count = 0

    def __bool__(self) -> bool:
        return bool(self._apart or self._newest or self._begun)

    @property
    def streams_count(self) -> int:
        """How much waits: what memory it takes."""
        return len(self._apart) + len(self._newest) + len(self._begun)

    def add(self, delivered: Delivered) -> None:
        self.events_count += 1
        if len(self._apart) < self._apart_max and not (self._newest or self._begun):
            self._apart.append(delivered)
            return
        while self._apart:
            self._merge(self._apart.popleft())
        self._merge(delivered)

    def take(self) -> Delivered:
        """The next message; something must wait."""
        if self._apart:
            taken = self._apart.popleft()
        else:
            if not self._begun:
                self._begun.extend(self._newest.values())
                self._newest = {}
            count = min(len(self._begun), STREAMS_PER_MESSAGE_MAX)
            taken = merged([self._begun.popleft() for _ in range(count)])
        self.events_count -= taken.count
        return taken

    def clear(self) -> None:
        self._apart.clear()
        self._newest = {}
        self._begun.clear()
        self.events_count = 0

    def _merge(self, delivered: Delivered) -> None:
        assert delivered.event is not None
        _, count = self._newest.pop(delivered.event.stream, (None, 0))
        self._newest[delivered.event.stream] = (delivered, count + 1)


async def told_together(
    events: AsyncIterator[Delivered], merging: Merging, *, streams_max: int
) -> AsyncGenerator[Delivered, None]:
    """Messages for all of these events, which are read ahead within limits."""
    async for delivered in events:
        merging.add(delivered)
        if merging.streams_count >= streams_max or merging.events_count >= EVENTS_READ_AHEAD_MAX:
            while merging:
                yield merging.take()
    while merging:
        yield merging.take()
