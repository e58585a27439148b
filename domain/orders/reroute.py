"""Move units of a fulfillment order to other locations."""

from collections.abc import Sequence
from datetime import datetime

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderRerouted
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders, refuse_unserved
from domain.orders.promised import Promise
from domain.orders.selection import select_units
from domain.orders.stock_claims import allocate, deallocate
from domain.routing.plan import RoutingPlan


def select_rerouted(order: Order, part: FulfillmentOrder, lines: Sequence[LineUnits] | None) -> tuple[LineUnits, ...]:
    """The units that are to move; refused unless the fulfillment order may move."""
    guard_fulfillment_order(order, part, FulfillmentOrderAction.REROUTE)
    return select_units(part, lines)


def reroute(
    order: Order,
    part: FulfillmentOrder,
    units: Sequence[LineUnits],
    plan: RoutingPlan,
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
) -> Decision:
    """Move the units where the plan says. Refused as a whole when it cannot serve all of them."""
    if plan.unserved:
        refuse_unserved(order, plan)
    created = planned_fulfillment_orders(
        order, plan, chosen_lines(order, plan), now, promise, release_at=part.release_at
    )
    draft = Draft(order)
    draft.happen(FulfillmentOrderRerouted(fulfillment_order_id=part.id, fulfillment_orders=created))
    draft.claim(*deallocate(part, units, cause=part.id, reason="rerouted"))
    for new in created:
        draft.claim(*allocate(new, cause=new.id, share=share))
    return draft.conclude()
