"""Place an order: with the fulfillment orders that its first plan gives it."""

from dataclasses import replace
from datetime import datetime

from domain.orders.apply_routing import apply_routed
from domain.orders.decision import Decision, Draft
from domain.orders.events import OrderPlaced, OrderRouted
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders, refuse_unserved, unserved_units
from domain.orders.stock_claims import allocate
from domain.routing.plan import RoutingPlan


def place_order(order: Order, plan: RoutingPlan, *, now: datetime) -> Decision:
    """Place an order whose units are all unrouted.

    Without `allow_backorder`, units that the plan does not serve refuse it: raises InsufficientStock or NotRoutable.
    """
    if plan.unserved and not order.allow_backorder:
        refuse_unserved(order, plan)
    parts = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now)
    routed = OrderRouted(fulfillment_orders=parts, unserved=unserved_units(order, plan))
    draft = Draft(None)
    draft.happen(OrderPlaced(order=replace(apply_routed(order, routed), version=0)))
    for part in parts:
        draft.claim(*allocate(part, cause=part.id))
    return draft.conclude()
