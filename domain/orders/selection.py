"""Which units a command means: lines with quantities, or all."""

from collections.abc import Sequence

from domain.limits import LINES_PER_ORDER_MAX
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.refusals import QuantityExceeded
from domain.refusals import InvalidInput, NotFound


def select_units(part: FulfillmentOrder, lines: Sequence[LineUnits] | None) -> tuple[LineUnits, ...]:
    """Units of a fulfillment order that are still at the location: those named, or all of them.

    Raises NotFound for a foreign line, InvalidInput for an empty list, a repeated line or a quantity below one,
    QuantityExceeded for more units than remain.
    """
    if lines is None:
        return tuple(LineUnits(line_id=line.line_id, quantity=line.remaining) for line in part.lines if line.remaining)
    check_units(lines)
    for index, units in enumerate(lines):
        line = part.line(units.line_id)
        if line is None:
            raise NotFound(f"No line {units.line_id} in {part.id}.", field=("lines", str(index), "lineId"))
        if units.quantity > line.remaining:
            raise QuantityExceeded(
                sku=line.sku,
                requested=units.quantity,
                available=line.remaining,
                because=f"{part.id} has {line.remaining}",
                field=("lines", str(index), "quantity"),
            )
    return tuple(lines)


def check_units(lines: Sequence[LineUnits]) -> None:
    """Raise InvalidInput unless there are lines, each once, each with at least one unit."""
    if not lines:
        raise InvalidInput("Name at least one line, or leave the list out to mean all.", field=("lines",))
    if len(lines) > LINES_PER_ORDER_MAX:
        raise InvalidInput(f"At most {LINES_PER_ORDER_MAX} lines.", field=("lines",))
    seen: set[str] = set()
    for index, units in enumerate(lines):
        if units.quantity < 1:
            raise InvalidInput("The quantity must be at least 1.", field=("lines", str(index), "quantity"))
        if units.line_id in seen:
            raise InvalidInput("Each line may be named once.", field=("lines", str(index), "lineId"))
        seen.add(units.line_id)
