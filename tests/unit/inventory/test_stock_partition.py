"""On hand is always the sum of its buckets, each at least zero, and replaying the ledger gives the level."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.fold import fold
from domain.inventory.adjustments import Adjust, Reclassify, StockBucket
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate, CancelShipment, Deallocate, FreedTo, Receive, Ship
from domain.inventory.counting import LosePromised, PostCount, SetOnHand
from domain.inventory.movements import MovementKind, StockChanged, StockDelta, apply_movement
from domain.inventory.reserving import AllocateReserved, Reserve, Unreserve
from domain.inventory.stock_level import StockLevel, stock_level_id, stock_stream
from domain.inventory.targets import SetLowStockThreshold, SetSafetyStock
from domain.inventory.transferring import TransferIn, TransferOut
from domain.refusals import Refusal
from tests.unit.inventory.levels import make_level

AT: dict[str, Any] = {"sku": "TEA", "location": "NYC"}
QUANTITY = st.integers(1, 9)
CLAIMS: st.SearchStrategy[StockClaim] = st.one_of(
    QUANTITY.map(lambda quantity: Receive(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: Allocate(**AT, quantity=quantity, cause="c")),
    st.tuples(QUANTITY, st.sampled_from(FreedTo)).map(
        lambda drawn: Deallocate(**AT, quantity=drawn[0], cause="c", freed_to=drawn[1])
    ),
    QUANTITY.map(lambda quantity: Ship(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: CancelShipment(**AT, quantity=quantity, cause="c")),
    st.integers(-12, 12).filter(bool).map(lambda delta: Adjust(**AT, delta=delta, cause="c", reason="r")),
    st.tuples(st.integers(-12, 12).filter(bool), st.sampled_from(StockBucket)).map(
        lambda drawn: Adjust(**AT, delta=drawn[0], bucket=drawn[1], cause="c", reason="r")
    ),
    st.tuples(st.integers(0, 12), st.booleans()).map(
        lambda drawn: SetSafetyStock(**AT, target=drawn[0], of_category=drawn[1], cause="c")
    ),
    st.integers(0, 12).map(lambda threshold: SetLowStockThreshold(**AT, threshold=threshold, cause="c")),
    st.tuples(st.permutations(list(StockBucket)), QUANTITY).map(
        lambda drawn: Reclassify(**AT, source=drawn[0][0], target=drawn[0][1], quantity=drawn[1], cause="c", reason="r")
    ),
    QUANTITY.map(lambda quantity: Reserve(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: Unreserve(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: AllocateReserved(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: TransferOut(**AT, quantity=quantity, cause="c")),
    QUANTITY.map(lambda quantity: TransferIn(**AT, quantity=quantity, cause="c")),
    st.integers(-12, 12).map(lambda difference: PostCount(**AT, difference=difference, cause="c")),
    st.tuples(st.integers(0, 5), st.integers(1, 5)).map(
        lambda drawn: LosePromised(**AT, allocated=drawn[0], reserved=drawn[1], cause="c")
    ),
    st.integers(0, 30).map(lambda quantity: SetOnHand(**AT, quantity=quantity, cause="c")),
)


def is_possible(level: StockLevel, claim: StockClaim) -> bool:
    """Nobody ships, gives back or loses what was never promised."""
    match claim:
        case Ship() | Deallocate():
            return claim.quantity <= level.allocated
        case Unreserve() | AllocateReserved():
            return claim.quantity <= level.reserved
        case LosePromised():
            return claim.allocated <= level.allocated and claim.reserved <= level.reserved
    return True


@given(st.lists(CLAIMS, max_size=40))
def test_partition_and_ledger_hold_after_any_claims(claims: list[StockClaim]) -> None:
    level = StockLevel(**AT)
    ledger: list[StockChanged] = []
    for claim in claims:
        if not is_possible(level, claim):
            continue
        try:
            movement = claim.decide(level)
        except Refusal:
            continue
        if movement is None:
            continue
        before, level = level, apply_movement(level, movement)
        ledger.append(movement)
        level.check()
        assert level.on_hand - before.on_hand == movement.delta.on_hand
        filled_first = level.available <= before.available or level.safety_stock >= level.safety_stock_target
        assert filled_first
    assert level.version == len(ledger)
    assert (fold(ledger) or StockLevel(**AT)) == level


@pytest.mark.parametrize(
    "delta",
    [
        StockDelta(available=-1),
        StockDelta(reserved=-1),
        StockDelta(allocated=-1, available=1),
        StockDelta(safety_stock=-1, available=1),
        StockDelta(damaged=-1),
        StockDelta(quality_control=-1),
    ],
)
def test_movement_that_would_make_a_bucket_negative_is_a_defect(delta: StockDelta) -> None:
    with pytest.raises(AssertionError):
        apply_movement(make_level(), StockChanged(**AT, kind=MovementKind.ADJUSTED, delta=delta, cause="c"))


def test_level_whose_buckets_do_not_add_up_is_a_defect() -> None:
    with pytest.raises(AssertionError):
        replace(make_level(available=2), on_hand=3).check()


def test_movement_of_another_level_is_a_defect() -> None:
    for other in ({**AT, "sku": "CUP"}, {**AT, "location": "LAX"}):
        with pytest.raises(AssertionError):
            apply_movement(
                make_level(), StockChanged(**other, kind=MovementKind.RECEIVED, delta=StockDelta(), cause="c")
            )


def test_every_bucket_counts_on_hand() -> None:
    delta = StockDelta(available=1, reserved=2, allocated=4, safety_stock=8, damaged=16, quality_control=32)
    level = apply_movement(make_level(), StockChanged(**AT, kind=MovementKind.ADJUSTED, delta=delta, cause="c"))
    assert level == replace(
        make_level(available=1, reserved=2, allocated=4, safety_stock=8, damaged=16, quality_control=32), version=1
    )
    assert level.on_hand == 63


def test_level_has_its_id_and_stream() -> None:
    assert make_level().id == stock_level_id("TEA", "NYC") == "stk_TEA|NYC"
    assert make_level().stream == stock_stream("TEA", "NYC") == "stock:TEA|NYC"
