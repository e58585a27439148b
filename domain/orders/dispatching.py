"""How much work of an order is to leave which location on which day: what the capacity of a day is used by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order, OrderState
from domain.routing.problem import CapacityUsed

LocationDay = tuple[str, date]


class DayWork(Struct, frozen=True, kw_only=True):
    """A fulfillment order that is to leave a location on one day.

    `movable`: nobody has accepted it, nor holds it back; `kept`: it was to move before, and could not.
    """

    order_id: str
    fulfillment_order_id: str
    units: int
    movable: bool
    kept: bool
    created_at: datetime


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


def without_work(
    used: Mapping[str, CapacityUsed], days: Mapping[str, date], parts: Iterable[FulfillmentOrder]
) -> Mapping[str, CapacityUsed]:
    """What is used of the locations' days, by code, without this work."""
    units: dict[str, int] = {}
    orders: dict[str, int] = {}
    for part in parts:
        if part.dispatch_on is not None and part.dispatch_on == days.get(part.location):
            units[part.location] = units.get(part.location, 0) + sum(line.quantity for line in part.lines)
            orders[part.location] = orders.get(part.location, 0) + 1
    if not units:
        return used
    return {
        code: CapacityUsed(max(0, each.units - units.get(code, 0)), max(0, each.orders - orders.get(code, 0)))
        for code, each in used.items()
    }


def work_beyond(work: Sequence[DayWork], *, units_max: int | None, orders_max: int | None) -> list[DayWork]:
    """What has to go so that so many units and orders are left, the newest first; less where less may move."""
    units = sum(each.units for each in work)
    orders: dict[str, int] = {}
    for each in work:
        orders[each.order_id] = orders.get(each.order_id, 0) + 1
    going = []
    newest_first = sorted(
        work, key=lambda each: (each.created_at, each.order_id, each.fulfillment_order_id), reverse=True
    )
    for each in newest_first:
        over_units = units_max is not None and units > units_max
        over_orders = orders_max is not None and len(orders) > orders_max
        if each.movable and (over_units or over_orders):
            going.append(each)
            units -= each.units
            orders[each.order_id] -= 1
            if not orders[each.order_id]:
                del orders[each.order_id]
    return going
