"""What a line says to a person: why units wait, or what became of a parcel."""

from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.fulfillment_order import RejectionReason
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.reject import reject, route_rejected
from domain.orders.replan import retried_units
from domain.orders.route_again import route_again
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    LATER,
    Served,
    Waiting,
    exception,
    make_plan,
    part,
    placed,
    promise_of,
    rejected_without_rerouting,
    shipped,
    tracked,
    types,
    units,
    where,
)

NO_STOCK = LineException.NO_STOCK
NO_LOCATION = LineException.NO_ELIGIBLE_LOCATION


def rejected(order: Order, ordinal: int, served: list[Served], waiting: list[Waiting]) -> Order:
    draft = reject(order, part(order, ordinal), lines=None, reason=RejectionReason.OTHER, note=None, now=LATER)
    return route_rejected(draft, make_plan(served, waiting), now=LATER, promise=promise_of).order


def test_exception_goes_when_its_units_find_a_location() -> None:
    order = placed(served=[(1, "NYC", 2)], waiting=[(1, 1, NO_STOCK)])
    order = route_again(order, make_plan([(1, "NYC", 2), (1, "LAX", 1)]), now=LATER, promise=promise_of).order
    assert where(order) == {"allocated": 3}
    assert exception(order) is None


def test_exception_goes_when_its_units_are_cancelled() -> None:
    order = placed(served=[(1, "NYC", 2)], waiting=[(1, 1, NO_STOCK)])
    order = cancel_lines(order, lines=units((1, 1)), reason=None).order
    assert where(order) == {"cancelled": 1, "allocated": 2}
    assert exception(order) is None


def test_exception_stays_while_some_of_its_units_wait() -> None:
    order = placed(served=[(1, "NYC", 1)], waiting=[(1, 2, NO_STOCK)])
    order = cancel_lines(order, lines=units((1, 1)), reason=None).order
    assert where(order) == {"cancelled": 1, "backordered": 1, "allocated": 1}
    assert exception(order) is NO_STOCK


def test_cancelled_order_needs_nobody() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(2, "NYC", 1)], [(1, 3, NO_LOCATION)])
    assert exception(cancel_order(order, reason=None).order) is None


def test_routing_one_line_says_nothing_of_units_of_other_lines_that_wait() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3)], [(2, 1, NO_LOCATION)])
    order = rejected(order, 1, [(1, "LAX", 3)], [])
    assert where(order, 2) == {"unrouted": 1}
    assert exception(order, 2) is NO_LOCATION


def test_routing_rejected_units_says_nothing_of_other_units_of_the_line_that_wait() -> None:
    order = placed(served=[(1, "NYC", 2)], waiting=[(1, 1, NO_STOCK)])
    order = rejected(order, 1, [(1, "LAX", 2)], [])
    assert where(order) == {"backordered": 1, "allocated": 2}
    assert exception(order) is NO_STOCK


def test_lost_parcel_stays_an_exception_while_other_units_of_the_line_are_routed() -> None:
    order = placed(served=[(1, "NYC", 1), (1, "LAX", 2)])
    order = tracked(shipped(order), ShipmentStatus.LOST)
    assert exception(order) is LineException.LOST
    order = rejected(order, 2, [(1, "SEA", 2)], [])
    assert where(order) == {"allocated": 2, "shipped": 1}
    assert exception(order) is LineException.LOST


def test_waiting_units_come_before_a_lost_parcel_which_is_not_forgotten() -> None:
    order = placed(served=[(1, "NYC", 1), (1, "LAX", 2)])
    order = tracked(shipped(order), ShipmentStatus.LOST)
    order = rejected(order, 2, [], [(1, 2, NO_LOCATION)])
    assert exception(order) is NO_LOCATION
    order = route_again(order, make_plan([(1, "SEA", 2)]), now=LATER, promise=promise_of).order
    assert exception(order) is LineException.LOST


def test_delivery_does_not_hide_that_other_units_of_the_line_wait() -> None:
    order = placed(served=[(1, "NYC", 1)], waiting=[(1, 2, NO_STOCK)])
    order = tracked(shipped(order), ShipmentStatus.LOST)
    order = tracked(order, ShipmentStatus.DELIVERED, hours=1)
    assert where(order) == {"backordered": 2, "delivered": 1}
    assert exception(order) is NO_STOCK


def test_lost_then_delivered_needs_nobody() -> None:
    order = tracked(shipped(placed()), ShipmentStatus.LOST)
    assert (where(order), exception(order)) == ({"shipped": 3}, LineException.LOST)
    order = tracked(order, ShipmentStatus.DELIVERED, hours=1)
    assert (where(order), exception(order)) == ({"delivered": 3}, None)


def test_returned_to_sender_is_an_exception_of_the_lines_of_that_shipment_only() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "LAX", 1)])
    order = tracked(shipped(shipped(order, ordinal=1), ordinal=2), ShipmentStatus.RETURNED_TO_SENDER, ordinal=2)
    assert exception(order, 1) is None
    assert exception(order, 2) is LineException.RETURNED_TO_SENDER
    assert where(order, 2) == {"shipped": 1}


def test_found_parcel_leaves_the_exception_of_another_that_is_lost() -> None:
    order = shipped(shipped(placed(), units((1, 1))))
    order = tracked(order, ShipmentStatus.LOST, ordinal=1)
    order = tracked(order, ShipmentStatus.LOST, ordinal=2)
    order = tracked(order, ShipmentStatus.IN_TRANSIT, hours=1, ordinal=1)
    assert exception(order) is LineException.LOST
    order = tracked(order, ShipmentStatus.IN_TRANSIT, hours=1, ordinal=2)
    assert exception(order) is None


def test_routing_a_line_with_a_lost_parcel_again_to_the_same_effect_is_no_event() -> None:
    order = placed(served=[(1, "NYC", 1), (1, "LAX", 2)])
    order = tracked(shipped(order), ShipmentStatus.LOST)
    assert types(route_again(order, make_plan([(1, "LAX", 2)]), now=LATER, promise=promise_of)) == []


def test_units_that_are_rejected_and_not_to_be_routed_are_held_until_they_are() -> None:
    order = rejected_without_rerouting(placed(), units((1, 2)))
    assert (where(order), exception(order)) == ({"unrouted": 2, "allocated": 1}, LineException.HELD)
    order = route_again(order, make_plan([(1, "LAX", 2), (1, "NYC", 1)]), now=LATER, promise=promise_of).order
    assert (where(order), exception(order)) == ({"allocated": 3}, None)


def test_only_lines_with_rejected_units_are_held() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)])
    order = rejected_without_rerouting(order, units((2, 1)))
    assert (exception(order, 1), exception(order, 2)) == (None, LineException.HELD)


def test_held_units_that_find_no_location_say_why() -> None:
    order = rejected_without_rerouting(placed())
    order = route_again(order, make_plan([], [(1, 3, NO_LOCATION)]), now=LATER, promise=promise_of).order
    assert (where(order), exception(order)) == ({"unrouted": 3}, NO_LOCATION)


def test_held_units_are_not_looked_for_again_by_themselves() -> None:
    assert retried_units(rejected_without_rerouting(placed())) == ()
