"""What is left of an order after some of it was cancelled may be planned better."""

from datetime import datetime

from domain.orders.decision import Decision, joined
from domain.orders.order import Order
from domain.orders.replan import improve, not_accepted
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided
from operations.route_promised import route_promised
from operations.routing import promise_now
from operations.services import Services


async def with_rest_improved(services: Services, organization: str, cancelled: Decision, *, at: datetime) -> Decided:
    """The cancellation, and in the same change a better plan for what no location has accepted, if there is one.

    Better means that it saves more than moving costs, and that nothing arrives later than promised. What a table or another
    system has decided stays.
    """
    order: Order = cancelled.order
    parts = not_accepted(order)
    if not parts:
        return Decided(decision=cancelled)
    promise = await promise_now(services, organization, order, at=at)
    routed = await route_promised(services, organization, order, parts, promise, freed=cancelled.claims)
    if not routed.by_router:
        return Decided(decision=cancelled)
    improved = improve(order, parts, routed.plan, now=at, promise=promise, share=routed.channel.share)
    if not improved.events:
        return Decided(decision=cancelled)
    return Decided(decision=joined(cancelled, improved), routed=routed, trigger=RoutingTrigger.CANCELLED)
