"""Claims that set what a location keeps back and when its stock counts as low."""

from msgspec import Struct

from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.stock_level import StockLevel


class SetSafetyStock(Struct, frozen=True, kw_only=True):
    """Set the target: raising it takes what is available, lowering it frees.

    A target `of_category` leaves levels alone that have one of their own.
    """

    sku: str
    location: str
    target: int
    cause: str
    of_category: bool = False

    def decide(self, level: StockLevel) -> StockChanged | None:
        assert self.target >= 0
        if self.of_category and level.target_of_category is False:
            return None
        moved = min(self.target - level.safety_stock, level.available)
        known = level.safety_stock_target == self.target and level.target_of_category is self.of_category
        if known and not moved:
            return None
        return StockChanged(
            sku=self.sku,
            location=self.location,
            kind=MovementKind.RECLASSIFIED,
            delta=StockDelta(available=-moved, safety_stock=moved),
            cause=self.cause,
            safety_stock_target=self.target,
            target_of_category=self.of_category,
        )


class SetLowStockThreshold(Struct, frozen=True, kw_only=True):
    """Set the number of available units at which the stock counts as low."""

    sku: str
    location: str
    threshold: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged | None:
        assert self.threshold >= 0
        if level.low_stock_threshold == self.threshold:
            return None
        return StockChanged(
            sku=self.sku,
            location=self.location,
            kind=MovementKind.RECLASSIFIED,
            delta=StockDelta(),
            cause=self.cause,
            low_stock_threshold=self.threshold,
        )
