"""Which orders must be decided together."""

from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.problem import RoutingDemand
from domain.routing.serving.contention import components, contested_levels
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem

LOCATIONS = (make_location("NEAR"), make_location("FAR", longitude=20.0))


def options_of(stock: dict[str, dict[str, int]], *demands: RoutingDemand) -> list[OrderOptions]:
    problem = make_problem(*demands, locations=LOCATIONS, stock=stock)
    return [order_options(problem, demand, ranked_locations(LOCATIONS)) for demand in demands]


def demand(order: str, *skus: str, quantity: int = 2) -> RoutingDemand:
    lines = [make_line(f"{order}-{sku}", sku=sku, quantity=quantity) for sku in skus]
    return make_demand(*lines, order=order)


def test_a_level_is_contested_if_together_they_could_take_more_than_it_has() -> None:
    stock = {"TEA": {"NEAR": 3, "FAR": 4}}
    assert contested_levels(options_of(stock, demand("1", "TEA"), demand("2", "TEA"))) == {("TEA", "NEAR"): (3,)}


def test_lines_of_one_order_compete_too() -> None:
    lines = (make_line("a", quantity=2), make_line("b", quantity=2))
    assert contested_levels(options_of({"TEA": {"NEAR": 3}}, make_demand(*lines))) == {("TEA", "NEAR"): (3,)}


def test_orders_are_grouped_by_what_they_compete_for() -> None:
    stock = {"TEA": {"NEAR": 3}, "CUP": {"NEAR": 3}, "POT": {"NEAR": 9}}
    orders = options_of(
        stock, demand("1", "TEA", "POT"), demand("2", "CUP"), demand("3", "POT"), demand("4", "CUP", "TEA")
    )
    assert components(orders) == [[0, 1, 3], [2]]
