"""Corrections that a verification proposes: movements that make the ledger, the level and what it promises agree.

The ledger is never edited. What it says may be wrong, and so may the level that is stored; a correction starts from
the ledger and leads to the level as it should be, so that afterwards the ledger replays to what is stored.
"""

from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.claim import freed
from domain.inventory.movements import BUCKETS, MovementKind, StockChanged, StockDelta
from domain.inventory.stock_level import StockLevel
from domain.limits import TEXT_LENGTH_MAX
from domain.refusals import VersionConflict

CAUSE_PREFIX = "vrf_"

T = TypeVar("T")


class Truth(StrEnum):
    """Which quantities hold where the ledger and the stored level disagree."""

    LEDGER = "ledger"
    STORED = "stored"


class NotCorrectable(Exception):
    """No movement can bring this in order; the message says why, and what can."""


class LevelAudit(Struct, frozen=True, kw_only=True):
    """One stock level, at one moment, as everybody tells it.

    `ledger` is what its movements add up to, whether or not that is possible; `stored` is None if there is no such
    document. `allocated` and `reserved` are the units that open fulfillment orders and active reservations hold, None
    where these cannot be relied on. `flaws` say in words what is wrong with the ledger and with the document.
    """

    ledger: StockLevel
    stored: StockLevel | None
    allocated: int | None
    reserved: int | None
    flaws: tuple[str, ...] = ()


class Correct(Struct, frozen=True, kw_only=True):
    """Make the level `target`, from what its ledger says: refused unless it is stored as the audit saw it."""

    ledger: StockLevel
    stored: StockLevel | None
    target: StockLevel
    cause: str
    reason: str

    @property
    def sku(self) -> str:
        return self.ledger.sku

    @property
    def location(self) -> str:
        return self.ledger.location

    @property
    def delta(self) -> StockDelta:
        """Units per bucket, on the ledger."""
        return StockDelta(**{name: getattr(self.target, name) - getattr(self.ledger, name) for name in BUCKETS})

    def decide(self, level: StockLevel) -> StockChanged:
        expected = self.stored or StockLevel(sku=self.sku, location=self.location)
        if level != expected:
            raise VersionConflict(expected=expected.version, actual=level.version)
        delta = self.delta
        return StockChanged(
            sku=self.sku,
            location=self.location,
            kind=MovementKind.ADJUSTED if delta.on_hand else MovementKind.RECLASSIFIED,
            delta=delta,
            cause=self.cause,
            reason=self.reason,
            safety_stock_target=_changed(self.ledger.safety_stock_target, self.target.safety_stock_target),
            target_of_category=_changed(self.ledger.target_of_category, self.target.target_of_category),
            low_stock_threshold=_changed(self.ledger.low_stock_threshold, self.target.low_stock_threshold),
        )


def correction(audit: LevelAudit, truth: Truth, cause: str) -> Correct | None:
    """What brings the level in order; None if it is. Raises NotCorrectable."""
    flaws = [*audit.flaws, *_promises_differing(audit)]
    if not flaws:
        return None
    target = audit.ledger if truth is Truth.LEDGER or audit.stored is None else _adopted(audit.ledger, audit.stored)
    _require_possible(target, truth)
    target = _holding(
        target,
        allocated=target.allocated if audit.allocated is None else audit.allocated,
        reserved=target.reserved if audit.reserved is None else audit.reserved,
    )
    target.check()
    reason = f"verification: {'; '.join(flaws)}"
    if len(reason) > TEXT_LENGTH_MAX:
        reason = f"{reason[: TEXT_LENGTH_MAX - 1]}…"
    return Correct(ledger=audit.ledger, stored=audit.stored, target=target, cause=cause, reason=reason)


def is_correction(movement: StockChanged) -> bool:
    """Whether a verification booked it: what the ledger says up to here is settled by it."""
    return movement.cause.startswith(CAUSE_PREFIX)


def _promises_differing(audit: LevelAudit) -> list[str]:
    known = audit.stored or audit.ledger
    found = []
    if audit.allocated not in (None, known.allocated):
        found.append(f"{known.allocated} allocated, fulfillment orders hold {audit.allocated}")
    if audit.reserved not in (None, known.reserved):
        found.append(f"{known.reserved} reserved, reservations hold {audit.reserved}")
    return found


def _adopted(ledger: StockLevel, stored: StockLevel) -> StockLevel:
    """The stored level, as the next one of the ledger; a movement cannot unset who set the target."""
    of_category = ledger.target_of_category if stored.target_of_category is None else stored.target_of_category
    return replace(stored, version=ledger.version, target_of_category=of_category)


def _require_possible(level: StockLevel, truth: Truth) -> None:
    try:
        level.check()
    except AssertionError:
        other = Truth.STORED if truth is Truth.LEDGER else Truth.LEDGER
        raise NotCorrectable(
            f"the {truth} has quantities that cannot be; is the truth what is in the {other}?"
        ) from None


def _holding(level: StockLevel, *, allocated: int, reserved: int) -> StockLevel:
    """The level with these promises: what they hold less becomes free, what they hold more is taken from free units."""
    surplus = level.allocated - allocated + level.reserved - reserved
    if surplus >= 0:
        delta = freed(level, surplus)
        available, safety_stock = delta.available, delta.safety_stock
    else:
        free = level.available + level.safety_stock
        if -surplus > free:
            raise NotCorrectable(
                f"orders and reservations hold {-surplus} more, and only {free} are free: count the level"
            )
        available = -min(-surplus, level.available)
        safety_stock = surplus - available
    return replace(
        level,
        allocated=allocated,
        reserved=reserved,
        available=level.available + available,
        safety_stock=level.safety_stock + safety_stock,
    )


def _changed(before: T, after: T) -> T | None:
    return None if after == before else after
