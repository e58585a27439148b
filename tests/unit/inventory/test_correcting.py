"""A correction leads from what the ledger says to the level as it should be, or says why it cannot."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.inventory.correcting import Correct, LevelAudit, NotCorrectable, Truth, correction, is_correction
from domain.inventory.movements import MovementKind, StockDelta, apply_movement
from domain.inventory.stock_level import StockLevel
from domain.refusals import VersionConflict
from tests.unit.inventory.levels import make_level

LEVEL = make_level(available=5, allocated=3, reserved=2, safety_stock=1, safety_stock_target=4, version=7)


def audit(ledger: StockLevel = LEVEL, stored: StockLevel | None = LEVEL, **fields: Any) -> LevelAudit:
    """An audit that finds nothing but what the fields say."""
    return LevelAudit(ledger=ledger, stored=stored, **{"allocated": 3, "reserved": 2} | fields)


def corrected(found: LevelAudit, truth: Truth = Truth.LEDGER) -> Correct:
    correct = correction(found, truth, "vrf_1")
    assert correct is not None
    movement = correct.decide(found.stored or StockLevel(sku="TEA", location="NYC"))
    assert is_correction(movement)
    after = apply_movement(found.ledger, movement)
    assert after == replace(correct.target, version=found.ledger.version + 1)
    return correct


def test_leaves_alone_what_agrees() -> None:
    assert correction(audit(), Truth.LEDGER, "vrf_1") is None
    assert correction(audit(allocated=None, reserved=None), Truth.STORED, "vrf_1") is None


def test_trusts_the_ledger_or_the_stored_level() -> None:
    edited = replace(LEVEL, available=9, on_hand=LEVEL.on_hand + 4, low_stock_threshold=2)
    found = audit(stored=edited, flaws=("available: events say 5, stored is 9",))
    by_ledger = corrected(found)
    assert (by_ledger.delta, by_ledger.target) == (StockDelta(), LEVEL)
    by_stored = corrected(found, Truth.STORED)
    assert (by_stored.delta, by_stored.target) == (StockDelta(available=4), edited)
    movement = by_stored.decide(edited)
    assert (movement.kind, movement.cause, movement.low_stock_threshold) == (MovementKind.ADJUSTED, "vrf_1", 2)
    assert movement.reason == "verification: available: events say 5, stored is 9"
    assert by_ledger.decide(edited).kind is MovementKind.RECLASSIFIED


def test_a_level_without_document_comes_back_from_its_ledger() -> None:
    for truth in Truth:
        assert corrected(audit(stored=None, flaws=("the document is missing",)), truth).target == LEVEL


def test_a_document_without_events_is_emptied_or_adopted() -> None:
    none = make_level()
    stored = make_level(available=5, version=3)
    found = audit(none, stored, flaws=("version",), allocated=0, reserved=0)
    assert corrected(found).target == none
    assert corrected(found, Truth.STORED).target == replace(stored, version=0)


@pytest.mark.parametrize(
    ("held", "delta"),
    [
        ({"allocated": 1}, StockDelta(allocated=-2, safety_stock=2)),
        ({"allocated": 0, "reserved": 0}, StockDelta(allocated=-3, reserved=-2, safety_stock=3, available=2)),
        ({"allocated": 4}, StockDelta(allocated=1, available=-1)),
        ({"reserved": 8}, StockDelta(reserved=6, available=-5, safety_stock=-1)),
        ({"allocated": 10, "reserved": 1}, StockDelta(allocated=7, reserved=-1, safety_stock=-1, available=-5)),
    ],
)
def test_levels_hold_what_is_promised(held: dict[str, Any], delta: StockDelta) -> None:
    correct = corrected(audit(**held))
    assert correct.delta == delta
    assert correct.delta.on_hand == 0


def test_says_why_when_promises_exceed_what_is_there() -> None:
    with pytest.raises(
        NotCorrectable, match="orders and reservations hold 7 more, and only 6 are free: count the level"
    ):
        correction(audit(allocated=10), Truth.LEDGER, "vrf_1")


def test_impossible_quantities_are_no_truth() -> None:
    below = replace(LEVEL, available=-2, on_hand=LEVEL.on_hand - 7)
    found = audit(ledger=below, flaws=("after movement 7 available is -2",))
    with pytest.raises(NotCorrectable, match="the ledger has quantities that cannot be"):
        correction(found, Truth.LEDGER, "vrf_1")
    assert corrected(found, Truth.STORED).delta == StockDelta(available=7)
    uneven = replace(LEVEL, available=9)
    found = audit(stored=uneven, flaws=("available",))
    with pytest.raises(NotCorrectable, match="the stored has quantities that cannot be"):
        correction(found, Truth.STORED, "vrf_1")
    assert corrected(found).target == LEVEL


def test_is_refused_when_the_level_has_moved() -> None:
    edited = replace(LEVEL, available=9, on_hand=LEVEL.on_hand + 4)
    correct = corrected(audit(stored=edited, flaws=("available",)))
    for other in (LEVEL, replace(edited, version=8), replace(edited, available=8)):
        with pytest.raises(VersionConflict):
            correct.decide(other)


def test_keeps_reasons_short() -> None:
    correct = corrected(audit(flaws=("x" * 700,)))
    assert len(correct.reason) == 500
    assert correct.reason.endswith("…")
