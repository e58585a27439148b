"""What is derived from an order's lines, in one place."""

from enum import StrEnum
from typing import Protocol

from domain.orders.lines import OrderLine


class WithLines(Protocol):
    """An order, as far as its status goes."""

    @property
    def lines(self) -> tuple[OrderLine, ...]: ...


class FulfillmentStatus(StrEnum):
    UNROUTED = "UNROUTED"
    PARTIALLY_ROUTED = "PARTIALLY_ROUTED"
    ROUTED = "ROUTED"
    BACKORDERED = "BACKORDERED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    PARTIALLY_DELIVERED = "PARTIALLY_DELIVERED"
    DELIVERED = "DELIVERED"


class ReturnStatus(StrEnum):
    NONE = "NONE"
    PARTIALLY_RETURNED = "PARTIALLY_RETURNED"
    RETURNED = "RETURNED"


def fulfillment_status(order: WithLines) -> FulfillmentStatus:
    """The furthest any unit has come, `PARTIALLY_` while others that are not cancelled lag behind."""
    delivered = sum(line.quantities.delivered for line in order.lines)
    gone = delivered + sum(line.quantities.shipped for line in order.lines)
    routed = gone + sum(line.quantities.allocated for line in order.lines)
    wanted = sum(line.quantities.ordered - line.quantities.cancelled for line in order.lines)
    if delivered:
        return FulfillmentStatus.DELIVERED if delivered == wanted else FulfillmentStatus.PARTIALLY_DELIVERED
    if gone:
        return FulfillmentStatus.SHIPPED if gone == wanted else FulfillmentStatus.PARTIALLY_SHIPPED
    if routed:
        return FulfillmentStatus.ROUTED if routed == wanted else FulfillmentStatus.PARTIALLY_ROUTED
    if any(line.quantities.backordered for line in order.lines):
        return FulfillmentStatus.BACKORDERED
    return FulfillmentStatus.UNROUTED


def return_status(order: WithLines) -> ReturnStatus:
    """How much of what was delivered has come back."""
    returned = sum(line.quantities.returned for line in order.lines)
    delivered = sum(line.quantities.delivered for line in order.lines)
    if not returned:
        return ReturnStatus.NONE
    return ReturnStatus.RETURNED if returned == delivered else ReturnStatus.PARTIALLY_RETURNED


def is_finished(order: WithLines) -> bool:
    """Whether nothing of the order is open any more: every unit is delivered or cancelled."""
    return all(line.quantities.delivered + line.quantities.cancelled == line.quantities.ordered for line in order.lines)
