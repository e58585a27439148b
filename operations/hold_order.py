"""Hold an order for a reason."""

from datetime import datetime

from domain.orders.hold import HoldReason
from domain.orders.hold_order import hold_order as decide_hold
from domain.orders.order import Order
from domain.refusals import raise_all
from domain.text import text_refusals
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import whole_orders_only
from operations.services import Services


async def hold_order(
    services: Services, command: Command, *, order_id: str, reason: HoldReason, note: str | None
) -> Result:
    """Stop the order: none of its fulfillment orders may proceed until it is released."""
    whole_orders_only(command.principal)
    raise_all(text_refusals(note, "note"))

    async def decide(order: Order, now: datetime) -> Decided:
        return Decided(decision=decide_hold(order, reason=reason, note=note, now=now))

    return await change_order(services, command, order_id, decide)
