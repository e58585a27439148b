"""Hold an order and release it."""

from datetime import datetime

from domain.limits import HOLDS_PER_ORDER_MAX
from domain.orders.actions import OrderAction, guard_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import OrderHeld, OrderReleased
from domain.orders.hold import Hold, HoldReason
from domain.orders.ids import next_hold_id
from domain.orders.order import Order
from domain.refusals import InvalidInput, NotFound


def hold_order(order: Order, *, reason: HoldReason, note: str | None, now: datetime) -> Decision:
    """Stop the order for a reason; several holds may be active."""
    guard_order(order, OrderAction.HOLD)
    if len(order.holds) >= HOLDS_PER_ORDER_MAX:
        raise InvalidInput(f"An order can have at most {HOLDS_PER_ORDER_MAX} active holds.")
    draft = Draft(order)
    draft.happen(OrderHeld(hold=Hold(id=next_hold_id(order), reason=reason, note=note, placed_at=now)))
    return draft.conclude()


def release_order(order: Order, *, hold_id: str | None) -> Decision:
    """Release one hold, or all of them."""
    guard_order(order, OrderAction.RELEASE)
    holds = [hold for hold in order.holds if hold_id in (None, hold.id)]
    if not holds:
        raise NotFound(f"No active hold {hold_id} on order {order.number}.", field=("holdId",))
    draft = Draft(order)
    for hold in holds:
        draft.happen(OrderReleased(hold_id=hold.id))
    return draft.conclude()
