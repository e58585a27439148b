"""Release an order from a hold."""

from datetime import datetime

from msgspec.structs import replace

from domain.orders.hold_order import release_order as decide_release
from domain.orders.order import Order
from domain.orders.waiting import backordered_units
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import whole_orders_only
from operations.serve_backorders import serve_backorders
from operations.services import Services


async def release_order(services: Services, command: Command, *, order_id: str, hold_id: str | None) -> Result:
    """Release one hold, or all of them; the order goes on when none is left, and gets what it waits for if that is there."""
    whole_orders_only(command.principal)

    async def decide(order: Order, _: datetime) -> Decided:
        return Decided(decision=decide_release(order, hold_id=hold_id))

    result = await change_order(services, command, order_id, decide)
    released = result.order
    if released is None or released.on_hold or not backordered_units(released):
        return result
    served = await serve_backorders(services, command.organization, list(backordered_units(released)))
    return replace(result, order=None) if served else result
