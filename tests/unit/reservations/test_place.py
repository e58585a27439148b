"""A reservation becomes an order: its units are promised without being free in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.delivery.promise import DeliveryPromise
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate
from domain.inventory.movements import MovementKind
from domain.inventory.reserving import AllocateReserved, Unreserve
from domain.inventory.stock_level import StockLevel
from domain.orders.place import place_order
from domain.reservations.events import ReservationPlaced
from domain.reservations.place import place_reservation, reserved_stock
from domain.reservations.reservation import Reservation, ReservationState
from tests.unit.inventory.levels import after
from tests.unit.orders.builders import Served, make_order, make_plan, promise_by
from tests.unit.reservations.builders import NOW, make_reservation


def promised(_: str) -> DeliveryPromise:
    return promise_by(NOW)


def claims(
    reservation: Reservation, items: list[tuple[str, int]], served: list[Served]
) -> list[tuple[str, str, str, int, str]]:
    placement = place_order(make_order(items), make_plan(served), now=NOW, promise=promised)
    decision, placed = place_reservation(reservation, placement)
    assert placed.event == ReservationPlaced(order_id="ord_T")
    assert (placed.reservation.state, placed.reservation.order_id) == (ReservationState.PLACED, "ord_T")
    assert placed.claims == ()
    assert decision.order == placement.order
    return [
        (type(claim).__name__, claim.sku, claim.location, getattr(claim, "quantity"), claim.cause)  # noqa: B009  # every claim here has one
        for claim in decision.claims
    ]


def test_takes_reserved_units_first_and_free_ones_beyond_them() -> None:
    reservation = make_reservation(("TEA", "NYC", 2))
    assert claims(reservation, [("TEA", 3)], [(1, "NYC", 3)]) == [
        ("AllocateReserved", "TEA", "NYC", 2, "ful_T-1"),
        ("Allocate", "TEA", "NYC", 1, "ful_T-1"),
    ]


def test_frees_what_the_order_does_not_take() -> None:
    reservation = make_reservation(("TEA", "NYC", 5), ("TEA", "LAX", 1), ("CUP", "NYC", 1))
    assert claims(reservation, [("TEA", 3)], [(1, "NYC", 2), (1, "CHI", 1)]) == [
        ("AllocateReserved", "TEA", "NYC", 2, "ful_T-1"),
        ("Allocate", "TEA", "CHI", 1, "ful_T-2"),
        ("Unreserve", "TEA", "NYC", 3, "rsv_1"),
        ("Unreserve", "TEA", "LAX", 1, "rsv_1"),
        ("Unreserve", "CUP", "NYC", 1, "rsv_1"),
    ]


def test_counts_on_free_stock_and_what_is_reserved() -> None:
    reservation = make_reservation(("TEA", "NYC", 2), ("TEA", "LAX", 1), ("OLD", "NYC", 1))
    order = make_order([("TEA", 2), ("TEA", 1), ("CUP", 1)])
    free = {"TEA": {"NYC": 1, "CHI": 4}, "CUP": {"NYC": 1}}
    both = {"TEA": {"NYC": 3, "CHI": 4, "LAX": 1}, "CUP": {"NYC": 1}}
    assert reserved_stock(reservation, order, alone=False).added_to(free) == both


def test_counts_on_nothing_else_for_skus_that_are_reserved_as_a_whole() -> None:
    reservation = make_reservation(("TEA", "NYC", 2), ("TEA", "LAX", 1), ("CUP", "NYC", 1))
    free = {"TEA": {"NYC": 1, "CHI": 4}, "CUP": {"NYC": 1}, "POT": {"NYC": 1}}
    order = make_order([("TEA", 2), ("TEA", 1), ("CUP", 2), ("POT", 1)])
    assert reserved_stock(reservation, order, alone=True).added_to(free) == {
        "TEA": {"NYC": 2, "LAX": 1},
        "CUP": {"NYC": 2},
        "POT": {"NYC": 1},
    }


PLACES = st.sampled_from(["A", "B", "C"])
PER_PLACE = st.dictionaries(PLACES, st.integers(1, 5))


@given(reserved=PER_PLACE, wanted=PER_PLACE.filter(bool))
def test_no_unit_is_lost_or_sold_twice(reserved: dict[str, int], wanted: dict[str, int]) -> None:
    """Whatever is reserved and wanted: afterwards nothing of it is reserved, and all that is wanted is allocated."""
    free, safety = 5, 2
    reservation = make_reservation(*(("TEA", place, count) for place, count in reserved.items()))
    placement = place_order(
        make_order([("TEA", sum(wanted.values()))]),
        make_plan([(1, place, count) for place, count in wanted.items()]),
        now=NOW,
        promise=promised,
    )
    decision, _ = place_reservation(reservation, placement)
    levels = {place: level_with(place, free, reserved.get(place, 0), safety) for place in "ABC"}
    for claim in decision.claims:
        levels[claim.location] = after(levels[claim.location], claim)
    for place, level in levels.items():
        kept, taken = reserved.get(place, 0), wanted.get(place, 0)
        assert (level.reserved, level.allocated, level.safety_stock) == (0, taken, safety)
        assert level.available == free + kept - taken
    assert all(is_known(claim) for claim in decision.claims)


def level_with(place: str, available: int, reserved: int, safety: int) -> StockLevel:
    return StockLevel(
        sku="TEA",
        location=place,
        on_hand=available + reserved + safety,
        available=available,
        reserved=reserved,
        safety_stock=safety,
        safety_stock_target=safety,
    )


def is_known(claim: StockClaim) -> bool:
    return isinstance(claim, Allocate | AllocateReserved | Unreserve)


def test_other_claims_of_a_placement_stay_as_they_are() -> None:
    placement = place_order(make_order([("TEA", 1)]), make_plan([(1, "NYC", 1)]), now=NOW, promise=promised)
    other = Unreserve(sku="TEA", location="NYC", quantity=1, cause="x", kind=MovementKind.RESERVATION_EXPIRED)
    decision, _ = place_reservation(make_reservation(("TEA", "NYC", 1)), replace(placement, claims=(other,)))
    assert decision.claims[0] is other
    with pytest.raises(AssertionError):
        place_reservation(replace(make_reservation(), state=ReservationState.EXPIRED), placement)
