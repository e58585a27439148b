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
    delivered = shipped = allocated = backordered = wanted = 0
    for line in order.lines:
        quantities = line.quantities
        delivered += quantities.delivered
        shipped += quantities.shipped
        allocated += quantities.allocated
        backordered += quantities.backordered
        wanted += quantities.ordered - quantities.cancelled
    if delivered:
        return FulfillmentStatus.DELIVERED if delivered == wanted else FulfillmentStatus.PARTIALLY_DELIVERED
    if shipped:
        return FulfillmentStatus.SHIPPED if shipped == wanted else FulfillmentStatus.PARTIALLY_SHIPPED
    if allocated:
        return FulfillmentStatus.ROUTED if allocated == wanted else FulfillmentStatus.PARTIALLY_ROUTED
    return FulfillmentStatus.BACKORDERED if backordered else FulfillmentStatus.UNROUTED


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
