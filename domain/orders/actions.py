"""Which verbs are legal in which state: the table that guards every mutation and answers `supportedActions`."""

from enum import StrEnum

from domain.method import Method
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.order import Order, OrderState
from domain.refusals import IllegalTransition
from domain.shipments.shipment import Shipment, ShipmentStatus

Status = FulfillmentOrderStatus


class OrderAction(StrEnum):
    CANCEL = "CANCEL"
    CANCEL_LINES = "CANCEL_LINES"
    HOLD = "HOLD"
    RELEASE = "RELEASE"
    REROUTE = "REROUTE"
    UPDATE_SHIPPING_ADDRESS = "UPDATE_SHIPPING_ADDRESS"


class FulfillmentOrderAction(StrEnum):
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    SPLIT = "SPLIT"
    MERGE = "MERGE"
    REROUTE = "REROUTE"
    MARK_PICKING = "MARK_PICKING"
    MARK_PACKED = "MARK_PACKED"
    CREATE_SHIPMENT = "CREATE_SHIPMENT"
    MARK_READY_FOR_PICKUP = "MARK_READY_FOR_PICKUP"
    MARK_PICKED_UP = "MARK_PICKED_UP"


class ShipmentAction(StrEnum):
    CANCEL = "CANCEL"
    RECORD_TRACKING_EVENT = "RECORD_TRACKING_EVENT"


FULFILLMENT_ORDER_ACTIONS: dict[FulfillmentOrderAction, frozenset[FulfillmentOrderStatus]] = {
    FulfillmentOrderAction.ACCEPT: frozenset({Status.OPEN}),
    FulfillmentOrderAction.REJECT: frozenset({Status.OPEN, Status.ACCEPTED, Status.PICKING}),
    FulfillmentOrderAction.SPLIT: frozenset({Status.SCHEDULED, Status.OPEN, Status.ACCEPTED}),
    FulfillmentOrderAction.MERGE: frozenset({Status.SCHEDULED, Status.OPEN, Status.ACCEPTED}),
    FulfillmentOrderAction.REROUTE: frozenset({Status.SCHEDULED, Status.OPEN}),
    FulfillmentOrderAction.MARK_PICKING: frozenset({Status.ACCEPTED}),
    FulfillmentOrderAction.MARK_PACKED: frozenset({Status.PICKING}),
    FulfillmentOrderAction.CREATE_SHIPMENT: frozenset({Status.PACKED}),
    FulfillmentOrderAction.MARK_READY_FOR_PICKUP: frozenset({Status.PACKED}),
    FulfillmentOrderAction.MARK_PICKED_UP: frozenset({Status.READY_FOR_PICKUP}),
}
"""From which states each verb leads on."""

METHOD_OF_ACTION: dict[FulfillmentOrderAction, Method] = {
    FulfillmentOrderAction.CREATE_SHIPMENT: Method.SHIP,
    FulfillmentOrderAction.MARK_READY_FOR_PICKUP: Method.PICKUP,
    FulfillmentOrderAction.MARK_PICKED_UP: Method.PICKUP,
}
"""Verbs that exist for one method only."""

SHIPMENT_CANCELLABLE = frozenset({ShipmentStatus.CREATED, ShipmentStatus.LABELLED})
"""Until the carrier has it, a shipment can be cancelled."""


def order_actions(order: Order) -> tuple[OrderAction, ...]:
    """The verbs that are legal for the order now."""
    if order.state is not OrderState.OPEN:
        return ()
    open_units = any(
        line.quantities.unrouted + line.quantities.backordered + line.quantities.allocated for line in order.lines
    )
    gone = any(line.quantities.shipped + line.quantities.delivered for line in order.lines)
    legal = {
        OrderAction.CANCEL: open_units and not gone,
        OrderAction.CANCEL_LINES: open_units,
        OrderAction.HOLD: True,
        OrderAction.RELEASE: order.on_hold,
        OrderAction.REROUTE: open_units and not order.on_hold,
        OrderAction.UPDATE_SHIPPING_ADDRESS: open_units and not gone and order.ship_to is not None,
    }
    return tuple(action for action, allowed in legal.items() if allowed)


def fulfillment_order_actions(order: Order, part: FulfillmentOrder) -> tuple[FulfillmentOrderAction, ...]:
    """The verbs that are legal for the fulfillment order now; none while the order is on hold."""
    if order.on_hold:
        return ()
    return tuple(
        action
        for action, states in FULFILLMENT_ORDER_ACTIONS.items()
        if part.status in states and METHOD_OF_ACTION.get(action, part.method) is part.method
    )


def shipment_actions(shipment: Shipment) -> tuple[ShipmentAction, ...]:
    """The verbs that are legal for the shipment now."""
    if shipment.status is ShipmentStatus.CANCELLED:
        return ()
    if shipment.status in SHIPMENT_CANCELLABLE and not _was_handed_over(shipment):
        return (ShipmentAction.CANCEL, ShipmentAction.RECORD_TRACKING_EVENT)
    return (ShipmentAction.RECORD_TRACKING_EVENT,)


def guard_order(order: Order, action: OrderAction) -> None:
    """Raise IllegalTransition unless the verb is legal for the order."""
    legal = order_actions(order)
    if action not in legal:
        raise IllegalTransition(
            what=f"order {order.number}",
            state=order.state,
            verb=action,
            supported_actions=legal,
            because=_why_not(order, action),
        )


def guard_fulfillment_order(order: Order, part: FulfillmentOrder, action: FulfillmentOrderAction) -> None:
    """Raise IllegalTransition unless the verb is legal for the fulfillment order."""
    legal = fulfillment_order_actions(order, part)
    if action not in legal:
        held = part.active and order.on_hold
        raise IllegalTransition(
            what=f"fulfillment order {part.id}",
            state=part.status,
            verb=action,
            supported_actions=legal,
            because="the order is on hold" if held else None,
        )


def guard_shipment(shipment: Shipment, action: ShipmentAction) -> None:
    """Raise IllegalTransition unless the verb is legal for the shipment."""
    legal = shipment_actions(shipment)
    if action not in legal:
        with_carrier = shipment.status in SHIPMENT_CANCELLABLE and _was_handed_over(shipment)
        raise IllegalTransition(
            what=f"shipment {shipment.id}",
            state=shipment.status,
            verb=action,
            supported_actions=legal,
            because="the carrier has it" if with_carrier else None,
        )


def _was_handed_over(shipment: Shipment) -> bool:
    """Whether any scan shows it: a label scanned late says nothing of where the parcel is."""
    return any(event.code not in SHIPMENT_CANCELLABLE for event in shipment.events)


def _why_not(order: Order, action: OrderAction) -> str | None:
    if order.state is not OrderState.OPEN:
        return None
    if action is OrderAction.RELEASE:
        return "it has no hold"
    if action is OrderAction.REROUTE and order.on_hold:
        return "it is on hold"
    if action is OrderAction.UPDATE_SHIPPING_ADDRESS and order.ship_to is None:
        return "it is picked up"
    return "its units have shipped or are cancelled"
