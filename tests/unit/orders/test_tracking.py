"""Carriers' reports may arrive late, twice or out of order."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.limits import TRACKING_EVENTS_KEPT
from domain.orders.events import ShipmentTracked
from domain.orders.order import Order, OrderState
from domain.orders.ship import record_tracking_event
from domain.shipments.shipment import Shipment, ShipmentStatus, TrackingEvent
from domain.shipments.tracking import RANK, TRACKABLE, apply_tracking_event
from tests.unit.orders.builders import (
    events,
    placed,
    scan,
    shipment_of,
    shipped,
    touched,
    tracked,
    types,
    where,
)

Code = ShipmentStatus


def recorded(order: Order, event: TrackingEvent) -> Order:
    decision = record_tracking_event(order, shipment_of(order), event)
    assert decision is not None
    return decision.order


def test_report_becomes_the_event_of_its_status_and_touches_the_fulfillment_order() -> None:
    order = shipped(placed())
    decision = record_tracking_event(order, shipment_of(order), scan(Code.IN_TRANSIT))
    assert decision is not None
    assert events(decision) == [ShipmentTracked(shipment_id="shp_T-1", event=scan(Code.IN_TRANSIT))]
    assert types(decision) == ["shipment.inTransit"]
    assert touched(decision) == [["1"]]
    assert decision.claims == ()
    assert where(decision.order) == {"shipped": 3}
    assert shipment_of(decision.order).status is Code.IN_TRANSIT
    assert shipment_of(decision.order).status_at == scan(Code.IN_TRANSIT).at


def test_delivery_moves_the_units_and_ends_the_order() -> None:
    order = shipped(placed())
    decision = record_tracking_event(order, shipment_of(order), scan(Code.DELIVERED, hours=2))
    assert decision is not None
    assert types(decision) == ["shipment.delivered", "fulfillmentOrder.completed", "order.closed"]
    assert touched(decision) == [["1"], ["1"], []]
    assert where(decision.order) == {"delivered": 3}
    assert shipment_of(decision.order).delivered_at == scan(Code.DELIVERED, hours=2).at


def test_same_report_twice_changes_nothing() -> None:
    order = tracked(shipped(placed()), Code.IN_TRANSIT)
    again = TrackingEvent(at=scan(Code.IN_TRANSIT).at, code=Code.IN_TRANSIT, description="retold", place="Reno")
    assert record_tracking_event(order, shipment_of(order), again) is None


def test_same_status_at_another_time_is_another_report() -> None:
    order = tracked(tracked(shipped(placed()), Code.DELIVERY_ATTEMPTED), Code.DELIVERY_ATTEMPTED, hours=24)
    assert len(shipment_of(order).events) == 2


def test_late_report_is_kept_but_does_not_turn_the_status_back() -> None:
    order = tracked(shipped(placed()), Code.OUT_FOR_DELIVERY, hours=5)
    order = tracked(order, Code.IN_TRANSIT, hours=1)
    shipment = shipment_of(order)
    assert shipment.status is Code.OUT_FOR_DELIVERY
    assert shipment.events == (scan(Code.OUT_FOR_DELIVERY, 5), scan(Code.IN_TRANSIT, 1))


def test_status_may_step_back_with_time_after_a_failed_attempt() -> None:
    order = tracked(shipped(placed()), Code.DELIVERY_ATTEMPTED, hours=5)
    assert shipment_of(tracked(order, Code.OUT_FOR_DELIVERY, hours=6)).status is Code.OUT_FOR_DELIVERY


def test_of_two_reports_at_one_time_the_higher_rank_counts() -> None:
    order = tracked(tracked(shipped(placed()), Code.OUT_FOR_DELIVERY), Code.HANDED_OVER)
    assert shipment_of(order).status is Code.OUT_FOR_DELIVERY


@pytest.mark.parametrize("late", sorted(TRACKABLE - {Code.DELIVERED}))
def test_nothing_is_undelivered_by_a_later_report(late: ShipmentStatus) -> None:
    order = tracked(tracked(shipped(placed()), Code.DELIVERED, hours=1), late, hours=9)
    assert shipment_of(order).status is Code.DELIVERED
    assert shipment_of(order).delivered_at == scan(Code.DELIVERED, hours=1).at
    assert len(shipment_of(order).events) == 2
    assert where(order) == {"delivered": 3}
    assert order.state is OrderState.CLOSED


def test_delivery_counts_even_if_it_is_told_late() -> None:
    order = tracked(tracked(shipped(placed()), Code.LOST, hours=9), Code.DELIVERED, hours=1)
    assert shipment_of(order).status is Code.DELIVERED
    assert where(order) == {"delivered": 3}


def test_second_delivery_report_delivers_nothing_twice() -> None:
    order = tracked(tracked(shipped(placed()), Code.DELIVERED, hours=2), Code.DELIVERED, hours=3)
    assert where(order) == {"delivered": 3}
    assert shipment_of(order).delivered_at == scan(Code.DELIVERED, hours=2).at


def test_newest_reports_are_kept_with_the_shipment() -> None:
    order = shipped(placed())
    for hours in range(TRACKING_EVENTS_KEPT + 3):
        order = tracked(order, Code.IN_TRANSIT, hours)
    kept = shipment_of(order).events
    assert len(kept) == TRACKING_EVENTS_KEPT
    assert (kept[0], kept[-1]) == (scan(Code.IN_TRANSIT, TRACKING_EVENTS_KEPT + 2), scan(Code.IN_TRANSIT, 3))


def test_report_older_than_all_that_are_kept_does_not_change_them() -> None:
    order = shipped(placed())
    for hours in range(TRACKING_EVENTS_KEPT):
        order = tracked(order, Code.IN_TRANSIT, hours)
    assert shipment_of(tracked(order, Code.LABELLED, -1)).events == shipment_of(order).events


def folded(shipment: Shipment, scans: list[TrackingEvent]) -> Shipment:
    for event in scans:
        shipment = apply_tracking_event(shipment, event)
    return shipment


SCANS = st.lists(st.tuples(st.sampled_from(sorted(TRACKABLE)), st.integers(0, 3)), min_size=1, max_size=4, unique=True)


@given(SCANS)
def test_status_is_the_same_in_whatever_order_reports_arrive(pairs: list[tuple[ShipmentStatus, int]]) -> None:
    shipment = shipment_of(shipped(placed()))
    scans = [scan(code, hours) for code, hours in pairs]
    highest = max(scans, key=lambda event: (event.code is Code.DELIVERED, event.at, RANK[event.code]))
    for order in permutations(scans):
        after = folded(shipment, list(order))
        assert after.status is highest.code
        assert set(after.events) == set(scans)
