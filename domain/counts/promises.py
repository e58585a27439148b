"""Which promises are taken back when stock is not there: the newest, and those last that were seen in a box."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from domain.orders.events import FulfillmentOrderUnits
from domain.orders.fulfillment_order import FulfillmentOrderStatus

PACKED = frozenset({FulfillmentOrderStatus.PACKED, FulfillmentOrderStatus.READY_FOR_PICKUP})
"""Somebody has seen the goods."""
HOLDING = (
    FulfillmentOrderStatus.SCHEDULED,
    FulfillmentOrderStatus.OPEN,
    FulfillmentOrderStatus.ACCEPTED,
    FulfillmentOrderStatus.PICKING,
    *sorted(PACKED),
)
"""Statuses in which a fulfillment order can hold units that are still at its location."""


class PromisedUnits(Struct, frozen=True, kw_only=True):
    """Units of one SKU that a fulfillment order holds for a line and that have not left; `ordinal` is its place in the order."""

    order_id: str
    order_version: int
    ordinal: int
    fulfillment_order_id: str
    line_id: str
    sku: str
    quantity: int
    status: FulfillmentOrderStatus
    created_at: datetime


TakenBack = dict[str, tuple[FulfillmentOrderUnits, ...]]
"""Units that orders lose, by order id."""


def take_back(promises: Iterable[PromisedUnits], missing: Mapping[str, int]) -> TakenBack:
    """Take so many units of each SKU back; fewer if fewer are promised."""
    left = dict(missing)
    taken: TakenBack = {}
    for promise in _first_to_go(promises):
        quantity = min(left.get(promise.sku, 0), promise.quantity)
        if quantity:
            left[promise.sku] -= quantity
            units = FulfillmentOrderUnits(
                fulfillment_order_id=promise.fulfillment_order_id, line_id=promise.line_id, quantity=quantity
            )
            taken[promise.order_id] = (*taken.get(promise.order_id, ()), units)
    return taken


def _first_to_go(promises: Iterable[PromisedUnits]) -> list[PromisedUnits]:
    newest_first = sorted(
        promises,
        key=lambda promise: (promise.created_at, promise.order_id, promise.ordinal, promise.line_id),
        reverse=True,
    )
    return sorted(newest_first, key=lambda promise: promise.status in PACKED)
