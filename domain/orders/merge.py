"""Join fulfillment orders of one order at one location."""

from collections.abc import Sequence

from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderMerged
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.refusals import InvalidInput


def merge(order: Order, parts: Sequence[FulfillmentOrder]) -> Decision:
    """Put the units of all into the first; the others are cancelled.

    They must be at one location, in one status, and distinct.
    """
    if len(parts) < 2 or len({part.id for part in parts}) < len(parts):
        raise InvalidInput("Name at least two different fulfillment orders.", field=("ids",))
    for part in parts:
        guard_fulfillment_order(order, part, FulfillmentOrderAction.MERGE)
    if len({part.location for part in parts}) > 1:
        raise InvalidInput("Only fulfillment orders of one location can be merged.", field=("ids",))
    if len({part.status for part in parts}) > 1:
        raise InvalidInput("Only fulfillment orders of one status can be merged.", field=("ids",))
    draft = Draft(order)
    draft.happen(
        FulfillmentOrderMerged(fulfillment_order_id=parts[0].id, merged_ids=tuple(part.id for part in parts[1:]))
    )
    return draft.conclude()
