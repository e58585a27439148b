"""Release an order from a hold."""

from datetime import datetime

from domain.orders.hold_order import release_order as decide_release
from domain.orders.order import Order
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import whole_orders_only
from operations.services import Services


async def release_order(services: Services, command: Command, *, order_id: str, hold_id: str | None) -> Result:
    """Release one hold, or all of them; the order goes on when none is left."""
    whole_orders_only(command.principal)

    async def decide(order: Order, _: datetime) -> Decided:
        return Decided(decision=decide_release(order, hold_id=hold_id))

    return await change_order(services, command, order_id, decide)
