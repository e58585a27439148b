"""Look again for units that a count did not find, or that no location could take on the day."""

import time
from collections.abc import Sequence
from datetime import datetime

from domain.orders.order import Order
from domain.orders.replan import retried_units, serve_retried
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided
from operations.replan_order import replan_order
from operations.routing import route_units
from operations.serve_backorders import serve_backorders
from operations.services import Services

AT_ONCE_SECONDS_MAX = 2.0
"""So long whoever posts a count waits for its orders to be routed again; the others are routed in rounds."""


async def look_again_for(services: Services, organization: str, order_ids: Sequence[str], skus: Sequence[str]) -> None:
    """Route what these orders have just lost of these SKUs, as far as there is time; what may wait is served in line."""
    deadline = time.monotonic() + AT_ONCE_SECONDS_MAX
    await serve_backorders(services, organization, skus)
    for order_id in order_ids:
        if time.monotonic() > deadline:
            break
        await look_again(services, organization, order_id)


async def look_again(services: Services, organization: str, order_id: str) -> bool:
    """Whether units of the order have found a location; the others keep their exception."""

    async def decide(order: Order, now: datetime) -> Decided | None:
        units = retried_units(order)
        if order.on_hold or not units:
            return None
        routed = await route_units(services, organization, order, units)
        promise = routed.promise(order, at=now)
        decision = serve_retried(order, routed.plan, now=now, promise=promise, share=routed.channel.share)
        return Decided(decision=decision, routed=routed, trigger=RoutingTrigger.STOCK_LOST)

    return await replan_order(services, organization, order_id, decide)
