"""Which units of an order can come back."""

from collections.abc import Sequence

from domain.orders.fulfillment_order import LineUnits
from domain.orders.lines import OrderLine
from domain.orders.order import Order
from domain.orders.refusals import QuantityExceeded
from domain.orders.selection import check_units
from domain.refusals import NotFound


def returnable_units(line: OrderLine) -> int:
    """Units that have left and have not come back."""
    quantities = line.quantities
    return quantities.shipped + quantities.delivered - quantities.returned


def select_returned(order: Order, lines: Sequence[LineUnits]) -> tuple[tuple[OrderLine, int], ...]:
    """The order lines with the units that come back.

    Raises NotFound for a line of another order, InvalidInput for no line, one named twice or a quantity below one,
    QuantityExceeded for more units than have left.
    """
    check_units(lines)
    selected = []
    for index, units in enumerate(lines):
        line = order.line(units.line_id)
        if line is None:
            raise NotFound(f"No line {units.line_id} in {order.id}.", field=("lines", str(index), "lineId"))
        most = returnable_units(line)
        if units.quantity > most:
            raise QuantityExceeded(
                sku=line.sku,
                requested=units.quantity,
                available=most,
                because=f"order {order.number} has {most} that could come back",
                field=("lines", str(index), "quantity"),
            )
        selected.append((line, units.quantity))
    return tuple(selected)
