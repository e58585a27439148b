"""Route an order for which another system has not decided in time."""

from datetime import datetime

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.decision import Decision, Draft
from domain.orders.events import OrderDecisionOverdue, OrderRouted
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders, unserved_units
from domain.orders.promised import Promise
from domain.orders.stock_claims import allocate
from domain.routing.plan import RoutingPlan


def overdue_units(order: Order, *, now: datetime) -> tuple[LineUnits, ...]:
    """The units that nobody has decided on in time; none while there is time, or the order is on hold."""
    if order.awaits is None or order.awaits.due_at > now or order.on_hold:
        return ()
    return order.undecided


def route_overdue(
    order: Order, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Decision:
    """Apply the router's plan for these units; what it could not serve waits, or says why.

    Raises InvalidInput when the order would have too many fulfillment orders.
    """
    assert order.awaits is not None
    draft = Draft(order)
    draft.happen(OrderDecisionOverdue(pilot=order.awaits.pilot, arm=order.awaits.arm, due_at=order.awaits.due_at))
    created = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise)
    draft.happen(OrderRouted(fulfillment_orders=created, unserved=unserved_units(order, plan)))
    for part in created:
        draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()
