"""Claims of orders: units promised to them, given back, shipped; and units that arrive."""

from enum import StrEnum

from msgspec import Struct

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.inventory.claim import freed, movement_of, refuse_too_many
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import InsufficientStock
from domain.inventory.stock_level import StockLevel


class FreedTo(StrEnum):
    """Where units go that lose their promise."""

    AVAILABLE = "AVAILABLE"
    DAMAGED = "DAMAGED"
    QUALITY_CONTROL = "QUALITY_CONTROL"


class Allocate(Struct, frozen=True, kw_only=True):
    """Promise available units to an order, of those that its channel may have.

    `own` of them the order has given back in the same change.
    """

    sku: str
    location: str
    quantity: int
    cause: str
    share: StockShare = ALL_OF_IT
    own: int = 0

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        visible = self.share.visible(level.available, own=self.own)
        if self.quantity > visible:
            raise InsufficientStock(sku=self.sku, requested=self.quantity, available=visible)
        delta = StockDelta(available=-self.quantity, allocated=self.quantity)
        return movement_of(self, MovementKind.ALLOCATED, delta)


class Deallocate(Struct, frozen=True, kw_only=True):
    """Take a promise back; the units go where `freed_to` says, safety stock filling up before available."""

    sku: str
    location: str
    quantity: int
    cause: str
    freed_to: FreedTo = FreedTo.AVAILABLE
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        assert level.allocated >= self.quantity
        match self.freed_to:
            case FreedTo.DAMAGED:
                delta = StockDelta(allocated=-self.quantity, damaged=self.quantity)
            case FreedTo.QUALITY_CONTROL:
                delta = StockDelta(allocated=-self.quantity, quality_control=self.quantity)
            case _:
                delta = freed(level, self.quantity, allocated=-self.quantity)
        return movement_of(self, MovementKind.DEALLOCATED, delta, self.reason)


class Ship(Struct, frozen=True, kw_only=True):
    """Allocated units leave the location."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        assert level.allocated >= self.quantity
        return movement_of(self, MovementKind.SHIPPED, StockDelta(allocated=-self.quantity))


class CancelShipment(Struct, frozen=True, kw_only=True):
    """Units that had left are back where they were, still allocated."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        return movement_of(self, MovementKind.SHIPMENT_CANCELLED, StockDelta(allocated=self.quantity))


class Receive(Struct, frozen=True, kw_only=True):
    """Units arrive: safety stock fills up to its target, the rest becomes available."""

    sku: str
    location: str
    quantity: int
    cause: str
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        refuse_too_many(level, self.quantity, field="items")
        return movement_of(self, MovementKind.RECEIVED, freed(level, self.quantity), self.reason)
