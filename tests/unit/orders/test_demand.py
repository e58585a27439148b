"""What the router is asked for units of an order."""

from domain.catalog.sku import Sku
from domain.handling import Handling
from domain.method import Method
from domain.orders.demand import routing_demand
from domain.orders.order import Priority
from domain.routing.problem import Exclusion, Point, RoutingLine
from tests.unit.orders.builders import make_order, placed, rejected_without_rerouting, units

SKUS = {
    "TEA": Sku(code="TEA", name="Tea", weight_grams=100, handling=(Handling.FRAGILE,)),
    "CUP": Sku(code="CUP", name="Cup", weight_grams=250),
}


def test_demand_has_the_units_with_the_weight_and_handling_of_their_skus() -> None:
    order = make_order([("TEA", 3), ("CUP", 2)], allow_split=False, priority=Priority.URGENT)
    demand = routing_demand(order, units((2, 1), (1, 3)), skus=SKUS)
    assert demand.lines == (
        RoutingLine(id="lin_T-2", sku="CUP", quantity=1, weight_grams=250),
        RoutingLine(id="lin_T-1", sku="TEA", quantity=3, weight_grams=100, handling=frozenset({Handling.FRAGILE})),
    )
    assert demand.destination == Point(latitude=40.75, longitude=-73.99)
    assert (demand.order, demand.method, demand.split_allowed) == ("ord_T", Method.SHIP, False)


def test_urgent_orders_come_first() -> None:
    ranks = {each: routing_demand(make_order(priority=each), units((1, 1)), skus=SKUS).priority for each in Priority}
    assert sorted(ranks, key=ranks.__getitem__) == [Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW]


def test_order_to_pick_up_names_its_location_and_has_no_destination() -> None:
    demand = routing_demand(make_order(method=Method.PICKUP), units((1, 1)), skus=SKUS)
    assert (demand.pickup_location, demand.destination) == ("NYC", None)


def test_locations_whose_work_stays_are_in_use_and_those_left_are_not() -> None:
    order = placed(served=[(1, "NYC", 1), (1, "LAX", 2)])
    assert routing_demand(order, units((1, 2)), skus=SKUS).locations_in_use == {"NYC", "LAX"}
    assert routing_demand(order, units((1, 2)), skus=SKUS, leaving=["ful_T-2"]).locations_in_use == {"NYC"}


def test_location_that_rejected_a_line_is_out_for_it_unless_a_person_requires_one() -> None:
    order = rejected_without_rerouting(placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)]), units((1, 1)))
    rejected: dict[str | None, dict[str, Exclusion]] = {
        "lin_T-1": {"NYC": Exclusion(code="REJECTED", detail="CAPACITY")}
    }
    assert routing_demand(order, units((1, 1)), skus=SKUS).excluded == rejected
    assert routing_demand(order, units((1, 1)), skus=SKUS, excluded_locations=["LAX"]).excluded == {
        **rejected,
        None: {"LAX": Exclusion(code="EXCLUDED_BY_CALLER")},
    }
    required = routing_demand(order, units((1, 1)), skus=SKUS, required_location="NYC")
    assert (required.required_location, required.excluded) == ("NYC", {})


def test_work_that_has_ended_is_not_in_use() -> None:
    order = rejected_without_rerouting(placed())
    assert routing_demand(order, units((1, 3)), skus=SKUS).locations_in_use == frozenset()
