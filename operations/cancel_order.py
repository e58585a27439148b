"""Cancel an order, or units of its lines."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.orders.cancel import cancel_lines
from domain.orders.cancel import cancel_order as cancel_whole_order
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.refusals import raise_all
from domain.text import text_refusals
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.improve_rest import with_rest_improved
from operations.piloting import partial_decision
from operations.reach import whole_orders_only
from operations.services import Services


async def cancel_order(
    services: Services,
    command: Command,
    *,
    order_id: str,
    lines: Sequence[LineUnits] | None,
    reason: str | None,
) -> Result:
    """Cancel all of it, or units of the lines named; what was allocated is released.

    The rest moves in the same commit where that saves more than it costs.
    """
    whole_orders_only(command.principal)
    raise_all(text_refusals(reason, "reason"))

    async def decide(order: Order, now: datetime) -> Decided:
        if lines is None:
            return Decided(decision=cancel_whole_order(order, reason=reason))
        cancelled = cancel_lines(order, lines=lines, reason=reason)
        decided = await with_rest_improved(services, command.organization, cancelled, at=now)
        for_pilot = await partial_decision(services, command.organization, order, decided.decision.order)
        return replace(decided, for_pilot=for_pilot)

    return await change_order(services, command, order_id, decide)
