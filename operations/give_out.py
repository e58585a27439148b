"""Give units that arrive or become free to the orders that wait for them, in the very commit that brings them.

So nobody who comes later can take them in between, and there is no free stock while somebody waits who could use it.
"""

import asyncio
import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.freeing import skus_freed
from domain.inventory.refusals import InsufficientStock
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.orders.waiting import serve_waiting, units_to_serve
from domain.refusals import InvalidInput
from domain.routing.decision import RoutingDecision, RoutingTrigger
from operations.order_writes import order_write, routing_record
from operations.routed import Routed
from operations.services import Services
from operations.stock_ahead import StockAhead, stock_after
from storage.change import Change
from storage.committing.outcome import Committed
from storage.errors import StaleWrite

WAITING_LOOKED_AT_MAX = 100
"""Waiting orders that one change may serve; those further back are served in rounds."""
GIVE_OUT_ATTEMPTS_MAX = 3
GIVE_OUT_SECONDS_MAX = 1.0
"""After that time no more orders are routed: whoever brings the stock waits for it."""
TURN = "waiting orders"


class Served(Struct, frozen=True, kw_only=True):
    """A waiting order that gets units."""

    decision: Decision
    routing: RoutingDecision


async def commit_giving_out(services: Services, change: Change, *, freed: AbstractSet[str] = frozenset()) -> Committed:
    """Commit the change with what waiting orders get of the stock that it makes available.

    `freed` are SKUs of which units become available though no claim says so. When others are faster several times, the
    change is committed alone, and the waiting orders are served soon after. Raises what the committer raises.
    """
    skus = skus_freed(change.claims) | freed
    if skus:
        for attempt in range(GIVE_OUT_ATTEMPTS_MAX):
            # Changes that bring stock for the same orders would overtake each other again and again.
            async with services.turns.of(change.organization, TURN) if attempt else nullcontext():
                extended = await with_waiting_served(services, change, skus)
                if extended is change:
                    break
                committed = await _commit_extended(services, change, extended)
                if committed is not None:
                    return committed
    return await services.storage.committer.commit(change)


async def with_waiting_served(
    services: Services, change: Change, skus: AbstractSet[str], *, limit: int = WAITING_LOOKED_AT_MAX
) -> Change:
    """The change, with what orders that wait for these SKUs get after it; the same change if they get nothing.

    Orders that the change itself writes are passed over: what they wait for is decided there.
    """
    in_line = await services.storage.waiting_orders.in_line(change.organization, sorted(skus), limit=limit)
    written = {write.stream for write in change.writes}
    waiting = [order for order in in_line if order.stream not in written]
    if not waiting:
        return change
    ahead = await stock_after(services, change, waiting)
    if ahead is None:
        return change
    served = await _serve(waiting, ahead, skus, change.occurred_at)
    if not served:
        return change
    return replace(
        change,
        claims=(*change.claims, *(claim for each in served for claim in each.decision.claims)),
        writes=(*change.writes, *(order_write(each.decision) for each in served)),
        routing=(*change.routing, *(routing_record(each.routing) for each in served)),
    )


async def _commit_extended(services: Services, change: Change, extended: Change) -> Committed | None:
    """None if a waiting order has moved on, or the stock it was to get."""
    try:
        return await services.storage.committer.commit(extended)
    except StaleWrite as stale:
        if any(write.stream == stale.stream for write in change.writes):
            raise
    except InsufficientStock:
        # If it is a claim of the change itself that does not fit, the change alone is refused for it.
        pass
    return None


async def _serve(waiting: Sequence[Order], ahead: StockAhead, skus: AbstractSet[str], now: datetime) -> list[Served]:
    """What each of them gets, the first in line first."""
    deadline = time.monotonic() + GIVE_OUT_SECONDS_MAX
    served: list[Served] = []
    for order in waiting:
        if time.monotonic() > deadline or not ahead.any_left(skus):
            break
        if not ahead.any_for(order):
            continue
        routed = await ahead.route(order, units_to_serve(order))
        decision = _decision(order, routed, now)
        if decision is not None:
            ahead.take(decision.claims)
            routing = routed.decision(decision, trigger=RoutingTrigger.STOCK_ARRIVED, at=now)
            served.append(Served(decision=decision, routing=routing))
        # Many orders may be routed here: others are not to wait for all of them.
        await asyncio.sleep(0)
    return served


def _decision(order: Order, routed: Routed, now: datetime) -> Decision | None:
    if not routed.plan.assignments:
        return None
    promise = routed.promise(order, at=now)
    try:
        return serve_waiting(order, routed.plan, now=now, promise=promise, share=routed.channel.share)
    except InvalidInput:
        # It has as many fulfillment orders as an order may have: a person has to merge some.
        return None
