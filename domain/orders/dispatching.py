"""How much work of an order is to leave which location on which day: what the capacity of a day is used by."""

from datetime import date

from domain.orders.order import Order, OrderState

LocationDay = tuple[str, date]


def dispatching_units(order: Order) -> dict[LocationDay, int]:
    """Units by location and day of an open order.

    What has left counts on, as the day's work is done and not to be done again; an order that has ended counts no more.
    """
    units: dict[LocationDay, int] = {}
    if order.state is OrderState.OPEN:
        for part in order.fulfillment_orders:
            if part.active and part.dispatch_on is not None:
                key = part.location, part.dispatch_on
                units[key] = units.get(key, 0) + sum(line.quantity for line in part.lines)
    return units
