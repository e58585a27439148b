"""Claims: what a command wants of one stock level, decided against the level inside the committing transaction."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import InsufficientStock, StockChangedMeanwhile, StockPromised
from domain.inventory.stock_level import StockLevel
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, VersionConflict


class StockClaim(Protocol):
    """Decides the movement that fits a level, or raises a refusal."""

    @property
    def sku(self) -> str: ...

    @property
    def location(self) -> str: ...

    @property
    def cause(self) -> str: ...

    def decide(self, level: StockLevel) -> StockChanged: ...


class FreedTo(StrEnum):
    """Where units go that lose their promise."""

    AVAILABLE = "AVAILABLE"
    DAMAGED = "DAMAGED"
    QUALITY_CONTROL = "QUALITY_CONTROL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocate:
    """Promise available units to an order."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        if self.quantity > level.available:
            raise InsufficientStock(sku=self.sku, requested=self.quantity, available=level.available)
        delta = StockDelta(available=-self.quantity, allocated=self.quantity)
        return _movement(self, MovementKind.ALLOCATED, delta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deallocate:
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
                safety = _safety_fill(level, self.quantity)
                delta = StockDelta(allocated=-self.quantity, safety_stock=safety, available=self.quantity - safety)
        return _movement(self, MovementKind.DEALLOCATED, delta, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """Allocated units leave the location."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        assert level.allocated >= self.quantity
        return _movement(self, MovementKind.SHIPPED, StockDelta(allocated=-self.quantity))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelShipment:
    """Units that had left are back where they were, still allocated."""

    sku: str
    location: str
    quantity: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        return _movement(self, MovementKind.SHIPMENT_CANCELLED, StockDelta(allocated=self.quantity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Units arrive: safety stock fills up to its target, the rest becomes available."""

    sku: str
    location: str
    quantity: int
    cause: str
    reason: str | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.quantity > 0
        _refuse_too_many(level, self.quantity, field="items")
        safety = _safety_fill(level, self.quantity)
        delta = StockDelta(safety_stock=safety, available=self.quantity - safety)
        return _movement(self, MovementKind.RECEIVED, delta, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """Correct the quantity on hand by `delta` units.

    Downwards takes available units, then safety stock, and refuses beyond. `change_from` compares and sets: the
    adjustment is refused unless so many units are on hand.
    """

    sku: str
    location: str
    delta: int
    cause: str
    reason: str
    change_from: int | None = None

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.delta != 0
        if self.change_from is not None and self.change_from != level.on_hand:
            raise StockChangedMeanwhile(expected=self.change_from, actual=level.on_hand)
        if self.delta > 0:
            _refuse_too_many(level, self.delta, field="delta")
            safety = _safety_fill(level, self.delta)
            delta = StockDelta(safety_stock=safety, available=self.delta - safety)
        else:
            delta = self._taken(level)
        return _movement(self, MovementKind.ADJUSTED, delta, self.reason)

    def _taken(self, level: StockLevel) -> StockDelta:
        wanted = -self.delta
        free = level.available + level.safety_stock
        if wanted > free:
            raise StockPromised(sku=self.sku, location=self.location, requested=wanted, free=free)
        from_available = min(wanted, level.available)
        return StockDelta(available=-from_available, safety_stock=-(wanted - from_available))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSafetyStock:
    """Set the target: raising it takes what is available, lowering it frees."""

    sku: str
    location: str
    target: int
    cause: str

    def decide(self, level: StockLevel) -> StockChanged:
        assert self.target >= 0
        moved = min(self.target - level.safety_stock, level.available)
        delta = StockDelta(available=-moved, safety_stock=moved)
        return StockChanged(
            sku=self.sku,
            location=self.location,
            kind=MovementKind.RECLASSIFIED,
            delta=delta,
            cause=self.cause,
            safety_stock_target=self.target,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AtVersion:
    """Another claim, refused unless the level is at the version that the client saw."""

    claim: StockClaim
    expected_version: int

    @property
    def sku(self) -> str:
        return self.claim.sku

    @property
    def location(self) -> str:
        return self.claim.location

    @property
    def cause(self) -> str:
        return self.claim.cause

    def decide(self, level: StockLevel) -> StockChanged:
        if level.version != self.expected_version:
            raise VersionConflict(expected=self.expected_version, actual=level.version)
        return self.claim.decide(level)


def _movement(claim: StockClaim, kind: MovementKind, delta: StockDelta, reason: str | None = None) -> StockChanged:
    return StockChanged(
        sku=claim.sku, location=claim.location, kind=kind, delta=delta, cause=claim.cause, reason=reason
    )


def _safety_fill(level: StockLevel, quantity: int) -> int:
    return max(0, min(quantity, level.safety_stock_target - level.safety_stock))


def _refuse_too_many(level: StockLevel, quantity: int, *, field: str) -> None:
    if level.on_hand + quantity > QUANTITY_PER_LEVEL_MAX:
        raise InvalidInput(
            f"{level.sku} at {level.location} would exceed {QUANTITY_PER_LEVEL_MAX} units.", field=(field,)
        )
