"""Making reservations and letting them last longer."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.channels.channel import Channel, unsaved_channel
from domain.channels.stock_share import StockShare
from domain.inventory.refusals import InsufficientStock
from domain.inventory.reserving import Reserve
from domain.orders.lines import LineException
from domain.refusals import InvalidInput, Refusals
from domain.reservations.choice import Choice
from domain.reservations.decision import ReservationDecision
from domain.reservations.make import extend_reservation
from domain.reservations.make import make_reservation as make
from domain.reservations.request import ReservationRequest, check_request
from domain.reservations.reservation import ReservationState, ReservedUnits, UnitsShort
from tests.unit.reservations.builders import NOW, make_request, make_reservation

TWO_TEA = Choice(lines=(ReservedUnits(sku="TEA", location="NYC", quantity=2),))
ONE_SHORT = replace(TWO_TEA, short={("TEA", LineException.NO_STOCK): 1})
NOTHING = Choice(lines=(), short={("TEA", LineException.NO_STOCK): 3})
HOURS_2 = 7_200


def made(request: ReservationRequest, choice: Choice = TWO_TEA, channel: Channel | None = None) -> ReservationDecision:
    return make("1", request, choice, channel=channel or unsaved_channel("WEB"), client_id="key_1", now=NOW)


def test_keeps_what_was_chosen_of_what_the_channel_may_have() -> None:
    channel = Channel(code="WEB", name="Web", stock_percent=50, stock_buffer=3)
    decision = made(make_request(("TEA", 2), holder="cart 7"), channel=channel)
    assert decision.reservation == make_reservation(("TEA", "NYC", 2), holder="cart 7")
    share = StockShare(percent=50, buffer=3)
    assert decision.claims == (Reserve(sku="TEA", location="NYC", quantity=2, cause="rsv_1", share=share),)


@pytest.mark.parametrize(
    ("asked", "of_channel", "lasts"), [(None, 600, 600), (None, 60, 60), (1, 60, 1), (7_200, 60, 7_200)]
)
def test_lasts_as_long_as_asked_or_as_its_channel_has_it(asked: int | None, of_channel: int, lasts: int) -> None:
    channel = Channel(code="WEB", name="Web", reservation_seconds=of_channel)
    decision = made(make_request(("TEA", 2), seconds=asked), channel=channel)
    assert decision.reservation.expires_at == NOW + timedelta(seconds=lasts)


def test_keeps_a_part_only_if_that_will_do() -> None:
    with pytest.raises(InsufficientStock) as refused:
        made(make_request(("TEA", 3)), ONE_SHORT)
    assert refused.value.data() == {"sku": "TEA", "requested": 3, "available": 2}
    kept = made(make_request(("TEA", 3), partial=True), ONE_SHORT).reservation
    assert (kept.lines, kept.short) == (TWO_TEA.lines, (UnitsShort(sku="TEA", quantity=1),))
    with pytest.raises(InsufficientStock):
        made(make_request(("TEA", 3), partial=True), NOTHING)


def test_extends_from_now_but_never_beyond_two_hours_in_all() -> None:
    reservation = make_reservation(("TEA", "NYC", 2), seconds=600)
    for lasting, after, expected in ((600, 60, 660), (HOURS_2, 0, HOURS_2), (HOURS_2, 599, HOURS_2), (601, 0, 601)):
        decision = extend_reservation(reservation, timedelta(seconds=lasting), now=NOW + timedelta(seconds=after))
        assert decision is not None
        assert decision.reservation == replace(reservation, expires_at=NOW + timedelta(seconds=expected), version=2)
        assert decision.claims == ()


def test_never_makes_it_end_earlier() -> None:
    reservation = make_reservation(("TEA", "NYC", 2), seconds=600)
    assert extend_reservation(reservation, timedelta(seconds=600), now=NOW) is None
    assert extend_reservation(reservation, timedelta(seconds=1), now=NOW + timedelta(seconds=500)) is None
    longest = replace(reservation, expires_at=NOW + timedelta(seconds=HOURS_2))
    assert extend_reservation(longest, timedelta(seconds=600), now=NOW + timedelta(seconds=7_000)) is None


def test_is_over_at_the_very_moment() -> None:
    reservation = make_reservation(("TEA", "NYC", 2), seconds=600)
    end = NOW + timedelta(seconds=600)
    assert reservation.seen_at(end - timedelta(microseconds=1)) is reservation
    assert reservation.seen_at(end).state is ReservationState.EXPIRED
    released = replace(reservation, state=ReservationState.RELEASED)
    assert released.seen_at(end) is released


def test_refuses_everything_that_is_wrong_with_a_request_at_once() -> None:
    request = make_request(("TEA", 0), channel="", holder="a|b", seconds=0, pickup_location="NYC")
    with pytest.raises(Refusals) as refused:
        check_request(request)
    assert [(type(refusal), refusal.field) for refusal in refused.value.refusals] == [
        (InvalidInput, ("channel",)),
        (InvalidInput, ("holder",)),
        (InvalidInput, ("locationCode",)),
        (InvalidInput, ("ttlSeconds",)),
        (InvalidInput, ("items", "0", "quantity")),
    ]
