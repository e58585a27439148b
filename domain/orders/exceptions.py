"""Which exception a line shows: why units of it wait, or else what became of a parcel with some of them."""

from collections.abc import Mapping

from msgspec.structs import replace

from domain.orders.lines import LineException, OrderLine
from domain.orders.order import Order
from domain.shipments.shipment import ShipmentStatus

_NONE: Mapping[str, int] = {}
_EXCEPTION_OF_STATUS = {
    ShipmentStatus.LOST: LineException.LOST,
    ShipmentStatus.RETURNED_TO_SENDER: LineException.RETURNED_TO_SENDER,
}


def with_settled_exceptions(order: Order, undecided: Mapping[str, int] = _NONE) -> Order:
    """The order without exceptions of units that wait no more; what carriers report shows where nothing waits.

    Units that are `undecided`, by line id, only wait for another system: no exception is theirs.
    """
    return replace(order, lines=tuple([_settled(order, line, undecided.get(line.id, 0)) for line in order.lines]))


def _settled(order: Order, line: OrderLine, undecided: int) -> OrderLine:
    waits = line.quantities.unrouted > undecided or line.quantities.backordered
    if waits and line.exception is not None and line.exception not in _EXCEPTION_OF_STATUS.values():
        return line
    exception = _carrier_exception(order, line.id)
    return line if exception is line.exception else replace(line, exception=exception)


def _carrier_exception(order: Order, line_id: str) -> LineException | None:
    for shipment in order.shipments:
        exception = _EXCEPTION_OF_STATUS.get(shipment.status)
        if exception and any(units.line_id == line_id for units in shipment.lines):
            return exception
    return None
