"""How much may be kept at once."""

import pytest

from domain.inventory.refusals import TooManyReservations
from domain.refusals import Refusals
from domain.reservations.limits import ReservationLimits
from tests.unit.reservations.builders import make_request, make_reservation

LIMITS = ReservationLimits(per_holder=2, per_client=3, units=10)
ONE_TEA = make_reservation(("TEA", "NYC", 1))


def test_a_holder_has_so_many_reservations() -> None:
    LIMITS.check_holder([ONE_TEA], make_request(("TEA", 1)))
    with pytest.raises(TooManyReservations) as refused:
        LIMITS.check_holder([ONE_TEA, ONE_TEA], make_request(("TEA", 1)))
    assert (refused.value.data(), refused.value.field) == ({"limit": 2, "active": 2}, ("holder",))


def test_a_client_has_so_many_without_holder() -> None:
    LIMITS.check_client(2)
    with pytest.raises(TooManyReservations) as refused:
        LIMITS.check_client(3)
    assert refused.value.data() == {"limit": 3, "active": 3}


def test_a_holder_keeps_so_many_units_of_a_sku() -> None:
    held = [make_reservation(("TEA", "NYC", 4), ("TEA", "LAX", 3), ("CUP", "NYC", 10))]
    LIMITS.check_holder(held, make_request(("TEA", 1), ("TEA", 2), ("POT", 10)))
    with pytest.raises(Refusals) as refused:
        LIMITS.check_holder(held, make_request(("POT", 10), ("TEA", 1), ("TEA", 3), ("CUP", 1)))
    assert [(refusal.data(), refusal.field) for refusal in refused.value.refusals] == [
        ({"limit": 10, "active": 7}, ("items", "1", "quantity")),
        ({"limit": 10, "active": 10}, ("items", "3", "quantity")),
    ]


def test_one_reservation_without_holder_keeps_so_many_units_of_a_sku() -> None:
    LIMITS.check_units(make_request(("TEA", 10)))
    with pytest.raises(TooManyReservations):
        LIMITS.check_units(make_request(("TEA", 6), ("TEA", 5)))
