"""Each claim decides exactly one movement, or refuses."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.inventory.adjustments import Adjust
from domain.inventory.claim import AtVersion
from domain.inventory.claims import Allocate, CancelShipment, Deallocate, FreedTo, Receive, Ship
from domain.inventory.movements import MovementKind, StockChanged, StockDelta
from domain.inventory.refusals import InsufficientStock, StockChangedMeanwhile, StockPromised
from domain.inventory.targets import SetSafetyStock
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, VersionConflict
from tests.unit.inventory.levels import after, make_level

AT: dict[str, Any] = {"sku": "TEA", "location": "NYC"}


def allocate(quantity: int) -> Allocate:
    return Allocate(**AT, quantity=quantity, cause="ful_1")


def deallocate(quantity: int, freed_to: FreedTo = FreedTo.AVAILABLE) -> Deallocate:
    return Deallocate(**AT, quantity=quantity, cause="ful_1", freed_to=freed_to, reason="rejected")


def receive(quantity: int) -> Receive:
    return Receive(**AT, quantity=quantity, cause="rcv_1", reason="delivery")


def adjust(delta: int, change_from: int | None = None) -> Adjust:
    return Adjust(**AT, delta=delta, cause="adj_1", reason="broken", change_from=change_from)


def safety(target: int) -> SetSafetyStock:
    return SetSafetyStock(**AT, target=target, cause="sft_1")


def test_allocation_promises_available_units() -> None:
    movement = allocate(3).decide(make_level(available=3))
    assert movement == StockChanged(
        **AT, kind=MovementKind.ALLOCATED, delta=StockDelta(available=-3, allocated=3), cause="ful_1"
    )


def test_refuses_one_unit_more_than_available_whatever_else_is_there() -> None:
    level = make_level(available=3, safety_stock=5, reserved=2, damaged=1)
    with pytest.raises(InsufficientStock) as refused:
        allocate(4).decide(level)
    assert refused.value.data() == {"sku": "TEA", "requested": 4, "available": 3}


@pytest.mark.parametrize(
    ("freed_to", "delta"),
    [
        (FreedTo.AVAILABLE, StockDelta(allocated=-3, available=3)),
        (FreedTo.DAMAGED, StockDelta(allocated=-3, damaged=3)),
        (FreedTo.QUALITY_CONTROL, StockDelta(allocated=-3, quality_control=3)),
    ],
)
def test_promise_taken_back_frees_units_to_where_it_says(freed_to: FreedTo, delta: StockDelta) -> None:
    movement = deallocate(3, freed_to).decide(make_level(allocated=4))
    assert movement == StockChanged(**AT, kind=MovementKind.DEALLOCATED, delta=delta, cause="ful_1", reason="rejected")


@pytest.mark.parametrize(
    ("safety_stock", "target", "filled"), [(0, 0, 0), (0, 2, 2), (1, 2, 1), (2, 2, 0), (5, 2, 0), (0, 9, 3)]
)
def test_units_that_become_free_or_arrive_fill_safety_stock_first(safety_stock: int, target: int, filled: int) -> None:
    level = make_level(allocated=3, safety_stock=safety_stock, safety_stock_target=target)
    assert deallocate(3).decide(level).delta == StockDelta(allocated=-3, safety_stock=filled, available=3 - filled)
    assert receive(3).decide(level).delta == StockDelta(safety_stock=filled, available=3 - filled)
    assert adjust(3).decide(level).delta == StockDelta(safety_stock=filled, available=3 - filled)


def test_units_that_are_damaged_or_in_quality_control_do_not_fill_safety_stock() -> None:
    level = make_level(allocated=3, safety_stock_target=9)
    assert deallocate(3, FreedTo.DAMAGED).decide(level).delta.safety_stock == 0
    assert deallocate(3, FreedTo.QUALITY_CONTROL).decide(level).delta.safety_stock == 0


def test_taking_back_more_than_is_promised_is_a_defect() -> None:
    with pytest.raises(AssertionError):
        deallocate(4).decide(make_level(allocated=3, available=9))
    with pytest.raises(AssertionError):
        Ship(**AT, quantity=4, cause="shp_1").decide(make_level(allocated=3, available=9))


def test_shipped_units_leave_and_come_back_allocated() -> None:
    level = make_level(allocated=3, available=1)
    ship = Ship(**AT, quantity=2, cause="shp_1")
    assert ship.decide(level) == StockChanged(
        **AT, kind=MovementKind.SHIPPED, delta=StockDelta(allocated=-2), cause="shp_1"
    )
    back = CancelShipment(**AT, quantity=2, cause="shp_1")
    assert back.decide(after(level, ship)) == StockChanged(
        **AT, kind=MovementKind.SHIPMENT_CANCELLED, delta=StockDelta(allocated=2), cause="shp_1"
    )
    assert after(after(level, ship), back) == replace(level, version=2)
    assert after(level, ship).on_hand == 2


def test_received_units_are_a_movement_of_their_own_kind() -> None:
    assert receive(3).decide(make_level()) == StockChanged(
        **AT, kind=MovementKind.RECEIVED, delta=StockDelta(available=3), cause="rcv_1", reason="delivery"
    )


@pytest.mark.parametrize("claim", [receive(1), adjust(1)])
def test_refuses_one_unit_more_than_a_level_can_hold(claim: Receive | Adjust) -> None:
    assert after(make_level(available=QUANTITY_PER_LEVEL_MAX - 1), claim).on_hand == QUANTITY_PER_LEVEL_MAX
    with pytest.raises(InvalidInput) as refused:
        claim.decide(make_level(available=QUANTITY_PER_LEVEL_MAX))
    assert refused.value.field == ("delta" if isinstance(claim, Adjust) else "items",)


def test_adjustment_downwards_takes_available_then_safety_stock() -> None:
    level = make_level(available=2, safety_stock=3, safety_stock_target=3, allocated=4)
    assert adjust(-2).decide(level).delta == StockDelta(available=-2)
    assert adjust(-4).decide(level) == StockChanged(
        **AT,
        kind=MovementKind.ADJUSTED,
        delta=StockDelta(available=-2, safety_stock=-2),
        cause="adj_1",
        reason="broken",
    )
    assert after(level, adjust(-5)).on_hand == 4


def test_refuses_to_adjust_away_what_is_promised_or_set_apart() -> None:
    level = make_level(available=2, safety_stock=3, allocated=4, reserved=1, damaged=1, quality_control=1)
    with pytest.raises(StockPromised) as refused:
        adjust(-6).decide(level)
    assert refused.value.data() == {"sku": "TEA", "location_code": "NYC", "requested": 6, "free": 5}
    assert refused.value.field == ("delta",)


def test_adjustment_compares_what_is_on_hand_first() -> None:
    level = make_level(available=2, allocated=4)
    assert adjust(1, change_from=6).decide(level).delta == StockDelta(available=1)
    with pytest.raises(StockChangedMeanwhile) as refused:
        adjust(-9, change_from=5).decide(level)
    assert refused.value.data() == {"expected": 5, "actual": 6}


@pytest.mark.parametrize(
    ("available", "safety_stock", "target", "moved"),
    [
        (5, 0, 3, 3),
        (5, 1, 3, 2),
        (2, 0, 3, 2),
        (0, 0, 3, 0),
        (5, 3, 1, -2),
        (5, 3, 0, -3),
        (5, 3, 3, 0),
        (2, 1, 9, 2),
    ],
)
def test_target_takes_only_what_is_available_and_frees_what_is_above(
    available: int, safety_stock: int, target: int, moved: int
) -> None:
    level = make_level(available=available, safety_stock=safety_stock, allocated=1)
    assert safety(target).decide(level) == StockChanged(
        **AT,
        kind=MovementKind.RECLASSIFIED,
        delta=StockDelta(available=-moved, safety_stock=moved),
        cause="sft_1",
        safety_stock_target=target,
        target_of_category=False,
    )
    changed = after(level, safety(target))
    assert (changed.safety_stock_target, changed.on_hand, changed.allocated) == (target, level.on_hand, 1)


def test_partly_filled_target_fills_up_as_units_arrive() -> None:
    level = after(make_level(available=2), safety(5))
    assert (level.available, level.safety_stock) == (0, 2)
    level = after(level, receive(4))
    assert (level.available, level.safety_stock) == (1, 5)


def test_claim_at_a_version_is_refused_at_any_other() -> None:
    level = replace(make_level(available=2), version=7)
    claim = AtVersion(claim=allocate(1), expected_version=7)
    assert (claim.sku, claim.location, claim.cause) == ("TEA", "NYC", "ful_1")
    assert claim.decide(level) == allocate(1).decide(level)
    with pytest.raises(VersionConflict) as refused:
        AtVersion(claim=allocate(1), expected_version=6).decide(level)
    assert refused.value.data() == {"expected": 6, "actual": 7}
