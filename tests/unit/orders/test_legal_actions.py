"""Every verb in every state: what is legal, what the guard says, and that both agree."""

from collections.abc import Callable
from itertools import product

import pytest
from msgspec.structs import replace

from domain.method import Method
from domain.orders.actions import (
    FulfillmentOrderAction,
    OrderAction,
    ShipmentAction,
    fulfillment_order_actions,
    order_actions,
    shipment_actions,
)
from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, RejectionReason
from domain.orders.hold import HoldReason
from domain.orders.hold_order import hold_order, release_order
from domain.orders.merge import merge
from domain.orders.order import Order
from domain.orders.parts import set_status
from domain.orders.reject import reject
from domain.orders.reroute import select_rerouted
from domain.orders.ship import cancel_shipment, create_shipment, record_tracking_event
from domain.orders.split import SplitPart, check_split
from domain.orders.work import advance
from domain.refusals import IllegalTransition
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    NOW,
    make_shipment,
    part,
    placed,
    scan,
    shipment_of,
    shipped,
    tracked,
    units,
    worked,
)

Action = FulfillmentOrderAction
Status = FulfillmentOrderStatus

LEGAL: dict[Status, set[Action]] = {
    Status.SCHEDULED: {Action.SPLIT, Action.MERGE, Action.REROUTE},
    Status.OPEN: {Action.ACCEPT, Action.REJECT, Action.SPLIT, Action.MERGE, Action.REROUTE},
    Status.ACCEPTED: {Action.MARK_PICKING, Action.REJECT, Action.SPLIT, Action.MERGE},
    Status.PICKING: {Action.MARK_PACKED, Action.REJECT},
    Status.PACKED: {Action.CREATE_SHIPMENT, Action.MARK_READY_FOR_PICKUP},
    Status.SHIPPED: set(),
    Status.READY_FOR_PICKUP: {Action.MARK_PICKED_UP},
    Status.PICKED_UP: set(),
    Status.COMPLETED: set(),
    Status.REJECTED: set(),
    Status.CANCELLED: set(),
}
ONLY = {
    Action.CREATE_SHIPMENT: Method.SHIP,
    Action.MARK_READY_FOR_PICKUP: Method.PICKUP,
    Action.MARK_PICKED_UP: Method.PICKUP,
}


def order_with(status: Status, method: Method) -> Order:
    """Two fulfillment orders at one location, both in this status: the second is for merging."""
    order = placed([("TEA", 2), ("TEA", 2)], [(1, "NYC", 2), (2, "LAX", 2)], method=method)
    second = replace(part(order, 2), location="NYC")
    order = replace(order, fulfillment_orders=(part(order, 1), second))
    return set_status(set_status(order, "ful_T-1", status), "ful_T-2", status)


def attempt(order: Order, acted_on: FulfillmentOrder, action: Action) -> None:
    """Decide the verb with arguments that fit it."""
    if action in STEPS:
        advance(order, acted_on, action)
        return
    attempts: dict[Action, Callable[[], object]] = {
        Action.REJECT: lambda: reject(
            order, acted_on, lines=None, reason=RejectionReason.OTHER, note=None, now=NOW
        ).conclude(),
        Action.SPLIT: lambda: check_split(order, acted_on, [SplitPart(lines=units((1, 1)))]),
        Action.MERGE: lambda: merge(order, [acted_on, part(order, 2)]),
        Action.REROUTE: lambda: select_rerouted(order, acted_on, None),
        Action.CREATE_SHIPMENT: lambda: create_shipment(order, acted_on, make_shipment(order)),
    }
    attempts[action]()


STEPS = {
    Action.ACCEPT,
    Action.MARK_PICKING,
    Action.MARK_PACKED,
    Action.MARK_READY_FOR_PICKUP,
    Action.MARK_PICKED_UP,
}


@pytest.mark.parametrize(("method", "status"), list(product(Method, Status)))
def test_fulfillment_order_offers_exactly_the_verbs_of_its_status_and_method(method: Method, status: Status) -> None:
    order = order_with(status, method)
    expected = {action for action in LEGAL[status] if ONLY.get(action, method) is method}
    assert set(fulfillment_order_actions(order, part(order))) == expected


@pytest.mark.parametrize(("method", "status", "action"), list(product(Method, Status, Action)))
def test_fulfillment_order_verb_is_refused_unless_it_is_offered(method: Method, status: Status, action: Action) -> None:
    order = order_with(status, method)
    offered = fulfillment_order_actions(order, part(order))
    if action in offered:
        attempt(order, part(order), action)
        return
    with pytest.raises(IllegalTransition) as refused:
        attempt(order, part(order), action)
    assert refused.value.data() == {"from_state": status, "verb": action, "supported_actions": offered}


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_every_fulfillment_order_verb_is_refused_while_the_order_is_on_hold(status: Status, action: Action) -> None:
    for method in Method:
        order = hold_order(order_with(status, method), reason=HoldReason.MANUAL, note=None, now=NOW).order
        assert fulfillment_order_actions(order, part(order)) == ()
        with pytest.raises(IllegalTransition):
            attempt(order, part(order), action)


def orders_by_situation() -> dict[str, Order]:
    """Orders in every situation that matters to the verbs of a whole order."""
    partly = shipped(placed(), units((1, 1)))
    return {
        "allocated": placed(),
        "picked up": placed(method=Method.PICKUP),
        "held": hold_order(placed(), reason=HoldReason.OTHER, note=None, now=NOW).order,
        "partly shipped": partly,
        "shipped": shipped(placed()),
        "shipped and held": hold_order(shipped(placed()), reason=HoldReason.OTHER, note=None, now=NOW).order,
        "closed": tracked(shipped(placed()), ShipmentStatus.DELIVERED),
        "cancelled": cancel_order(placed(), reason=None).order,
    }


ORDER_ACTIONS: dict[str, set[OrderAction]] = {
    "allocated": set(OrderAction) - {OrderAction.RELEASE},
    "picked up": set(OrderAction) - {OrderAction.RELEASE, OrderAction.UPDATE_SHIPPING_ADDRESS},
    "held": set(OrderAction) - {OrderAction.REROUTE},
    "partly shipped": {OrderAction.CANCEL_LINES, OrderAction.HOLD, OrderAction.REROUTE},
    "shipped": {OrderAction.HOLD},
    "shipped and held": {OrderAction.HOLD, OrderAction.RELEASE},
    "closed": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("situation", ORDER_ACTIONS)
def test_order_offers_exactly_the_verbs_of_its_situation(situation: str) -> None:
    assert set(order_actions(orders_by_situation()[situation])) == ORDER_ACTIONS[situation]


ORDER_VERBS: dict[OrderAction, Callable[[Order], object]] = {
    OrderAction.CANCEL: lambda order: cancel_order(order, reason=None),
    OrderAction.CANCEL_LINES: lambda order: cancel_lines(order, lines=units((1, 1)), reason=None),
    OrderAction.HOLD: lambda order: hold_order(order, reason=HoldReason.OTHER, note=None, now=NOW),
    OrderAction.RELEASE: lambda order: release_order(order, hold_id=None),
}


@pytest.mark.parametrize(("situation", "action"), list(product(ORDER_ACTIONS, ORDER_VERBS)))
def test_order_verb_is_refused_unless_it_is_offered(situation: str, action: OrderAction) -> None:
    order = orders_by_situation()[situation]
    if action in ORDER_ACTIONS[situation]:
        ORDER_VERBS[action](order)
        return
    with pytest.raises(IllegalTransition) as refused:
        ORDER_VERBS[action](order)
    assert refused.value.data() == {
        "from_state": order.state,
        "verb": action,
        "supported_actions": order_actions(order),
    }


def shipment_in(status: ShipmentStatus) -> Order:
    order = shipped(placed())
    if status is ShipmentStatus.CREATED:
        return order
    if status is ShipmentStatus.CANCELLED:
        return cancel_shipment(order, shipment_of(order)).order
    return tracked(order, status)


@pytest.mark.parametrize("status", ShipmentStatus)
def test_shipment_is_cancelled_only_until_it_is_handed_over_and_tracked_unless_cancelled(
    status: ShipmentStatus,
) -> None:
    order = shipment_in(status)
    shipment = shipment_of(order)
    assert shipment.status is status
    expected = {
        ShipmentStatus.CREATED: set(ShipmentAction),
        ShipmentStatus.LABELLED: set(ShipmentAction),
        ShipmentStatus.CANCELLED: set(),
    }.get(status, {ShipmentAction.RECORD_TRACKING_EVENT})
    assert set(shipment_actions(shipment)) == expected
    verbs: dict[ShipmentAction, Callable[[], object]] = {
        ShipmentAction.CANCEL: lambda: cancel_shipment(order, shipment),
        ShipmentAction.RECORD_TRACKING_EVENT: lambda: record_tracking_event(
            order, shipment, scan(ShipmentStatus.IN_TRANSIT, hours=5)
        ),
    }
    for action, verb in verbs.items():
        if action in expected:
            verb()
            continue
        with pytest.raises(IllegalTransition) as refused:
            verb()
        assert refused.value.data() == {
            "from_state": status,
            "verb": action,
            "supported_actions": shipment_actions(shipment),
        }


def test_late_label_scan_does_not_make_a_parcel_cancellable_that_the_carrier_has() -> None:
    order = tracked(tracked(shipped(placed()), ShipmentStatus.HANDED_OVER), ShipmentStatus.LABELLED, hours=1)
    assert shipment_of(order).status is ShipmentStatus.LABELLED
    assert ShipmentAction.CANCEL not in shipment_actions(shipment_of(order))
    with pytest.raises(IllegalTransition, match="the carrier has it"):
        cancel_shipment(order, shipment_of(order))


def test_part_of_a_fulfillment_order_ships_while_the_rest_can_still_ship() -> None:
    order = shipped(placed(), units((1, 2)))
    assert part(order).status is Status.PACKED
    assert fulfillment_order_actions(order, part(order)) == (Action.CREATE_SHIPMENT,)
    assert fulfillment_order_actions(worked(placed(), Status.PACKED), part(worked(placed(), Status.PACKED))) == (
        Action.CREATE_SHIPMENT,
    )
