"""What a location has to do on a day."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.orders.cancel import cancel_order
from domain.orders.dispatching import DayWork, dispatching_units, without_work, work_beyond
from domain.routing.problem import CapacityUsed
from tests.unit.orders.builders import NOW, placed, promise_of, shipped

DAY = promise_of("NYC").ship_on


def work(number: int, units: int, *, movable: bool = True, order: int | None = None) -> DayWork:
    return DayWork(
        order_id=f"ord_{order or number}",
        fulfillment_order_id=f"ful_{number}",
        units=units,
        movable=movable,
        kept=False,
        created_at=NOW + timedelta(minutes=number),
    )


def test_units_count_on_the_day_on_which_they_leave_even_when_they_have_left() -> None:
    order = placed([("TEA", 3), ("CUP", 2)], [(1, "NYC", 3), (2, "NYC", 1), (2, "SEA", 1)])
    counted = {("NYC", DAY): 4, ("SEA", promise_of("SEA").ship_on): 1}
    assert dispatching_units(order) == counted
    assert dispatching_units(shipped(order)) == counted
    assert dispatching_units(cancel_order(order, reason=None).order) == {}
    unknown = tuple(replace(part, dispatch_on=None) for part in order.fulfillment_orders)
    assert dispatching_units(replace(order, fulfillment_orders=unknown)) == {}


def test_the_newest_goes_first_and_what_is_accepted_stays() -> None:
    there = [work(1, 2), work(2, 2, movable=False), work(3, 2), work(4, 2)]
    assert work_beyond(there, units_max=8, orders_max=None) == []
    assert work_beyond(there, units_max=7, orders_max=None) == [there[3]]
    assert work_beyond(there, units_max=4, orders_max=None) == [there[3], there[2]]
    assert work_beyond(there, units_max=0, orders_max=None) == [there[3], there[2], there[0]]
    assert work_beyond(there, units_max=None, orders_max=3) == [there[3]]


def test_an_order_with_two_parts_is_one_order() -> None:
    there = [work(1, 1, order=1), work(2, 1, order=1), work(3, 1)]
    assert work_beyond(there, units_max=None, orders_max=2) == []
    assert work_beyond(there, units_max=None, orders_max=1) == [there[2]]


def test_what_is_given_up_uses_nothing_of_its_day() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 2), (1, "SEA", 1)])
    used = {"NYC": CapacityUsed(10, 4), "SEA": CapacityUsed(5, 2)}
    days = {"NYC": DAY, "SEA": date(2030, 1, 1)}
    assert without_work(used, days, order.fulfillment_orders) == {
        "NYC": CapacityUsed(8, 3),
        "SEA": CapacityUsed(5, 2),
    }
    assert without_work(used, days, []) == used
