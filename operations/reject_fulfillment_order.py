"""A location refuses a fulfillment order, or units of it."""

from collections.abc import Sequence
from datetime import datetime

from domain.orders.fulfillment_order import LineUnits, RejectionReason
from domain.orders.order import Order
from domain.orders.reject import reject, reject_and_hold, route_rejected
from domain.orders.selection import select_units
from domain.refusals import raise_all
from domain.routing.decision import RoutingTrigger
from domain.text import text_refusals
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part
from operations.routing import route_units
from operations.services import Services


async def reject_fulfillment_order(
    services: Services,
    command: Command,
    *,
    fulfillment_order_id: str,
    lines: Sequence[LineUnits] | None,
    reason: RejectionReason,
    note: str | None,
    reroute: bool,
) -> Result:
    """Reject; with `reroute` the units find other locations in the same commit, or wait with their exception.

    Without it they are held until somebody routes the order again.

    The result names the rejected one as `fulfillment_order` and the new ones as `new_fulfillment_orders`.
    """
    raise_all(text_refusals(note, "note"))

    async def decide(order: Order, now: datetime) -> Decided:
        part = reachable_part(order, fulfillment_order_id, command.principal)
        ids = {"fulfillment_order": part.id, "new_fulfillment_orders": []}
        if not reroute:
            held = reject_and_hold(order, part, lines=lines, reason=reason, note=note, now=now)
            return Decided(decision=held, ids=ids)
        draft = reject(order, part, lines=lines, reason=reason, note=note, now=now)
        routed = await route_units(services, command.organization, draft.order, select_units(part, lines))
        promise = routed.promise(order, at=now)
        decision = route_rejected(draft, routed.plan, now=now, promise=promise, share=routed.channel.share)
        known = {known.id for known in order.fulfillment_orders}
        created = [new.id for new in decision.order.fulfillment_orders if new.id not in known]
        return Decided(
            decision=decision,
            ids={**ids, "new_fulfillment_orders": created},
            routed=routed,
            trigger=RoutingTrigger.REJECTED,
        )

    return await change_order(services, command, order_holding(fulfillment_order_id), decide)
