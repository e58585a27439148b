"""Holds stop an order until every one of them is released."""

import pytest

from domain.limits import HOLDS_PER_ORDER_MAX
from domain.orders.actions import FulfillmentOrderAction, OrderAction, fulfillment_order_actions, order_actions
from domain.orders.cancel import cancel_order
from domain.orders.events import OrderHeld, OrderReleased
from domain.orders.hold import Hold, HoldReason
from domain.orders.hold_order import hold_order, release_order
from domain.orders.order import Order, OrderState
from domain.orders.work import advance
from domain.refusals import IllegalTransition, InvalidInput, NotFound
from tests.unit.orders.builders import LATER, events, part, placed, touched, types


def held(order: Order, reason: HoldReason = HoldReason.MANUAL) -> Order:
    return hold_order(order, reason=reason, note=None, now=LATER).order


def test_hold_is_kept_with_its_reason_and_touches_all_active_work() -> None:
    decision = hold_order(placed(), reason=HoldReason.FRAUD_REVIEW, note="odd card", now=LATER)
    hold = Hold(id="hld_T-1", reason=HoldReason.FRAUD_REVIEW, note="odd card", placed_at=LATER)
    assert events(decision) == [OrderHeld(hold=hold)]
    assert decision.order.holds == (hold,)
    assert decision.order.on_hold
    assert touched(decision) == [["1"]]
    assert decision.claims == ()


def test_no_location_may_do_anything_while_the_order_is_on_hold() -> None:
    order = held(placed())
    assert fulfillment_order_actions(order, part(order)) == ()
    with pytest.raises(IllegalTransition, match="the order is on hold") as refused:
        advance(order, part(order), FulfillmentOrderAction.ACCEPT)
    assert refused.value.data() == {"from_state": "OPEN", "verb": "ACCEPT", "supported_actions": ()}


def test_order_goes_on_only_when_the_last_hold_is_released() -> None:
    order = held(held(placed(), HoldReason.PAYMENT), HoldReason.ADDRESS)
    order = release_order(order, hold_id="hld_T-1").order
    assert [hold.reason for hold in order.holds] == [HoldReason.ADDRESS]
    assert order.on_hold
    order = release_order(order, hold_id="hld_T-2").order
    assert not order.on_hold
    assert FulfillmentOrderAction.ACCEPT in fulfillment_order_actions(order, part(order))


def test_all_holds_are_released_at_once_with_one_event_each() -> None:
    decision = release_order(held(held(placed())), hold_id=None)
    assert events(decision) == [OrderReleased(hold_id="hld_T-1"), OrderReleased(hold_id="hld_T-2")]
    assert touched(decision) == [["1"], ["1"]]
    assert decision.order.version == 5


def test_id_of_a_released_hold_is_never_used_again() -> None:
    order = placed()
    ids = []
    for _ in range(4):
        order = held(order)
        ids.append(order.holds[-1].id)
        order = release_order(order, hold_id=ids[-1]).order
    assert ids == ["hld_T-1", "hld_T-2", "hld_T-3", "hld_T-4"]


def test_refuses_to_release_a_hold_that_is_not_there() -> None:
    with pytest.raises(NotFound) as refused:
        release_order(held(placed()), hold_id="hld_T-9")
    assert refused.value.field == ("holdId",)


def test_refuses_to_release_an_order_without_holds() -> None:
    with pytest.raises(IllegalTransition, match="it has no hold"):
        release_order(placed(), hold_id=None)


def test_refuses_one_hold_more_than_an_order_may_have() -> None:
    order = placed()
    for _ in range(HOLDS_PER_ORDER_MAX):
        order = held(order)
    with pytest.raises(InvalidInput):
        held(order)
    assert held(release_order(order, hold_id="hld_T-3").order).holds[-1].id == "hld_T-21"


def test_order_on_hold_can_be_cancelled_but_not_routed_again() -> None:
    order = held(placed())
    assert order_actions(order) == (
        OrderAction.CANCEL,
        OrderAction.CANCEL_LINES,
        OrderAction.HOLD,
        OrderAction.RELEASE,
        OrderAction.UPDATE_SHIPPING_ADDRESS,
    )
    decision = cancel_order(order, reason=None)
    assert types(decision) == ["order.cancelled"]
    assert decision.order.state is OrderState.CANCELLED


def test_ended_order_is_not_on_hold() -> None:
    order = cancel_order(held(placed()), reason=None).order
    assert not order.on_hold
