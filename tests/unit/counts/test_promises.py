"""Which promises go first, and what a counted line books."""

from datetime import timedelta
from typing import Any

import pytest

from domain.counts.booking import book
from domain.counts.promises import PromisedUnits, take_back
from domain.counts.stock_count import CountedLine
from domain.inventory.claim import StockClaim
from domain.inventory.counting import LosePromised, PostCount
from domain.inventory.refusals import StockChangedMeanwhile
from domain.orders.fulfillment_order import FulfillmentOrderStatus as Status
from tests.unit.inventory.levels import after, make_level
from tests.unit.orders.builders import NOW

AT: dict[str, Any] = {"sku": "TEA", "location": "NYC"}


def promise(
    order: str, quantity: int, *, status: Status = Status.OPEN, hours: int = 0, ordinal: int = 0
) -> PromisedUnits:
    return PromisedUnits(
        order_id=f"ord_{order}",
        order_version=1,
        ordinal=ordinal,
        fulfillment_order_id=f"ful_{order}-{ordinal + 1}",
        line_id=f"lin_{order}-1",
        sku="TEA",
        quantity=quantity,
        status=status,
        created_at=NOW + timedelta(hours=hours),
    )


def taken(*promises: PromisedUnits, missing: int) -> list[tuple[str, int]]:
    found = take_back(promises, {"TEA": missing})
    return [(units.fulfillment_order_id, units.quantity) for lost in found.values() for units in lost]


def test_the_newest_promise_goes_first() -> None:
    promises = [promise("A", 2, hours=1), promise("B", 2, hours=3), promise("C", 2, hours=2)]
    assert taken(*promises, missing=3) == [("ful_B-1", 2), ("ful_C-1", 1)]


def test_what_was_seen_in_a_box_goes_last() -> None:
    promises = [
        promise("A", 2, status=Status.PACKED, hours=3),
        promise("B", 2, status=Status.PICKING),
        promise("C", 2, status=Status.READY_FOR_PICKUP, hours=4),
    ]
    assert taken(*promises, missing=5) == [("ful_B-1", 2), ("ful_C-1", 2), ("ful_A-1", 1)]


def test_promises_of_one_moment_go_by_id() -> None:
    promises = [promise("A", 1, ordinal=9), promise("A", 1, ordinal=10), promise("B", 1)]
    assert taken(*promises, missing=2) == [("ful_B-1", 1), ("ful_A-11", 1)]


def test_no_more_is_taken_than_is_promised() -> None:
    assert taken(promise("A", 2), missing=5) == [("ful_A-1", 2)]
    assert take_back([promise("A", 2)], {"CUP": 1}) == {}


LEVEL = make_level(available=2, safety_stock=1, reserved=3, allocated=4, damaged=5, quality_control=6)


def counted(expected: int, found: int) -> CountedLine:
    return CountedLine(sku="TEA", expected=expected, counted=found, recorded_at=NOW)


@pytest.mark.parametrize(
    ("expected", "found", "difference", "taken_back"),
    [(10, 12, 2, 0), (10, 10, 0, 0), (10, 7, -3, 0), (10, 6, -4, 1), (10, 0, -10, 7), (15, 0, -10, 7), (3, 0, -3, 0)],
)
def test_a_line_books_what_was_found_as_far_as_it_is_there(
    expected: int, found: int, difference: int, taken_back: int
) -> None:
    booking = book(counted(expected, found), LEVEL)
    assert (booking.difference, booking.taken_back, booking.free) == (difference, taken_back, 3)


def test_available_units_go_before_safety_stock_and_that_before_promises() -> None:
    level = LEVEL
    claims = book(counted(10, 4), LEVEL).claims(reserved=2, cause="cnt_1", reason="yearly")
    for claim in claims:
        level = after(level, claim)
    assert (level.available, level.safety_stock, level.reserved, level.allocated) == (0, 0, 1, 3)
    assert (level.damaged, level.quality_control, level.on_hand) == (5, 6, 15)


def test_nothing_is_claimed_where_nothing_differs() -> None:
    assert book(counted(10, 10), LEVEL).claims(reserved=0, cause="cnt_1", reason=None) == ()


def test_no_promise_is_taken_back_while_other_units_are_there() -> None:
    claim: StockClaim = LosePromised(**AT, allocated=1, free=2, cause="cnt_1")
    with pytest.raises(StockChangedMeanwhile):
        claim.decide(LEVEL)
    assert after(LEVEL, LosePromised(**AT, allocated=1, free=3, cause="cnt_1")).allocated == 3
    assert after(LEVEL, PostCount(**AT, difference=2, cause="cnt_1")).available == 4
