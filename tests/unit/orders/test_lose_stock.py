"""Units of an order that a location does not have."""

from domain.orders.events import FulfillmentOrderUnits, LineExceptionRaised
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.lose_stock import lose_stock
from domain.orders.order import Order
from domain.orders.route_again import movable, route_again
from tests.unit.orders.builders import LATER, exception, make_plan, part, placed, promise_of, shipped, units, where

FUL = "ful_T-1"


def lost(quantity: int, *, ordinal: int = 1, part_id: str = FUL) -> FulfillmentOrderUnits:
    return FulfillmentOrderUnits(fulfillment_order_id=part_id, line_id=f"lin_T-{ordinal}", quantity=quantity)


def after(order: Order, *missing: FulfillmentOrderUnits) -> Order:
    return lose_stock(order, missing).order


def test_units_are_unrouted_with_the_exception() -> None:
    order = after(placed(), lost(2))
    assert where(order) == {"unrouted": 2, "allocated": 1}
    assert exception(order) is LineException.STOCK_LOST
    assert (part(order).status, part(order).lines[0].quantity) == (FulfillmentOrderStatus.OPEN, 1)


def test_units_wait_for_stock_where_they_may() -> None:
    order = after(placed(allow_backorder=True), lost(2))
    assert where(order) == {"backordered": 2, "allocated": 1}
    assert exception(order) is LineException.STOCK_LOST


def test_a_fulfillment_order_without_units_is_cancelled() -> None:
    decision = lose_stock(placed(), [lost(3)])
    assert part(decision.order).status is FulfillmentOrderStatus.CANCELLED
    assert where(decision.order) == {"unrouted": 3}
    decided = decision.events[0]
    assert isinstance(decided.event, LineExceptionRaised)
    assert [touched.fulfillment_order_id for touched in decided.touched] == [FUL]
    assert decision.claims == ()


def test_units_leave_several_fulfillment_orders_at_once() -> None:
    order = placed([("TEA", 3), ("CUP", 2)], [(1, "NYC", 2), (2, "NYC", 2), (1, "LAX", 1)])
    order = after(order, lost(1), lost(2, ordinal=2), lost(1, part_id="ful_T-2"))
    assert where(order) == {"unrouted": 2, "allocated": 1}
    assert where(order, 2) == {"unrouted": 2}
    assert part(order, 2).status is FulfillmentOrderStatus.CANCELLED


def test_what_has_left_stays_shipped() -> None:
    order = shipped(placed(), units((1, 2)))
    order = after(order, lost(1))
    assert part(order).status is FulfillmentOrderStatus.SHIPPED
    assert where(order) == {"unrouted": 1, "shipped": 2}


def test_the_exception_ends_when_the_units_are_routed_again() -> None:
    order = after(placed(), lost(3))
    waiting = movable(order).units
    assert waiting == units((1, 3))
    routed = route_again(
        order, make_plan([(1, "LAX", 2)], [(1, 1, LineException.NO_STOCK)]), now=LATER, promise=promise_of
    ).order
    assert exception(routed) is LineException.NO_STOCK
    routed = route_again(order, make_plan([(1, "LAX", 3)]), now=LATER, promise=promise_of).order
    assert exception(routed) is None
