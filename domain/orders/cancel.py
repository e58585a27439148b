"""Cancel an order, or units of its lines."""

from collections.abc import Iterable, Sequence

from domain.orders.actions import OrderAction, guard_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import Cancellation, FulfillmentOrderUnits, LineCancelled, OrderCancelled
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits
from domain.orders.order import Order
from domain.orders.refusals import QuantityExceeded
from domain.orders.selection import check_units
from domain.orders.stock_claims import deallocate
from domain.refusals import NotFound

_PROGRESS = {status: rank for rank, status in enumerate(FulfillmentOrderStatus)}


def cancel_order(order: Order, *, reason: str | None) -> Decision:
    """Cancel all of it and release what was allocated. Refused once any unit has shipped."""
    guard_order(order, OrderAction.CANCEL)
    lines = tuple(
        LineUnits(line_id=line.id, quantity=open_units)
        for line in order.lines
        if (open_units := line.quantities.unrouted + line.quantities.backordered + line.quantities.allocated)
    )
    draft = Draft(order)
    cancellation = _cancellation(order, lines)
    draft.happen(OrderCancelled(cancellation=cancellation, reason=reason))
    _release(draft, order, cancellation)
    return draft.conclude()


def cancel_lines(order: Order, *, lines: Sequence[LineUnits], reason: str | None) -> Decision:
    """Cancel units of lines that have not shipped: unrouted and backordered ones first, then those least worked on."""
    guard_order(order, OrderAction.CANCEL_LINES)
    check_units(lines)
    for index, units in enumerate(lines):
        line = order.line(units.line_id)
        if line is None:
            raise NotFound(f"No line {units.line_id} in order {order.number}.", field=("lines", str(index), "lineId"))
        cancellable = line.quantities.unrouted + line.quantities.backordered + line.quantities.allocated
        if units.quantity > cancellable:
            raise QuantityExceeded(
                sku=line.sku,
                requested=units.quantity,
                available=cancellable,
                because=f"order {order.number} has {cancellable} that can be cancelled",
                field=("lines", str(index), "quantity"),
            )
    cancellation = _cancellation(order, lines)
    draft = Draft(order)
    if _is_everything(order, lines):
        draft.happen(OrderCancelled(cancellation=cancellation, reason=reason))
    else:
        draft.happen(LineCancelled(cancellation=cancellation, reason=reason))
    _release(draft, order, cancellation)
    return draft.conclude()


def _is_everything(order: Order, lines: Sequence[LineUnits]) -> bool:
    named = {units.line_id: units.quantity for units in lines}
    return all(line.quantities.cancelled + named.get(line.id, 0) == line.quantities.ordered for line in order.lines)


def _cancellation(order: Order, lines: Iterable[LineUnits]) -> Cancellation:
    unrouted, backordered, allocated = [], [], []
    for units in lines:
        line = order.line(units.line_id)
        assert line is not None
        left = units.quantity
        from_unrouted = min(left, line.quantities.unrouted)
        from_backordered = min(left - from_unrouted, line.quantities.backordered)
        left -= from_unrouted + from_backordered
        if from_unrouted:
            unrouted.append(LineUnits(line_id=line.id, quantity=from_unrouted))
        if from_backordered:
            backordered.append(LineUnits(line_id=line.id, quantity=from_backordered))
        allocated.extend(_from_fulfillment_orders(order, line.id, left))
    return Cancellation(unrouted=tuple(unrouted), backordered=tuple(backordered), allocated=tuple(allocated))


def _from_fulfillment_orders(order: Order, line_id: str, quantity: int) -> list[FulfillmentOrderUnits]:
    taken = []
    for part in _least_worked_on_first(order):
        line = part.line(line_id) if part.active else None
        units = min(quantity, line.remaining) if line and not _is_done(part) else 0
        if units:
            taken.append(FulfillmentOrderUnits(fulfillment_order_id=part.id, line_id=line_id, quantity=units))
            quantity -= units
    assert quantity == 0
    return taken


def _least_worked_on_first(order: Order) -> list[FulfillmentOrder]:
    newest_first = list(order.fulfillment_orders)
    newest_first.reverse()
    return sorted(newest_first, key=lambda part: _PROGRESS[part.status])


def _is_done(part: FulfillmentOrder) -> bool:
    return part.status in (FulfillmentOrderStatus.PICKED_UP, FulfillmentOrderStatus.COMPLETED)


def _release(draft: Draft, order: Order, cancellation: Cancellation) -> None:
    for part in order.fulfillment_orders:
        lines = [
            LineUnits(line_id=units.line_id, quantity=units.quantity)
            for units in cancellation.allocated
            if units.fulfillment_order_id == part.id
        ]
        draft.claim(*deallocate(part, lines, cause=order.id, reason="order cancelled"))
