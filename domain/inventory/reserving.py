"""Claims of reservations."""

from msgspec import Struct
from msgspec.structs import replace

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.inventory.claim import freed, movement_of
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import InsufficientStock
from domain.inventory.stock_level import StockLevel


class Reserve(Struct, frozen=True, kw_only=True):
    """Keep available units for a while, of those that the channel may have."""

    sku: str
    location: str
    quantity: int
    cause: str
    share: StockShare = ALL_OF_IT

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        visible = self.share.visible(level.available)
        if self.quantity > visible:
            raise InsufficientStock(sku=self.sku, requested=self.quantity, available=visible)
        return movement_of(self, MovementKind.RESERVED, StockDelta(available=-self.quantity, reserved=self.quantity))


class Unreserve(Struct, frozen=True, kw_only=True):
    """A reservation ends without an order for these units; `kind` says how."""

    sku: str
    location: str
    quantity: int
    cause: str
    kind: MovementKind = MovementKind.RESERVATION_RELEASED

    def decide(self, level: StockLevel) -> StockChanged:
        assert 0 < self.quantity <= level.reserved
        return movement_of(self, self.kind, freed(level, self.quantity, reserved=-self.quantity))


class AllocateReserved(Struct, frozen=True, kw_only=True):
    """Reserved units become promised ones; they are never available in between."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert 0 < self.quantity <= level.reserved
        return movement_of(self, MovementKind.ALLOCATED, StockDelta(reserved=-self.quantity, allocated=self.quantity))


def with_ended(level: StockLevel, units: int) -> StockLevel:
    """The level as it is once reservations of so many units have ended, at its present version."""
    delta = freed(level, units, reserved=-units)
    return replace(
        level,
        reserved=level.reserved + delta.reserved,
        safety_stock=level.safety_stock + delta.safety_stock,
        available=level.available + delta.available,
    )
