"""Claims of counts: what is found is the truth."""

from msgspec import Struct

from domain.inventory.claim import freed, movement_of, refuse_too_many
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import StockChangedMeanwhile, StockPromised
from domain.inventory.stock_level import StockLevel


class PostCount(Struct, frozen=True, kw_only=True):
    """Correct the sellable units by what a count found more or fewer.

    Fewer: available units go first, then safety stock. What is promised has to be taken back before, in the same
    change; otherwise it raises StockPromised.
    """

    sku: str
    location: str
    difference: int
    cause: str
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged | None:
        if self.difference == 0:
            return None
        if self.difference > 0:
            refuse_too_many(level, self.difference, field="countedQuantity")
            return movement_of(self, MovementKind.COUNTED, freed(level, self.difference), self.reason)
        missing = -self.difference
        free = level.available + level.safety_stock
        if missing > free:
            raise StockPromised(sku=self.sku, location=self.location, requested=missing, free=free)
        from_available = min(missing, level.available)
        delta = StockDelta(available=-from_available, safety_stock=-(missing - from_available))
        return movement_of(self, MovementKind.COUNTED, delta, self.reason)


class LosePromised(Struct, frozen=True, kw_only=True):
    """Promised units turn out not to be there: they leave the stock with the promise.

    Those that are not promised go first: it raises StockChangedMeanwhile unless as many of them are there as were seen
    when it was decided (`free`).
    """

    sku: str
    location: str
    allocated: int = 0
    reserved: int = 0
    free: int | None = None
    cause: str
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        free = level.available + level.safety_stock
        if self.free is not None and self.free != free:
            raise StockChangedMeanwhile(expected=self.free, actual=free)
        assert 0 <= self.allocated <= level.allocated
        assert 0 <= self.reserved <= level.reserved
        assert self.allocated + self.reserved > 0
        delta = StockDelta(allocated=-self.allocated, reserved=-self.reserved)
        return movement_of(self, MovementKind.COUNTED, delta, self.reason)


class SetOnHand(Struct, frozen=True, kw_only=True):
    """Make the quantity on hand what another system says; refuses to go below what is promised or set apart."""

    sku: str
    location: str
    quantity: int
    cause: str
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged | None:
        assert self.quantity >= 0
        difference = self.quantity - level.on_hand
        claim = PostCount(
            sku=self.sku, location=self.location, difference=difference, cause=self.cause, reason=self.reason
        )
        return claim.decide(level)
