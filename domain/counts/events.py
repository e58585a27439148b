"""What can happen to a count, and how it changes by that."""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.counts.stock_count import CountedLine, CountState, StockCount


class CountOpened(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "count.opened"

    count: StockCount


class CountRecorded(Struct, frozen=True, kw_only=True):
    """These SKUs were counted, for the first time or again."""

    TYPE: ClassVar[str] = "count.recorded"

    lines: tuple[CountedLine, ...]


class PostedDifference(Struct, frozen=True, kw_only=True):
    """Units of one SKU that were booked; `taken_back` of those that are missing had been promised."""

    sku: str
    quantity: int
    taken_back: int = 0


class CountPosted(Struct, frozen=True, kw_only=True):
    """The stock is now what was found; `orders` lost units that were promised to them."""

    TYPE: ClassVar[str] = "count.posted"

    differences: tuple[PostedDifference, ...]
    orders: tuple[str, ...] = ()
    posted_at: datetime
    reason: str | None = None


class CountCancelled(Struct, frozen=True, kw_only=True):
    """Nothing of it is posted."""

    TYPE: ClassVar[str] = "count.cancelled"

    cancelled_at: datetime
    reason: str | None = None


CountEvent = CountOpened | CountRecorded | CountPosted | CountCancelled


def apply_count_event(count: StockCount | None, event: CountEvent) -> StockCount:
    """The count after the event, one version further."""
    if isinstance(event, CountOpened):
        assert count is None
        return replace(event.count, version=1)
    assert count is not None
    assert count.state is CountState.OPEN
    return replace(_after(count, event), version=count.version + 1)


def _after(count: StockCount, event: CountRecorded | CountPosted | CountCancelled) -> StockCount:
    match event:
        case CountRecorded():
            lines = {line.sku: line for line in (*count.lines, *event.lines)}
            return replace(count, lines=tuple(lines.values()))
        case CountPosted():
            posted = {difference.sku: difference for difference in event.differences}
            return replace(
                count,
                state=CountState.POSTED,
                lines=tuple(_posted(line, posted[line.sku]) for line in count.lines),
                orders=event.orders,
                closed_at=event.posted_at,
                reason=event.reason,
            )
        case CountCancelled():
            return replace(count, state=CountState.CANCELLED, closed_at=event.cancelled_at, reason=event.reason)


def _posted(line: CountedLine, difference: PostedDifference) -> CountedLine:
    return replace(line, posted=difference.quantity, taken_back=difference.taken_back)
