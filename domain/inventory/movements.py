"""Stock movements: the only way a stock level changes."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import fields, replace

from domain.inventory.stock_level import StockLevel


class MovementKind(StrEnum):
    RECEIVED = "RECEIVED"
    ADJUSTED = "ADJUSTED"
    COUNTED = "COUNTED"
    RESERVED = "RESERVED"
    RESERVATION_RELEASED = "RESERVATION_RELEASED"
    RESERVATION_EXPIRED = "RESERVATION_EXPIRED"
    ALLOCATED = "ALLOCATED"
    DEALLOCATED = "DEALLOCATED"
    SHIPPED = "SHIPPED"
    SHIPMENT_CANCELLED = "SHIPMENT_CANCELLED"
    RETURNED = "RETURNED"
    TRANSFERRED_OUT = "TRANSFERRED_OUT"
    TRANSFERRED_IN = "TRANSFERRED_IN"
    RECLASSIFIED = "RECLASSIFIED"


class StockDelta(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Change per bucket, in units; the change on hand is their sum."""

    available: int = 0
    reserved: int = 0
    allocated: int = 0
    safety_stock: int = 0
    damaged: int = 0
    quality_control: int = 0

    @property
    def on_hand(self) -> int:
        return self.available + self.reserved + self.allocated + self.safety_stock + self.damaged + self.quality_control


class StockMovement(Struct, frozen=True, kw_only=True):
    """A `stock.changed` event seen as a ledger row, with the running balance of its level."""

    id: str
    sku: str
    location: str
    kind: MovementKind
    delta: StockDelta
    cause: str
    reason: str | None
    occurred_at: datetime
    version: int
    on_hand_after: int | None = None
    available_after: int | None = None


class StockChanged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One movement: the event `stock.changed`, and a row of the stock ledger.

    `cause` is the id of what made it (an order, a fulfillment order, a shipment, a command); `reason` is for people.
    `safety_stock_target`, `target_of_category` and `low_stock_threshold` are set when the movement changes them.
    `on_hand_after` and `available_after` are the running balance.
    """

    TYPE: ClassVar[str] = "stock.changed"

    sku: str
    location: str
    kind: MovementKind
    delta: StockDelta
    cause: str
    reason: str | None = None
    safety_stock_target: int | None = None
    target_of_category: bool | None = None
    low_stock_threshold: int | None = None
    on_hand_after: int | None = None
    available_after: int | None = None

    def as_movement(self, *, event_id: str, occurred_at: datetime, version: int) -> StockMovement:
        """The ledger row of this event; `version` is the level's after it."""
        return StockMovement(
            id=event_id,
            sku=self.sku,
            location=self.location,
            kind=self.kind,
            delta=self.delta,
            cause=self.cause,
            reason=self.reason,
            occurred_at=occurred_at,
            version=version,
            on_hand_after=self.on_hand_after,
            available_after=self.available_after,
        )


def apply_movement(level: StockLevel, movement: StockChanged) -> StockLevel:
    """The level after the movement; asserts the stock partition and the running balance."""
    after = add_movement(level, movement)
    after.check()
    assert movement.on_hand_after in (None, after.on_hand)
    assert movement.available_after in (None, after.available)
    return after


def add_movement(level: StockLevel, movement: StockChanged) -> StockLevel:
    """What the movement adds up to with the level, whether or not that is possible: only a verification asks so."""
    assert level.sku == movement.sku
    assert level.location == movement.location
    delta = movement.delta
    target, of_category = movement.safety_stock_target, movement.target_of_category
    threshold = movement.low_stock_threshold
    return replace(
        level,
        on_hand=level.on_hand + delta.on_hand,
        available=level.available + delta.available,
        reserved=level.reserved + delta.reserved,
        allocated=level.allocated + delta.allocated,
        safety_stock=level.safety_stock + delta.safety_stock,
        damaged=level.damaged + delta.damaged,
        quality_control=level.quality_control + delta.quality_control,
        safety_stock_target=level.safety_stock_target if target is None else target,
        target_of_category=level.target_of_category if of_category is None else of_category,
        low_stock_threshold=level.low_stock_threshold if threshold is None else threshold,
        version=level.version + 1,
    )


def with_balance(movement: StockChanged, after: StockLevel) -> StockChanged:
    """The movement with the balance of the level after it."""
    return replace(movement, on_hand_after=after.on_hand, available_after=after.available)


BUCKETS = tuple(field.name for field in fields(StockDelta))
