"""Join fulfillment orders of one order at one location."""

from collections.abc import Sequence
from datetime import datetime

from domain.limits import FULFILLMENT_ORDERS_PER_ORDER_MAX
from domain.orders.merge import merge
from domain.orders.order import Order
from domain.refusals import InvalidInput
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part
from operations.services import Services


async def merge_fulfillment_orders(services: Services, command: Command, *, ids: Sequence[str]) -> Result:
    """Put the units of all into the first, named `fulfillment_order` in the result; the others are cancelled."""
    if not 1 <= len(ids) <= FULFILLMENT_ORDERS_PER_ORDER_MAX:
        message = f"Name two to {FULFILLMENT_ORDERS_PER_ORDER_MAX} different fulfillment orders."
        raise InvalidInput(message, field=("ids",))
    if len({order_holding(part_id, ("ids", str(index))) for index, part_id in enumerate(ids)}) > 1:
        raise InvalidInput("Only fulfillment orders of one order can be merged.", field=("ids",))

    async def decide(order: Order, _: datetime) -> Decided:
        parts = [
            reachable_part(order, part_id, command.principal, ("ids", str(index))) for index, part_id in enumerate(ids)
        ]
        return Decided(decision=merge(order, parts), ids={"fulfillment_order": ids[0]})

    return await change_order(services, command, order_holding(ids[0]), decide, at=("ids", "0"))
