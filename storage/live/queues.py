"""What a subscription was offered and its reader has not taken, in two ways to keep it bounded."""

from collections import deque
from math import inf
from typing import Protocol

from storage.live.delivered import Delivered
from storage.live.merging import STREAMS_PER_MESSAGE_MAX, Merging
from storage.live.pace import Pace


class Queue(Protocol):
    """Takes events in the order of the log. `room` is how many it holds; beyond it, it is `full`."""

    room: int

    def __len__(self) -> int: ...

    @property
    def full(self) -> bool: ...

    @property
    def due_at(self) -> float:
        """From when something may be taken, in the time of the event loop; never if nothing waits."""

    def add(self, delivered: Delivered) -> None: ...

    def take(self, now: float) -> Delivered:
        """The next message; something must wait."""

    def clear(self) -> None: ...

    def merging(self) -> Merging | None:
        """How to tell of what is read from the log; None if every event is told apart."""


class EventQueue:
    """Every event is told apart, and at once."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._waiting: deque[Delivered] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def full(self) -> bool:
        return len(self._waiting) > self.room

    @property
    def due_at(self) -> float:
        return 0.0 if self._waiting else inf

    def add(self, delivered: Delivered) -> None:
        self._waiting.append(delivered)

    def take(self, now: float) -> Delivered:
        return self._waiting.popleft()

    def clear(self) -> None:
        self._waiting.clear()

    def merging(self) -> Merging | None:
        return None


class NewestQueue:
    """Where many events wait or come in a short time, they are told together, as the newest of each stream."""

    def __init__(self, room: int, *, apart_max: int, window_seconds: float) -> None:
        self.room = room
        self._apart_max = apart_max
        self._waiting = Merging(apart_max)
        self._pace = Pace(window_seconds, apart_max)

    def __len__(self) -> int:
        return self._waiting.streams_count

    @property
    def full(self) -> bool:
        return self._waiting.streams_count > self.room

    @property
    def due_at(self) -> float:
        if not self._waiting:
            return inf
        # A message that can hold no more has nothing to wait for.
        return 0.0 if self._waiting.streams_count >= STREAMS_PER_MESSAGE_MAX else self._pace.quiet_until

    def add(self, delivered: Delivered) -> None:
        self._waiting.add(delivered)

    def take(self, now: float) -> Delivered:
        taken = self._waiting.take()
        self._pace.told(taken, now)
        return taken

    def clear(self) -> None:
        self._waiting.clear()

    def merging(self) -> Merging | None:
        return Merging(self._apart_max)
