"""What a subscription delivers."""

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from storage.live.cursor import Cursor
from storage.live.notice import EventHeader


class DeliveredKind(Enum):
    """SNAPSHOT: load the state now, it contains everything up to the cursor. EVENT: something happened. RESYNC: like a
    snapshot, where the events after the subscriber's cursor cannot be told one by one any more."""

    SNAPSHOT = "SNAPSHOT"
    EVENT = "EVENT"
    RESYNC = "RESYNC"


class Delivered(Struct, frozen=True):
    """One message of a subscription; the state loaded after it arrived is never older than its event.

    `event` is the newest event that it covers, `count` how many it covers, and `before` the newest ones of other
    streams, in the order of the log.
    """

    kind: DeliveredKind
    cursor: Cursor
    event: EventHeader | None = None
    before: tuple[EventHeader, ...] = ()
    count: int = 1

    @property
    def events(self) -> tuple[EventHeader, ...]:
        """The newest event of each stream that the message covers."""
        return () if self.event is None else (*self.before, self.event)


def merged(newest: Sequence[tuple[Delivered, int]]) -> Delivered:
    """One message for the newest events of some streams, in order, and how many events of each they stand for."""
    last, count = newest[-1]
    if count == 1 and len(newest) == 1:
        return last
    before = tuple(one.event for one, _ in newest[:-1] if one.event is not None)
    return Delivered(last.kind, last.cursor, last.event, before, sum(count for _, count in newest))
