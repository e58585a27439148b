"""A count as a request changes it."""

from domain.counts.events import CountEvent, apply_count_event
from domain.counts.stock_count import StockCount


class CountDraft:
    """Events are applied as they are decided."""

    def __init__(self, count: StockCount | None) -> None:
        self._count = count
        self._events: list[CountEvent] = []

    @property
    def count(self) -> StockCount:
        """The count as decided so far."""
        assert self._count is not None
        return self._count

    @property
    def events(self) -> tuple[CountEvent, ...]:
        return tuple(self._events)

    def happen(self, event: CountEvent) -> None:
        """Let an event happen."""
        self._count = apply_count_event(self._count, event)
        self._events.append(event)
