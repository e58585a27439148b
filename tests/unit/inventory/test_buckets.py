"""Claims beyond orders: buckets, targets of categories, thresholds, counts, transfers."""

from typing import Any

import pytest

from domain.inventory.adjustments import Adjust, Reclassify, StockBucket
from domain.inventory.claim import StockClaim
from domain.inventory.counting import PostCount
from domain.inventory.movements import MovementKind
from domain.inventory.refusals import BucketTooSmall, InsufficientStock, StockPromised
from domain.inventory.targets import SetLowStockThreshold, SetSafetyStock
from domain.inventory.transferring import TransferIn, TransferOut
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput
from tests.unit.inventory.levels import after, make_level

AT: dict[str, Any] = {"sku": "TEA", "location": "NYC", "cause": "c"}
LEVEL = make_level(
    available=5, safety_stock=2, safety_stock_target=4, reserved=1, allocated=3, damaged=2, quality_control=2
)


def moved(source: StockBucket, target: StockBucket, quantity: int) -> StockClaim:
    return Reclassify(**AT, source=source, target=target, quantity=quantity, reason="seen")


def test_units_that_become_available_fill_the_safety_stock_first() -> None:
    level = after(LEVEL, moved(StockBucket.DAMAGED, StockBucket.AVAILABLE, 2))
    assert (level.available, level.safety_stock, level.damaged) == (5, 4, 0)
    level = after(level, moved(StockBucket.QUALITY_CONTROL, StockBucket.AVAILABLE, 2))
    assert (level.available, level.safety_stock, level.quality_control) == (7, 4, 0)


def test_no_more_units_leave_a_bucket_than_are_in_it() -> None:
    for source, present in ((StockBucket.AVAILABLE, 5), (StockBucket.DAMAGED, 2)):
        target = StockBucket.QUALITY_CONTROL
        assert after(LEVEL, moved(source, target, present)).on_hand == LEVEL.on_hand
        with pytest.raises(BucketTooSmall) as refused:
            moved(source, target, present + 1).decide(LEVEL)
        assert (refused.value.bucket, refused.value.requested, refused.value.present) == (source, present + 1, present)


def test_a_bucket_is_corrected_by_itself() -> None:
    level = after(LEVEL, Adjust(**AT, delta=-2, bucket=StockBucket.DAMAGED, reason="thrown away"))
    assert (level.damaged, level.available, level.on_hand) == (0, 5, LEVEL.on_hand - 2)
    level = after(level, Adjust(**AT, delta=3, bucket=StockBucket.QUALITY_CONTROL, reason="found"))
    assert (level.quality_control, level.safety_stock) == (5, 2)


def test_a_category_sets_the_target_where_nobody_else_did() -> None:
    of_category = SetSafetyStock(**AT, target=3, of_category=True)
    level = after(make_level(available=5), of_category)
    assert (level.safety_stock, level.safety_stock_target, level.target_of_category) == (3, 3, True)
    assert of_category.decide(level) is None
    level = after(level, SetSafetyStock(**AT, target=1))
    assert (level.safety_stock, level.available, level.target_of_category) == (1, 4, False)
    assert of_category.decide(level) is None


def test_a_threshold_is_set_once() -> None:
    level = after(LEVEL, SetLowStockThreshold(**AT, threshold=3))
    assert (level.low_stock_threshold, level.on_hand) == (3, LEVEL.on_hand)
    assert SetLowStockThreshold(**AT, threshold=3).decide(level) is None


def test_transfers_take_available_units_alone() -> None:
    assert after(LEVEL, TransferOut(**AT, quantity=5)).available == 0
    with pytest.raises(InsufficientStock):
        TransferOut(**AT, quantity=6).decide(LEVEL)
    level = after(LEVEL, TransferIn(**AT, quantity=3))
    assert (level.safety_stock, level.available) == (4, 6)


def test_a_level_takes_no_more_than_it_can_hold() -> None:
    most = QUANTITY_PER_LEVEL_MAX - LEVEL.on_hand
    claims: list[StockClaim] = [TransferIn(**AT, quantity=most + 1), PostCount(**AT, difference=most + 1)]
    for claim in claims:
        with pytest.raises(InvalidInput):
            claim.decide(LEVEL)
    assert after(LEVEL, TransferIn(**AT, quantity=most)).on_hand == QUANTITY_PER_LEVEL_MAX


def test_a_count_takes_what_is_not_promised() -> None:
    level = after(LEVEL, PostCount(**AT, difference=-6))
    assert (level.available, level.safety_stock, level.allocated, level.reserved) == (0, 1, 3, 1)
    movement = PostCount(**AT, difference=-1).decide(LEVEL)
    assert movement is not None
    assert movement.kind is MovementKind.COUNTED
    with pytest.raises(StockPromised):
        PostCount(**AT, difference=-8).decide(LEVEL)
    assert PostCount(**AT, difference=0).decide(LEVEL) is None
