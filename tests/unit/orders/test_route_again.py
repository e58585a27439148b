"""Routing again what no location has accepted, and a new address."""

import pytest
from msgspec.structs import replace

from domain.address import Address
from domain.channels.stock_share import StockShare
from domain.inventory.claims import Allocate
from domain.limits import FULFILLMENT_ORDERS_PER_ORDER_MAX
from domain.orders.events import OrderAddressChanged, OrderPromised, OrderRouted, UnservedUnits
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.route_again import movable, route_again
from domain.orders.split import SplitPart, split
from domain.refusals import InvalidInput
from tests.unit.orders.builders import (
    LATER,
    PROMISED,
    claims,
    events,
    exception,
    make_plan,
    part,
    placed,
    promise_of,
    rejected_without_rerouting,
    shipped,
    touched,
    types,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus
NO_STOCK = LineException.NO_STOCK
BERLIN = Address(country_code="DE", city="Berlin", latitude=52.52, longitude=13.4)


def test_movable_is_what_no_location_has_accepted() -> None:
    order = placed(
        [("TEA", 5), ("CUP", 2)], [(1, "NYC", 2), (1, "LAX", 1), (2, "LAX", 1)], [(1, 2, NO_STOCK), (2, 1, NO_STOCK)]
    )
    order = worked(order, Status.ACCEPTED, ordinal=1)
    what = movable(order)
    assert [each.id for each in what.fulfillment_orders] == ["ful_T-2"]
    assert what.backordered == units((1, 2), (2, 1))
    assert what.units == units((1, 3), (2, 2))


def test_nothing_of_a_shipped_order_is_movable() -> None:
    assert movable(shipped(placed())).units == ()
    assert types(route_again(shipped(placed()), None, now=LATER, promise=promise_of)) == []


def test_same_plan_changes_nothing() -> None:
    order = placed([("TEA", 3), ("CUP", 2)], [(1, "NYC", 2), (1, "LAX", 1), (2, "NYC", 1)], [(2, 1, NO_STOCK)])
    plan = make_plan([(1, "LAX", 1), (1, "NYC", 2), (2, "NYC", 1)], [(2, 1, NO_STOCK)])
    decision = route_again(order, plan, now=LATER, promise=promise_of)
    assert decision.events == ()
    assert decision.claims == ()
    assert decision.order == order


def test_what_the_plan_leaves_stays_and_what_it_moves_is_withdrawn() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "LAX", 1)])
    decision = route_again(order, make_plan([(1, "NYC", 3), (2, "SEA", 1)]), now=LATER, promise=promise_of)
    created = part(decision.order, 3)
    assert events(decision) == [
        OrderRouted(withdrawn=("ful_T-2",), fulfillment_orders=(created,)),
        OrderPromised(promised_at=PROMISED["SEA"]),
    ]
    assert created.location == "SEA"
    assert [each.status for each in decision.order.fulfillment_orders] == [Status.OPEN, Status.CANCELLED, Status.OPEN]
    assert touched(decision) == [["2", "3"], []]
    assert claims(decision) == [("Deallocate", "CUP", "LAX", 1, "ful_T-2"), ("Allocate", "CUP", "SEA", 1, "ful_T-3")]
    assert where(decision.order, 2) == {"allocated": 1}


def test_backordered_units_that_find_stock_are_allocated() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 1)], [(1, 2, NO_STOCK)])
    order = worked(order, Status.ACCEPTED)
    decision = route_again(order, make_plan([(1, "NYC", 1)], [(1, 1, NO_STOCK)]), now=LATER, promise=promise_of)
    created = part(decision.order, 2)
    still = UnservedUnits(line_id="lin_T-1", quantity=1, exception=NO_STOCK, backordered=True)
    assert events(decision) == [OrderRouted(retried=units((1, 2)), fulfillment_orders=(created,), unserved=(still,))]
    assert claims(decision) == [("Allocate", "TEA", "NYC", 1, "ful_T-2")]
    assert where(decision.order) == {"backordered": 1, "allocated": 2}
    assert exception(decision.order) is NO_STOCK


def test_rejected_units_that_still_find_no_location_get_their_exception() -> None:
    order = rejected_without_rerouting(placed())
    plan = make_plan([], [(1, 3, LineException.NO_ELIGIBLE_LOCATION)])
    decision = route_again(order, plan, now=LATER, promise=promise_of)
    assert types(decision) == ["order.routed"]
    assert exception(decision.order) is LineException.NO_ELIGIBLE_LOCATION
    assert route_again(decision.order, plan, now=LATER, promise=promise_of).events == ()


def test_work_that_a_person_divided_in_one_location_stays_divided() -> None:
    order = placed()
    order = split(order, part(order), [SplitPart(lines=units((1, 1)))], [None], now=LATER, promise=promise_of).order
    assert route_again(order, make_plan([(1, "NYC", 3)]), now=LATER, promise=promise_of).events == ()
    decision = route_again(order, make_plan([(1, "NYC", 2), (1, "LAX", 1)]), now=LATER, promise=promise_of)
    assert [(each.location, each.status) for each in decision.order.fulfillment_orders] == [
        ("NYC", Status.CANCELLED),
        ("NYC", Status.CANCELLED),
        ("NYC", Status.OPEN),
        ("LAX", Status.OPEN),
    ]


def test_new_address_is_kept_and_what_may_move_is_routed_to_it() -> None:
    decision = route_again(placed(), make_plan([(1, "LAX", 3)]), now=LATER, promise=promise_of, ship_to=BERLIN)
    assert events(decision)[0] == OrderAddressChanged(ship_to=BERLIN)
    assert types(decision) == ["order.addressChanged", "order.routed", "order.promised"]
    assert touched(decision) == [["1"], ["1", "2"], []]
    assert decision.order.ship_to == BERLIN
    assert decision.order.version == 4


def test_new_address_alone_is_told_to_locations_at_work() -> None:
    order = worked(placed(), Status.ACCEPTED)
    decision = route_again(order, None, now=LATER, promise=promise_of, ship_to=BERLIN)
    assert types(decision) == ["order.addressChanged"]
    assert touched(decision) == [["1"]]
    assert decision.order == replace(order, ship_to=BERLIN, version=order.version + 1)


def test_refuses_to_route_beyond_the_fulfillment_orders_that_an_order_may_have() -> None:
    order = placed([("TEA", 200)], [(1, "NYC", 200)])
    parts = [SplitPart(lines=units((1, 1)))] * (FULFILLMENT_ORDERS_PER_ORDER_MAX - 1)
    order = split(order, part(order), parts, [None] * len(parts), now=LATER, promise=promise_of).order
    assert route_again(order, make_plan([(1, "NYC", 200)]), now=LATER, promise=promise_of).events == ()
    with pytest.raises(InvalidInput, match="at most 100 fulfillment orders"):
        route_again(order, make_plan([(1, "LAX", 200)]), now=LATER, promise=promise_of)


def test_units_that_an_order_gives_back_count_whole_in_the_share_of_its_channel() -> None:
    share = StockShare(buffer=2)
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 2), (2, "NYC", 1), (1, "LAX", 1)])
    decision = route_again(order, make_plan([(1, "NYC", 3), (2, "NYC", 1)]), now=LATER, promise=promise_of, share=share)
    allocated = [claim for claim in decision.claims if isinstance(claim, Allocate)]
    assert [(claim.sku, claim.location, claim.quantity, claim.own) for claim in allocated] == [
        ("TEA", "NYC", 3, 2),
        ("CUP", "NYC", 1, 1),
    ]
    assert {claim.share for claim in allocated} == {share}
