"""Claims of people who correct what a location has."""

from enum import StrEnum

from msgspec import Struct

from domain.inventory.claim import freed, movement_of, refuse_too_many
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import BucketTooSmall, StockChangedMeanwhile, StockPromised
from domain.inventory.stock_level import StockLevel


class StockBucket(StrEnum):
    """The buckets whose units nobody is promised."""

    AVAILABLE = "AVAILABLE"
    DAMAGED = "DAMAGED"
    QUALITY_CONTROL = "QUALITY_CONTROL"

    def units(self, level: StockLevel) -> int:
        """Units of the level in this bucket."""
        quantity: int = getattr(level, self.value.lower())
        return quantity

    def delta(self, level: StockLevel, quantity: int) -> StockDelta:
        """So many units more (or fewer) here; what becomes available fills the safety stock first."""
        if self is StockBucket.AVAILABLE and quantity > 0:
            return freed(level, quantity)
        return StockDelta(**{self.value.lower(): quantity})


class Adjust(Struct, frozen=True, kw_only=True):
    """Correct the quantity on hand by `delta` units of one bucket.

    Downwards, AVAILABLE takes available units, then safety stock, and refuses beyond. `change_from` compares and sets:
    the adjustment is refused unless so many units are on hand.
    """

    sku: str
    location: str
    delta: int
    cause: str
    reason: str
    bucket: StockBucket = StockBucket.AVAILABLE
    change_from: int | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.delta != 0
        if self.change_from is not None and self.change_from != level.on_hand:
            raise StockChangedMeanwhile(expected=self.change_from, actual=level.on_hand)
        if self.delta > 0:
            refuse_too_many(level, self.delta, field="delta")
            delta = self.bucket.delta(level, self.delta)
        elif self.bucket is StockBucket.AVAILABLE:
            delta = self._taken(level)
        else:
            _refuse_more_than(level, self.bucket, -self.delta, field="delta")
            delta = self.bucket.delta(level, self.delta)
        return movement_of(self, MovementKind.ADJUSTED, delta, self.reason)

    def _taken(self, level: StockLevel) -> StockDelta:
        wanted = -self.delta
        free = level.available + level.safety_stock
        if wanted > free:
            raise StockPromised(sku=self.sku, location=self.location, requested=wanted, free=free)
        from_available = min(wanted, level.available)
        return StockDelta(available=-from_available, safety_stock=-(wanted - from_available))


class Reclassify(Struct, frozen=True, kw_only=True):
    """Move units that nobody is promised from one bucket to another."""

    sku: str
    location: str
    source: StockBucket
    target: StockBucket
    quantity: int
    cause: str
    reason: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        assert self.source is not self.target
        _refuse_more_than(level, self.source, self.quantity, field="quantity")
        out = {self.source.value.lower(): -self.quantity}
        if self.target is StockBucket.AVAILABLE:
            delta = freed(level, self.quantity, **out)
        else:
            delta = StockDelta(**out, **{self.target.value.lower(): self.quantity})
        return movement_of(self, MovementKind.RECLASSIFIED, delta, self.reason)


def _refuse_more_than(level: StockLevel, bucket: StockBucket, quantity: int, *, field: str) -> None:
    if quantity > bucket.units(level):
        raise BucketTooSmall(
            sku=level.sku,
            location=level.location,
            bucket=bucket.value,
            requested=quantity,
            present=bucket.units(level),
            field=(field,),
        )
