"""The only way an order changes: events applied to it, in production as in `verify`."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from domain.orders.apply_routing import (
    apply_cancellation,
    apply_consolidated,
    apply_exception,
    apply_kept,
    apply_merged,
    apply_rejected,
    apply_released,
    apply_rerouted,
    apply_routed,
    apply_split,
)
from domain.orders.apply_shipping import (
    apply_picked_up,
    apply_shipment_cancelled,
    apply_shipment_created,
    apply_shipment_tracked,
)
from domain.orders.awaiting import still_awaiting
from domain.orders.events import (
    FulfillmentOrderAccepted,
    FulfillmentOrderCompleted,
    FulfillmentOrderConsolidated,
    FulfillmentOrderKept,
    FulfillmentOrderMerged,
    FulfillmentOrderPacked,
    FulfillmentOrderPickedUp,
    FulfillmentOrderPicking,
    FulfillmentOrderReadyForPickup,
    FulfillmentOrderRejected,
    FulfillmentOrderReleased,
    FulfillmentOrderRerouted,
    FulfillmentOrderSplit,
    LineCancelled,
    LineExceptionRaised,
    OrderAddressChanged,
    OrderCancelled,
    OrderClosed,
    OrderDecisionOverdue,
    OrderEvent,
    OrderHeld,
    OrderPlaced,
    OrderPromised,
    OrderReleased,
    OrderRouted,
    ShipmentCancelled,
    ShipmentCreated,
    ShipmentTracked,
)
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.order import Order, OrderState
from domain.orders.parts import set_status
from domain.orders.promised import apply_promised


def apply_order_event(order: Order | None, event: OrderEvent) -> Order:
    """The order after the event, one version further."""
    if isinstance(event, OrderPlaced):
        assert order is None
        return replace(event.order, version=1)
    assert order is not None
    after = replace(_APPLY[type(event)](order, event), version=order.version + 1)
    return after if after.awaits is None else still_awaiting(order, after, event)


def _cancelled(order: Order, event: OrderCancelled) -> Order:
    return _ended(apply_cancellation(order, event.cancellation), OrderState.CANCELLED)


def _line_cancelled(order: Order, event: LineCancelled) -> Order:
    return apply_cancellation(order, event.cancellation)


def _held(order: Order, event: OrderHeld) -> Order:
    return replace(order, holds=(*order.holds, event.hold), hold_ordinal=order.hold_ordinal + 1)


def _released(order: Order, event: OrderReleased) -> Order:
    return replace(order, holds=tuple(hold for hold in order.holds if hold.id != event.hold_id))


def _address_changed(order: Order, event: OrderAddressChanged) -> Order:
    return replace(order, ship_to=event.ship_to)


def _decision_overdue(order: Order, _: OrderDecisionOverdue) -> Order:
    return replace(order, awaits=None)


def _closed(order: Order, _: OrderClosed) -> Order:
    return _ended(order, OrderState.CLOSED)


def _ended(order: Order, state: OrderState) -> Order:
    """Nothing is left to hold, and an order that has ended could not be released."""
    return replace(order, state=state, holds=())


def _status(status: FulfillmentOrderStatus) -> Callable[[Order, Any], Order]:
    return lambda order, event: set_status(order, event.fulfillment_order_id, status)


_APPLY: dict[type, Callable[[Order, Any], Order]] = {
    OrderRouted: apply_routed,
    OrderCancelled: _cancelled,
    LineCancelled: _line_cancelled,
    LineExceptionRaised: apply_exception,
    OrderHeld: _held,
    OrderReleased: _released,
    OrderAddressChanged: _address_changed,
    OrderPromised: apply_promised,
    OrderDecisionOverdue: _decision_overdue,
    OrderClosed: _closed,
    FulfillmentOrderAccepted: _status(FulfillmentOrderStatus.ACCEPTED),
    FulfillmentOrderRejected: apply_rejected,
    FulfillmentOrderSplit: apply_split,
    FulfillmentOrderMerged: apply_merged,
    FulfillmentOrderRerouted: apply_rerouted,
    FulfillmentOrderReleased: apply_released,
    FulfillmentOrderKept: apply_kept,
    FulfillmentOrderConsolidated: apply_consolidated,
    FulfillmentOrderPicking: _status(FulfillmentOrderStatus.PICKING),
    FulfillmentOrderPacked: _status(FulfillmentOrderStatus.PACKED),
    FulfillmentOrderReadyForPickup: _status(FulfillmentOrderStatus.READY_FOR_PICKUP),
    FulfillmentOrderPickedUp: apply_picked_up,
    FulfillmentOrderCompleted: _status(FulfillmentOrderStatus.COMPLETED),
    ShipmentCreated: apply_shipment_created,
    ShipmentCancelled: apply_shipment_cancelled,
    ShipmentTracked: apply_shipment_tracked,
}
