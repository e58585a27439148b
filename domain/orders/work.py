"""A location's steps on a fulfillment order."""

from collections.abc import Callable

from domain.inventory.claims import Ship
from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import (
    FulfillmentOrderAccepted,
    FulfillmentOrderPacked,
    FulfillmentOrderPickedUp,
    FulfillmentOrderPicking,
    FulfillmentOrderReadyForPickup,
    OrderEvent,
)
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.orders.selection import select_units
from domain.orders.stock_claims import units_by_sku

_EVENTS: dict[FulfillmentOrderAction, Callable[..., OrderEvent]] = {
    FulfillmentOrderAction.ACCEPT: FulfillmentOrderAccepted,
    FulfillmentOrderAction.MARK_PICKING: FulfillmentOrderPicking,
    FulfillmentOrderAction.MARK_PACKED: FulfillmentOrderPacked,
    FulfillmentOrderAction.MARK_READY_FOR_PICKUP: FulfillmentOrderReadyForPickup,
    FulfillmentOrderAction.MARK_PICKED_UP: FulfillmentOrderPickedUp,
}


def advance(order: Order, part: FulfillmentOrder, action: FulfillmentOrderAction) -> Decision:
    """Take the step; units that are picked up leave the location's stock."""
    guard_fulfillment_order(order, part, action)
    draft = Draft(order)
    draft.happen(_EVENTS[action](fulfillment_order_id=part.id))
    if action is FulfillmentOrderAction.MARK_PICKED_UP:
        for sku, quantity in units_by_sku(part, select_units(part, None)).items():
            draft.claim(Ship(sku=sku, location=part.location, quantity=quantity, cause=part.id))
    return draft.conclude()
