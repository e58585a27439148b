"""What must be true after each step, kept as the story goes on."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

BUCKETS = ("available", "allocated", "damaged")
"""The buckets of stock that the story moves units between."""


class Move(Struct, frozen=True):
    """A stock movement that must happen: units more or fewer per bucket."""

    kind: str
    name: str
    location: str
    available: int = 0
    allocated: int = 0
    damaged: int = 0

    def __str__(self) -> str:
        changes = ", ".join(f"{bucket} {getattr(self, bucket):+d}" for bucket in BUCKETS if getattr(self, bucket))
        return f"{self.kind} {self.name} @ {self.location}: {changes}"


def received(name: str, location: str, units: int) -> Move:
    return Move("RECEIVED", name, location, available=units)


def allocated(name: str, location: str, units: int) -> Move:
    return Move("ALLOCATED", name, location, available=-units, allocated=units)


def deallocated(name: str, location: str, units: int) -> Move:
    return Move("DEALLOCATED", name, location, available=units, allocated=-units)


def found_damaged(name: str, location: str, units: int) -> Move:
    return Move("DEALLOCATED", name, location, damaged=units, allocated=-units)


def shipped(name: str, location: str, units: int) -> Move:
    return Move("SHIPPED", name, location, allocated=-units)


class Expected(Struct, frozen=True, kw_only=True):
    """What one step must lead to. Parts and lines are those that change, by ordinal and by name."""

    events: Sequence[str] = ()
    moves: Sequence[Move] = ()
    status: str | None = None
    parts: Mapping[int, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)


class OrderBook(Struct):
    """What an order must look like now: `status` is its state and fulfillment status."""

    events: list[str] = field(default_factory=list)
    status: str = ""
    parts: dict[int, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)

    def note(self, expected: Expected) -> None:
        self.events += expected.events
        self.status = expected.status or self.status
        self.parts.update(expected.parts)
        self.lines.update(expected.lines)

    @property
    def version(self) -> int:
        return len(self.events)


class StockBook(Struct):
    """What the stock of the story must be now, by goods and location."""

    moves: list[Move] = field(default_factory=list)

    def levels(self) -> dict[tuple[str, str], dict[str, int]]:
        """Units per bucket; the sum is what is on hand."""
        totals: dict[tuple[str, str], Counter[str]] = {}
        for move in self.moves:
            level = totals.setdefault((move.name, move.location), Counter())
            level.update({bucket: getattr(move, bucket) for bucket in BUCKETS})
        return {key: {bucket: level[bucket] for bucket in BUCKETS} for key, level in totals.items()}
