"""Which units of an order another system is still to decide on, after something has happened to it."""

from msgspec.structs import replace

from domain.orders.events import OrderEvent, OrderRouted
from domain.orders.exceptions import with_settled_exceptions
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order, OrderState


def still_awaiting(before: Order, after: Order, event: OrderEvent) -> Order:
    """The order after the event; it awaits no decision once no unit is left that nobody has decided on.

    Units of a line are alike. As long as there are enough of them, those without a location are the ones that never had
    any: so none is forgotten because others lost theirs.
    """
    assert after.awaits is not None
    undecided = _undecided(before, after, event)
    if after.state is not OrderState.OPEN or not any(undecided.values()):
        return replace(after, awaits=None)
    decided = tuple(
        LineUnits(line_id=line.id, quantity=quantity)
        for line in after.lines
        if (quantity := line.quantities.unrouted - undecided[line.id])
    )
    return with_settled_exceptions(replace(after, awaits=replace(after.awaits, decided=decided)), undecided)


def _undecided(before: Order, after: Order, event: OrderEvent) -> dict[str, int]:
    """By line id. What the router could not serve is decided on: it waits for something else."""
    known = {units.line_id: units.quantity for units in before.undecided}
    unserved: dict[str, int] = {}
    if isinstance(event, OrderRouted):
        unserved = {units.line_id: units.quantity for units in event.unserved if not units.backordered}
    return {
        line.id: max(0, min(known.get(line.id, 0), line.quantities.unrouted - unserved.get(line.id, 0)))
        for line in after.lines
    }
