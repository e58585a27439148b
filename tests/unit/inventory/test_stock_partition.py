"""On hand is always the sum of its buckets, each at least zero, and replaying the ledger gives the level."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fold import fold
from domain.inventory.adjustments import Adjust
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate, CancelShipment, Deallocate, FreedTo, Receive, Ship
from domain.inventory.targets import SetSafetyStock
from domain.inventory.movements import MovementKind, StockChanged, StockDelta, apply_movement
from domain.inventory.stock_level import StockLevel, stock_level_id, stock_stream
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
    st.integers(0, 12).map(lambda target: SetSafetyStock(**AT, target=target, cause="c")),
)


def is_possible(level: StockLevel, claim: StockClaim) -> bool:
    """Nobody ships or gives back what was never promised."""
    return not isinstance(claim, Ship | Deallocate) or claim.quantity <= level.allocated


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
