"""Placing: the order with the fulfillment orders of its first plan, and what it claims."""

import pytest
from msgspec.structs import replace

from domain.channels.stock_share import StockShare
from domain.inventory.claims import Allocate
from domain.inventory.refusals import InsufficientStock
from domain.orders.events import OrderPlaced
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.place import place_order
from domain.orders.refusals import NotRoutable
from domain.orders.status import FulfillmentStatus
from domain.refusals import Refusals
from tests.unit.orders.builders import (
    LATER,
    PROMISED,
    claims,
    events,
    exception,
    make_order,
    make_plan,
    promise_of,
    touched,
    types,
    where,
)


def test_whole_order_at_one_location_is_one_fulfillment_order() -> None:
    order = make_order([("TEA", 3), ("CUP", 2)])
    decision = place_order(order, make_plan([(1, "NYC", 3), (2, "NYC", 2)]), now=LATER, promise=promise_of)
    assert types(decision) == ["order.placed"]
    assert events(decision) == [OrderPlaced(order=replace(decision.order, version=0))]
    assert decision.version_before == 0
    assert decision.order.version == 1
    assert decision.order.fulfillment_orders == (
        FulfillmentOrder(
            id="ful_T-1",
            status=FulfillmentOrderStatus.OPEN,
            location="NYC",
            method=order.method,
            lines=(
                FulfillmentOrderLine(line_id="lin_T-1", sku="TEA", quantity=3),
                FulfillmentOrderLine(line_id="lin_T-2", sku="CUP", quantity=2),
            ),
            cost=725,
            currency_code="USD",
            promised_at=PROMISED["NYC"],
            dispatch_on=promise_of("NYC").ship_on,
            created_at=LATER,
        ),
    )
    assert where(decision.order, 1) == {"allocated": 3}
    assert where(decision.order, 2) == {"allocated": 2}
    assert claims(decision) == [("Allocate", "TEA", "NYC", 3, "ful_T-1"), ("Allocate", "CUP", "NYC", 2, "ful_T-1")]
    assert touched(decision) == [["1"]]
    assert decision.order.fulfillment_status is FulfillmentStatus.ROUTED


def test_line_split_over_two_locations_becomes_two_fulfillment_orders() -> None:
    decision = place_order(make_order(), make_plan([(1, "NYC", 2), (1, "LAX", 1)]), now=LATER, promise=promise_of)
    assert [(part.id, part.location, part.lines[0].quantity) for part in decision.order.fulfillment_orders] == [
        ("ful_T-1", "NYC", 2),
        ("ful_T-2", "LAX", 1),
    ]
    assert claims(decision) == [("Allocate", "TEA", "NYC", 2, "ful_T-1"), ("Allocate", "TEA", "LAX", 1, "ful_T-2")]
    assert touched(decision) == [["1", "2"]]


def test_two_lines_of_one_sku_at_one_location_are_one_claim() -> None:
    decision = place_order(
        make_order([("TEA", 1), ("TEA", 2)]), make_plan([(1, "NYC", 1), (2, "NYC", 2)]), now=LATER, promise=promise_of
    )
    assert claims(decision) == [("Allocate", "TEA", "NYC", 3, "ful_T-1")]


def test_units_without_stock_wait_as_a_backorder_where_that_is_allowed() -> None:
    plan = make_plan([(1, "NYC", 2)], [(1, 1, LineException.NO_STOCK)])
    decision = place_order(make_order(allow_backorder=True), plan, now=LATER, promise=promise_of)
    assert where(decision.order) == {"backordered": 1, "allocated": 2}
    assert exception(decision.order) is LineException.NO_STOCK
    assert decision.order.fulfillment_status is FulfillmentStatus.PARTIALLY_ROUTED


def test_order_without_any_stock_is_backordered_and_claims_nothing() -> None:
    plan = make_plan([], [(1, 3, LineException.NO_STOCK)])
    decision = place_order(make_order(allow_backorder=True), plan, now=LATER, promise=promise_of)
    assert decision.order.fulfillment_orders == ()
    assert decision.claims == ()
    assert touched(decision) == [[]]
    assert decision.order.fulfillment_status is FulfillmentStatus.BACKORDERED


def test_units_that_no_location_may_serve_stay_unrouted_with_their_exception() -> None:
    plan = make_plan([(1, "NYC", 2)], [(1, 1, LineException.NO_ELIGIBLE_LOCATION)])
    decision = place_order(make_order(allow_backorder=True), plan, now=LATER, promise=promise_of)
    assert where(decision.order) == {"unrouted": 1, "allocated": 2}
    assert exception(decision.order) is LineException.NO_ELIGIBLE_LOCATION


def test_refuses_what_stock_cannot_serve_and_says_how_much_there_is() -> None:
    plan = make_plan([(1, "NYC", 2)], [(1, 1, LineException.NO_STOCK)])
    with pytest.raises(InsufficientStock) as refused:
        place_order(make_order(), plan, now=LATER, promise=promise_of)
    assert refused.value.data() == {"sku": "TEA", "requested": 3, "available": 2}


def test_adds_up_the_lines_of_one_sku_in_a_refusal() -> None:
    plan = make_plan([(1, "NYC", 3), (2, "NYC", 1)], [(2, 4, LineException.NO_STOCK)])
    with pytest.raises(InsufficientStock) as refused:
        place_order(make_order([("TEA", 3), ("TEA", 5)]), plan, now=LATER, promise=promise_of)
    assert refused.value.data() == {"sku": "TEA", "requested": 8, "available": 4}


def test_refuses_what_no_location_may_serve_naming_each_sku_once() -> None:
    no_location = LineException.NO_ELIGIBLE_LOCATION
    plan = make_plan([(2, "NYC", 1)], [(1, 3, no_location), (3, 1, no_location)])
    with pytest.raises(NotRoutable) as refused:
        place_order(make_order([("TEA", 3), ("CUP", 1), ("TEA", 1)]), plan, now=LATER, promise=promise_of)
    assert refused.value.data() == {"exception": no_location, "skus": ("TEA",)}


def test_refuses_for_every_reason_at_once() -> None:
    plan = make_plan([], [(1, 3, LineException.NO_STOCK), (2, 1, LineException.NO_ELIGIBLE_LOCATION)])
    with pytest.raises(Refusals) as refused:
        place_order(make_order([("TEA", 3), ("CUP", 1)]), plan, now=LATER, promise=promise_of)
    assert [type(refusal) for refusal in refused.value.refusals] == [InsufficientStock, NotRoutable]


def test_a_line_that_may_not_wait_refuses_the_order_though_others_may() -> None:
    order = make_order([("TEA", 3), ("CUP", 2)], allow_backorder=True)
    order = replace(order, lines=(order.lines[0], replace(order.lines[1], allow_backorder=False)))
    waiting = [(1, 1, LineException.NO_STOCK), (2, 2, LineException.NO_STOCK)]
    with pytest.raises(InsufficientStock) as refused:
        place_order(order, make_plan([(1, "NYC", 2)], waiting), now=LATER, promise=promise_of)
    assert refused.value.data() == {"sku": "CUP", "requested": 2, "available": 0}
    decision = place_order(order, make_plan([(1, "NYC", 2), (2, "NYC", 2)], waiting[:1]), now=LATER, promise=promise_of)
    assert where(decision.order, 1) == {"backordered": 1, "allocated": 2}


def test_claims_the_share_of_the_channel() -> None:
    share = StockShare(percent=50, buffer=1)
    decision = place_order(make_order(), make_plan([(1, "NYC", 3)]), now=LATER, promise=promise_of, share=share)
    assert decision.claims == (Allocate(sku="TEA", location="NYC", quantity=3, cause="ful_T-1", share=share),)
