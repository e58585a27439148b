"""A cycle count: what was found at a location, against what was expected there."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from domain.refusals import IllegalTransition


class CountState(StrEnum):
    OPEN = "OPEN"
    POSTED = "POSTED"
    CANCELLED = "CANCELLED"


class CountAction(StrEnum):
    RECORD = "RECORD"
    POST = "POST"
    CANCEL = "CANCEL"


COUNT_ACTIONS: dict[CountState, tuple[CountAction, ...]] = {
    CountState.OPEN: tuple(CountAction),
    CountState.POSTED: (),
    CountState.CANCELLED: (),
}
"""The verbs that are legal in each state."""


class CountedLine(Struct, frozen=True, kw_only=True):
    """Sellable units of one SKU as they were expected and found at a moment.

    Once the count is posted, `posted` is the difference that was booked, and `taken_back` how many units of it had been
    promised.
    """

    sku: str
    expected: int
    counted: int
    recorded_at: datetime
    posted: int | None = None
    taken_back: int = 0

    @property
    def difference(self) -> int:
        """Units found more or, negative, fewer than expected."""
        return self.counted - self.expected


class StockCount(Struct, frozen=True, kw_only=True):
    """One session at one location. `orders` are the ids of those that lost units when it was posted."""

    id: str
    location: str
    state: CountState = CountState.OPEN
    lines: tuple[CountedLine, ...] = ()
    orders: tuple[str, ...] = ()
    opened_at: datetime
    closed_at: datetime | None = None
    reason: str | None = None
    version: int = 0

    @property
    def stream(self) -> str:
        return f"count:{self.id}"

    @property
    def supported_actions(self) -> tuple[CountAction, ...]:
        return COUNT_ACTIONS[self.state]


def guard_count(count: StockCount, action: CountAction) -> None:
    """Raise IllegalTransition unless the verb is legal for the count now."""
    legal = count.supported_actions
    if action not in legal:
        raise IllegalTransition(what=count.id, state=count.state, verb=action, supported_actions=tuple(legal))
