"""What every claim on a stock level shares: a claim is decided against the level inside the committing transaction."""

from typing import Protocol

from msgspec import Struct

from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.stock_level import StockLevel
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, VersionConflict


class StockClaim(Protocol):
    """Decides the movement that fits a level, or raises a refusal; None if the level is already as claimed."""

    @property
    def sku(self) -> str: ...

    @property
    def location(self) -> str: ...

    @property
    def cause(self) -> str: ...

    def decide(self, level: StockLevel) -> StockChanged | None: ...


class AtVersion(Struct, frozen=True, kw_only=True):
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

    def decide(self, level: StockLevel) -> StockChanged | None:
        if level.version != self.expected_version:
            raise VersionConflict(expected=self.expected_version, actual=level.version)
        return self.claim.decide(level)


def movement_of(claim: StockClaim, kind: MovementKind, delta: StockDelta, reason: str | None = None) -> StockChanged:
    """The movement that a claim decides on."""
    return StockChanged(
        sku=claim.sku, location=claim.location, kind=kind, delta=delta, cause=claim.cause, reason=reason
    )


def freed(level: StockLevel, quantity: int, **taken: int) -> StockDelta:
    """Units that arrive or become free: they fill the safety stock up to its target, the rest becomes available.

    `taken` are the changes of the buckets they come out of.
    """
    safety = max(0, min(quantity, level.safety_stock_target - level.safety_stock))
    return StockDelta(safety_stock=safety, available=quantity - safety, **taken)


def refuse_too_many(level: StockLevel, quantity: int, *, field: str) -> None:
    """Raise InvalidInput if the level cannot hold so many units more."""
    if level.on_hand + quantity > QUANTITY_PER_LEVEL_MAX:
        raise InvalidInput(
            f"{level.sku} at {level.location} would exceed {QUANTITY_PER_LEVEL_MAX} units.", field=(field,)
        )
