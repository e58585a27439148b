"""Units that were promised to an order are not there."""

from collections.abc import Sequence

from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderUnits, LineExceptionRaised
from domain.orders.fulfillment_order import LineUnits
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.planned import may_wait


def lose_stock(order: Order, lost: Sequence[FulfillmentOrderUnits]) -> Decision:
    """The units leave their fulfillment orders; they wait for stock where they may, and are unrouted otherwise.

    The stock itself is claimed by whoever found that they are not there.
    """
    waiting: dict[str, int] = {}
    for units in lost:
        if may_wait(order, units.line_id):
            waiting[units.line_id] = waiting.get(units.line_id, 0) + units.quantity
    draft = Draft(order)
    draft.happen(
        LineExceptionRaised(
            exception=LineException.STOCK_LOST,
            units=tuple(lost),
            backordered=tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in waiting.items()),
        )
    )
    return draft.conclude()
