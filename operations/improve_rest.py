"""What is left of an order after some of it was cancelled may be planned better."""

from datetime import datetime

from domain.orders.decision import Decision, joined
from domain.orders.order import Order
from domain.orders.replan import improve, not_accepted, too_late_for
from domain.orders.route_again import planned_work
from domain.orders.stock_claims import deallocate_all
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided
from operations.routing import promise_now, route_units
from operations.services import Services


async def with_rest_improved(services: Services, organization: str, cancelled: Decision, *, at: datetime) -> Decided:
    """The cancellation, and in the same change a better plan for what no location has accepted, if there is one.

    Better means that it saves more than moving costs, and that nothing arrives later than promised.
    """
    order: Order = cancelled.order
    parts = not_accepted(order)
    if not parts:
        return Decided(decision=cancelled)
    promise = await promise_now(services, organization, order, at=at)
    network = await services.storage.locations.network(organization)
    routed = await route_units(
        services,
        organization,
        order,
        planned_work(parts).units,
        leaving=[part.id for part in parts],
        excluded_locations=too_late_for(parts, [location.code for location in network.locations], promise),
        freed=[*cancelled.claims, *(claim for part in parts for claim in deallocate_all(part))],
    )
    improved = improve(order, parts, routed.plan, now=at, promise=promise, share=routed.channel.share)
    if not improved.events:
        return Decided(decision=cancelled)
    return Decided(decision=joined(cancelled, improved), routed=routed, trigger=RoutingTrigger.CANCELLED)
