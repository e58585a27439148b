"""A location's steps: accepted, picked, packed, ready, picked up, completed; the order closes by itself."""

import pytest

from domain.method import Method
from domain.orders.actions import FulfillmentOrderAction
from domain.orders.events import FulfillmentOrderCompleted, FulfillmentOrderPickedUp, OrderClosed
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.order import OrderState
from domain.orders.status import FulfillmentStatus
from domain.orders.work import advance
from tests.unit.orders.builders import claims, events, part, placed, touched, types, where, worked

Action = FulfillmentOrderAction
Status = FulfillmentOrderStatus


@pytest.mark.parametrize(
    ("before", "action", "after", "event"),
    [
        (Status.OPEN, Action.ACCEPT, Status.ACCEPTED, "fulfillmentOrder.accepted"),
        (Status.ACCEPTED, Action.MARK_PICKING, Status.PICKING, "fulfillmentOrder.picking"),
        (Status.PICKING, Action.MARK_PACKED, Status.PACKED, "fulfillmentOrder.packed"),
        (Status.PACKED, Action.MARK_READY_FOR_PICKUP, Status.READY_FOR_PICKUP, "fulfillmentOrder.readyForPickup"),
    ],
)
def test_step_leads_to_its_status_and_moves_no_units(before: Status, action: Action, after: Status, event: str) -> None:
    order = worked(placed(method=Method.PICKUP), before)
    decision = advance(order, part(order), action)
    assert types(decision) == [event]
    assert touched(decision) == [["1"]]
    assert decision.claims == ()
    assert part(decision.order).status is after
    assert where(decision.order) == {"allocated": 3}
    assert decision.order.version == order.version + 1


def test_picked_up_units_are_delivered_and_leave_the_stock() -> None:
    order = placed([("TEA", 3), ("TEA", 1)], [(1, "NYC", 3), (2, "NYC", 1)], method=Method.PICKUP)
    order = worked(order, Status.READY_FOR_PICKUP)
    decision = advance(order, part(order), Action.MARK_PICKED_UP)
    assert events(decision) == [
        FulfillmentOrderPickedUp(fulfillment_order_id="ful_T-1"),
        FulfillmentOrderCompleted(fulfillment_order_id="ful_T-1"),
        OrderClosed(),
    ]
    assert touched(decision) == [["1"], ["1"], []]
    assert claims(decision) == [("Ship", "TEA", "NYC", 4, "ful_T-1")]
    assert where(decision.order, 1) == {"delivered": 3}
    assert part(decision.order).status is Status.COMPLETED
    assert decision.order.state is OrderState.CLOSED
    assert decision.order.fulfillment_status is FulfillmentStatus.DELIVERED


def test_order_stays_open_while_a_backorder_waits() -> None:
    order = placed(served=[(1, "NYC", 2)], waiting=[(1, 1, LineException.NO_STOCK)], method=Method.PICKUP)
    order = worked(order, Status.READY_FOR_PICKUP)
    decision = advance(order, part(order), Action.MARK_PICKED_UP)
    assert types(decision) == ["fulfillmentOrder.pickedUp", "fulfillmentOrder.completed"]
    assert decision.order.state is OrderState.OPEN
    assert decision.order.fulfillment_status is FulfillmentStatus.PARTIALLY_DELIVERED
