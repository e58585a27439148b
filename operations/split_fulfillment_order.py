"""Divide a fulfillment order."""

from collections.abc import Sequence
from datetime import datetime

from domain.channels.stock_share import ALL_OF_IT
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.ids import next_fulfillment_order_ids
from domain.orders.order import Order
from domain.orders.split import SplitPart, check_split, split
from domain.refusals import NotFound
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part, whole_orders_only
from operations.routed import Routed
from operations.routing import promise_now, route_units
from operations.services import Services


async def split_fulfillment_order(
    services: Services, command: Command, *, fulfillment_order_id: str, parts: Sequence[SplitPart]
) -> Result:
    """Move units into new fulfillment orders, at the same or at named locations.

    The result names the remaining one as `fulfillment_order` and the new ones as `new_fulfillment_orders`. Raises
    InsufficientStock or NotRoutable when a named location cannot serve its part.
    """
    if any(part.location is not None for part in parts):
        whole_orders_only(command.principal)

    async def decide(order: Order, now: datetime) -> Decided:
        part = reachable_part(order, fulfillment_order_id, command.principal)
        check_split(order, part, parts)
        routed = [await _routed(services, command, order, part, wanted, index) for index, wanted in enumerate(parts)]
        shares = [each.channel.share for each in routed if each is not None]
        ids = {
            "fulfillment_order": part.id,
            "new_fulfillment_orders": list(next_fulfillment_order_ids(order, len(parts))),
        }
        plans = [None if each is None else each.plan for each in routed]
        promise = await promise_now(services, command.organization, order, at=now)
        share = shares[0] if shares else ALL_OF_IT
        decision = split(order, part, parts, plans, now=now, promise=promise, share=share)
        return Decided(decision=decision, ids=ids)

    return await change_order(services, command, order_holding(fulfillment_order_id), decide)


async def _routed(
    services: Services, command: Command, order: Order, part: FulfillmentOrder, wanted: SplitPart, index: int
) -> Routed | None:
    if wanted.location in (None, part.location):
        return None
    try:
        return await route_units(services, command.organization, order, wanted.lines, required_location=wanted.location)
    except NotFound as unknown:
        raise unknown.at("parts", str(index), *unknown.field) from None
