"""Who waits for stock, in which order, and what an order gets when some arrives."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from msgspec.structs import replace

from domain.channels.stock_share import StockShare
from domain.inventory.claims import Allocate
from domain.orders.events import OrderRouted
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.order import Order, Priority
from domain.orders.waiting import backordered_units, place_in_line, serve_waiting, units_to_serve
from tests.unit.orders.builders import (
    LATER,
    NOW,
    claims,
    events,
    exception,
    make_order,
    make_plan,
    part,
    placed,
    promise_of,
    types,
    units,
    where,
    worked,
)

NO_STOCK = LineException.NO_STOCK
NO_LOCATION = LineException.NO_ELIGIBLE_LOCATION


def order(key: str, priority: Priority = Priority.NORMAL, wanted_by: datetime | None = None, minutes: int = 0) -> Order:
    placed_at = NOW + timedelta(minutes=minutes)
    return make_order(id=f"ord_{key}", priority=priority, placed_at=placed_at, requested_delivery_by=wanted_by)


IN_LINE = (
    order("H", Priority.URGENT, minutes=9),
    order("G", Priority.HIGH, wanted_by=LATER, minutes=8),
    order("F", Priority.HIGH, minutes=7),
    order("E", wanted_by=NOW, minutes=6),
    order("D", wanted_by=LATER, minutes=5),
    order("B2", minutes=3),
    order("B1", minutes=4),
    order("B3", minutes=4),
    order("A", Priority.LOW, wanted_by=NOW, minutes=0),
)


def test_serves_by_priority_then_date_then_age() -> None:
    arrived = IN_LINE[5:] + IN_LINE[:5]
    assert sorted(arrived, key=place_in_line) == list(IN_LINE)


def test_puts_any_two_orders_into_one_order() -> None:
    places = [place_in_line(each) for each in IN_LINE]
    assert all((one < other) != (other < one) for one, other in permutations(places, 2))


def test_adds_up_what_waits_by_sku() -> None:
    waiting = placed(
        [("TEA", 3), ("CUP", 1), ("TEA", 2)], [(2, "NYC", 1), (1, "NYC", 1)], [(1, 2, NO_STOCK), (3, 2, NO_STOCK)]
    )
    assert backordered_units(waiting) == {"TEA": 4}
    assert backordered_units(placed()) == {}


def test_looks_for_stock_for_backordered_units_alone() -> None:
    waiting = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 1)], [(1, 2, NO_STOCK), (2, 1, NO_LOCATION)])
    assert units_to_serve(waiting) == units((1, 2))
    assert units_to_serve(replace(waiting, allow_split=False)) == units((1, 2), (2, 1))
    assert units_to_serve(placed([("CUP", 1)], [], [(1, 1, NO_LOCATION)], allow_split=False)) == ()


def test_gives_what_was_found_and_lets_the_rest_wait() -> None:
    waiting = placed([("TEA", 5)], [(1, "NYC", 1)], [(1, 4, NO_STOCK)])
    waiting = worked(waiting, FulfillmentOrderStatus.ACCEPTED)
    share = StockShare(buffer=1)
    decision = serve_waiting(
        waiting, make_plan([(1, "LAX", 3)], [(1, 1, NO_STOCK)]), now=LATER, promise=promise_of, share=share
    )
    created = part(decision.order, 2)
    assert events(decision) == [OrderRouted(retried=units((1, 3)), fulfillment_orders=(created,))]
    assert decision.claims == (Allocate(sku="TEA", location="LAX", quantity=3, cause="ful_T-2", share=share),)
    assert where(decision.order) == {"backordered": 1, "allocated": 4}
    assert exception(decision.order) is NO_STOCK
    assert part(decision.order, 1) == part(waiting, 1)


def test_a_line_that_has_all_its_units_shows_no_exception() -> None:
    waiting = placed([("TEA", 3)], [(1, "NYC", 1)], [(1, 2, NO_STOCK)])
    decision = serve_waiting(waiting, make_plan([(1, "NYC", 2)]), now=LATER, promise=promise_of)
    assert types(decision) == ["order.routed", "order.promised"]
    assert where(decision.order) == {"allocated": 3}
    assert exception(decision.order) is None
    assert (waiting.promised_at, decision.order.promised_at) == (None, promise_of("NYC").deliver_by)


def test_an_order_that_must_come_whole_gets_its_unrouted_units_with_the_others() -> None:
    waiting = placed([("TEA", 3), ("CUP", 1)], [], [(1, 3, NO_STOCK), (2, 1, NO_LOCATION)], allow_split=False)
    decision = serve_waiting(waiting, make_plan([(1, "NYC", 3), (2, "NYC", 1)]), now=LATER, promise=promise_of)
    assert claims(decision) == [("Allocate", "TEA", "NYC", 3, "ful_T-1"), ("Allocate", "CUP", "NYC", 1, "ful_T-1")]
    assert [where(decision.order, ordinal) for ordinal in (1, 2)] == [{"allocated": 3}, {"allocated": 1}]
    assert [exception(decision.order, ordinal) for ordinal in (1, 2)] == [None, None]


@pytest.mark.parametrize("status", list(FulfillmentOrderStatus)[1:5])
def test_work_under_way_is_left_alone(status: FulfillmentOrderStatus) -> None:
    waiting = worked(placed([("TEA", 3)], [(1, "NYC", 1)], [(1, 2, NO_STOCK)]), status)
    decision = serve_waiting(waiting, make_plan([(1, "NYC", 2)]), now=LATER, promise=promise_of)
    assert [each.status for each in decision.order.fulfillment_orders] == [status, FulfillmentOrderStatus.OPEN]
