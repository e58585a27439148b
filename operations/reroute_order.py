"""Route again everything of an order that no location has accepted."""

import asyncio
from datetime import datetime

from msgspec.structs import replace

from domain.address import Address
from domain.orders.actions import OrderAction, guard_order
from domain.orders.order import Order
from domain.orders.route_again import movable, route_again
from domain.orders.stock_claims import deallocate_all
from domain.routing.decision import RoutingTrigger
from domain.routing.replanning.standing import no_better_than_planned
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import whole_orders_only
from operations.routing import promise_now, route_units
from operations.services import Services


async def reroute_order(services: Services, command: Command, *, order_id: str) -> Result:
    """Route again; fulfillment orders that the new plan leaves as they are stay untouched."""
    whole_orders_only(command.principal)

    async def decide(order: Order, now: datetime) -> Decided:
        guard_order(order, OrderAction.REROUTE)
        return await decide_route(services, command, order, now, trigger=RoutingTrigger.REROUTED)

    return await change_order(services, command, order_id, decide)


async def decide_route(
    services: Services,
    command: Command,
    order: Order,
    now: datetime,
    *,
    trigger: RoutingTrigger,
    ship_to: Address | None = None,
) -> Decided:
    """Plan what is movable anew, for a new address if one is given.

    An order that another system is to route goes on waiting for that when only its address changes.
    """
    what = movable(order)
    addressed = order if ship_to is None else replace(order, ship_to=ship_to)
    waits_on = ship_to is not None and order.awaits is not None and not what.fulfillment_orders
    if waits_on or not what.units:
        promise = await promise_now(services, command.organization, addressed, at=now)
        return Decided(decision=route_again(order, None, now=now, promise=promise, ship_to=ship_to))
    routed = await route_units(
        services,
        command.organization,
        addressed,
        what.units,
        leaving=[part.id for part in what.fulfillment_orders],
        freed=[claim for part in what.fulfillment_orders for claim in deallocate_all(part)],
    )
    promise = routed.promise(addressed, at=now)
    if ship_to is None and await asyncio.to_thread(no_better_than_planned, routed.problem, routed.plan):
        return Decided(decision=route_again(order, None, now=now, promise=promise))
    decision = route_again(order, routed.plan, now=now, promise=promise, ship_to=ship_to, share=routed.channel.share)
    return Decided(decision=decision, routed=routed, trigger=trigger)
