"""Stock levels for tests."""

from typing import Any

from msgspec.structs import replace

from domain.inventory.claim import StockClaim
from domain.inventory.movements import BUCKETS, apply_movement
from domain.inventory.stock_level import StockLevel


def make_level(**buckets: int) -> StockLevel:
    """A level with these buckets, its on hand their sum."""
    quantities: dict[str, Any] = dict(buckets)
    on_hand = sum(count for name, count in buckets.items() if name in BUCKETS)
    level = replace(StockLevel(sku="TEA", location="NYC"), on_hand=on_hand, **quantities)
    level.check()
    return level


def after(level: StockLevel, claim: StockClaim) -> StockLevel:
    """The level once the claim has been decided and applied."""
    movement = claim.decide(level)
    assert movement is not None
    return apply_movement(level, movement)
