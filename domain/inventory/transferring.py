"""Claims of transfers between locations."""

from msgspec import Struct

from domain.inventory.claim import freed, movement_of, refuse_too_many
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import InsufficientStock
from domain.inventory.stock_level import StockLevel


class TransferOut(Struct, frozen=True, kw_only=True):
    """Available units leave for another location."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        if self.quantity > level.available:
            raise InsufficientStock(sku=self.sku, requested=self.quantity, available=level.available)
        return movement_of(self, MovementKind.TRANSFERRED_OUT, StockDelta(available=-self.quantity))


class TransferIn(Struct, frozen=True, kw_only=True):
    """Units arrive from another location."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        refuse_too_many(level, self.quantity, field="lines")
        return movement_of(self, MovementKind.TRANSFERRED_IN, freed(level, self.quantity))
