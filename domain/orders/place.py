"""Place an order: with the fulfillment orders that its first plan gives it."""

from datetime import datetime

from msgspec.structs import replace

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.apply_routing import apply_routed
from domain.orders.decision import Decision, Draft
from domain.orders.events import OrderPlaced, OrderRouted
from domain.orders.order import Order
from domain.orders.planned import (
    chosen_lines,
    may_wait,
    planned_fulfillment_orders,
    refuse_unserved,
    unserved_units,
)
from domain.orders.promised import Promise, promised_at
from domain.orders.stock_claims import allocate
from domain.routing.plan import RoutingPlan


def place_order(
    order: Order,
    plan: RoutingPlan,
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
    release_at: datetime | None = None,
) -> Decision:
    """Place an order whose units are all unrouted, on the channel's share of the stock.

    With `release_at` the locations do not get its fulfillment orders before: they may still be planned better.
    Units that the plan does not serve, of lines that may not wait, refuse it: raises InsufficientStock or NotRoutable.
    """
    refused = tuple(units for units in plan.unserved if not may_wait(order, units.line))
    if refused:
        refuse_unserved(order, replace(plan, unserved=refused))
    parts = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise, release_at=release_at)
    routed = OrderRouted(fulfillment_orders=parts, unserved=unserved_units(order, plan))
    order = apply_routed(order, routed)
    draft = Draft(None)
    draft.happen(OrderPlaced(order=replace(order, promised_at=promised_at(order), version=0)))
    for part in parts:
        draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()
