"""Route the orders of pilots for which another system has not decided in time."""

import asyncio
import time
from datetime import datetime

from msgspec.structs import replace

from domain.orders.order import Order
from domain.orders.route_overdue import overdue_units, route_overdue
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided
from operations.replan_order import replan_order
from operations.routing import route_units
from operations.services import Services
from storage.waiting_decisions import DuePlace

ORDERS_PER_ROUND_MAX = 500
COMMITS_AT_ONCE = 64


async def route_overdue_orders(
    services: Services, after: DuePlace | None, *, seconds_max: float
) -> tuple[int, DuePlace | None]:
    """Route those that are due, of all organizations, the longest due first; how many, and the place to go on from.

    What is due is seen in the orders, and each is decided on as it is: several processes may do it at once, and after a
    crash the next round goes on. Raises StorageUnavailable.
    """
    deadline = time.monotonic() + seconds_max
    due = await services.storage.waiting_decisions.due(services.now(), after, limit=ORDERS_PER_ROUND_MAX)
    routed = 0
    for start in range(0, len(due), COMMITS_AT_ONCE):
        if time.monotonic() > deadline:
            return routed, after
        places = due[start : start + COMMITS_AT_ONCE]
        routed += sum(
            await asyncio.gather(
                *(route_overdue_order(services, place.organization, place.order_id) for place in places)
            )
        )
        after = places[-1]
    return routed, after if len(due) == ORDERS_PER_ROUND_MAX else None


async def route_overdue_order(services: Services, organization: str, order_id: str) -> bool:
    """Whether the router has decided on units of the order that nobody else had in time."""

    async def decide(order: Order, now: datetime) -> Decided | None:
        units = overdue_units(order, now=now)
        if not units:
            return None
        routed = await route_units(services, organization, order, units, as_piloted=False)
        promise = routed.promise(order, at=now)
        decision = route_overdue(order, routed.plan, now=now, promise=promise, share=routed.channel.share)
        return Decided(decision=decision, routed=replace(routed, awaited=order.awaits), trigger=RoutingTrigger.OVERDUE)

    return await replan_order(services, organization, order_id, decide)
