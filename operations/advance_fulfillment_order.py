"""A location's step on a fulfillment order: what accepting, picking, packing and pick-up share."""

from datetime import datetime

from domain.orders.actions import FulfillmentOrderAction
from domain.orders.order import Order
from domain.orders.work import advance
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part
from operations.services import Services


async def advance_fulfillment_order(
    services: Services, command: Command, *, fulfillment_order_id: str, action: FulfillmentOrderAction
) -> Result:
    """Take one step; the result names the fulfillment order as `fulfillment_order`."""

    async def decide(order: Order, _: datetime) -> Decided:
        part = reachable_part(order, fulfillment_order_id, command.principal)
        return Decided(decision=advance(order, part, action), ids={"fulfillment_order": part.id})

    return await change_order(services, command, order_holding(fulfillment_order_id), decide)
