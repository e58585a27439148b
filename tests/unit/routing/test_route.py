"""What the router decides, case by case."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from domain.method import Method
from domain.orders.lines import LineException
from domain.routing.cost_terms import CostTerm
from domain.routing.plan import Baseline, LocationCost, PlanStatus, RoutingPlan, UnservedUnits
from domain.routing.problem import CandidateLocation, Exclusion, RoutingDemand
from domain.routing.rule import RoutingRule, RuleKind
from domain.routing.serving.baselines import baselines_of
from tests.unit.routing.checked import route_checked
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile, make_rule

NEAR = make_location("NEAR", longitude=1.0, priority=1)
MIDDLE = make_location("MIDDLE", longitude=10.0, priority=2)
FAR = make_location("FAR", longitude=20.0, priority=3)

NO_STOCK = LineException.NO_STOCK
NO_ELIGIBLE_LOCATION = LineException.NO_ELIGIBLE_LOCATION


def route_one(
    demand: RoutingDemand,
    stock: Mapping[str, Mapping[str, int]],
    *,
    locations: tuple[CandidateLocation, ...] = (NEAR, MIDDLE, FAR),
    rules: Sequence[RoutingRule] = (),
) -> RoutingPlan:
    return route_checked(make_problem(demand, locations=locations, stock=stock, profile=make_profile(*rules)))


def locations_max(limit: int) -> RoutingRule:
    return make_rule(RuleKind.LOCATIONS_PER_ORDER_MAX, limit)


def shares(plan: RoutingPlan) -> list[tuple[str, str, int]]:
    return [(share.line, share.location, share.quantity) for share in plan.assignments]


def shortfalls(plan: RoutingPlan) -> list[tuple[str, int, LineException]]:
    return [(unserved.line, unserved.quantity, unserved.exception) for unserved in plan.unserved]


def test_the_nearest_location_that_has_everything_serves_everything() -> None:
    demand = make_demand(make_line("line-1", quantity=2), make_line("line-2", sku="CUP"))
    plan = route_one(demand, {"TEA": {"NEAR": 9, "MIDDLE": 2, "FAR": 9}, "CUP": {"MIDDLE": 1, "FAR": 9}})
    assert plan.status is PlanStatus.OPTIMAL
    assert (plan.bound, plan.gap, plan.solved_by) == (plan.objective, 0.0, "enumeration")
    assert shares(plan) == [("line-1", "MIDDLE", 2), ("line-2", "MIDDLE", 1)]


def test_cost_by_term_and_in_minor_units() -> None:
    plan = route_one(make_demand(make_line(quantity=3, weight_grams=500)), {"TEA": {"NEAR": 9}})
    expected = LocationCost(
        order="order-1",
        location="NEAR",
        service=None,
        distance_kilometers=111,
        deliver_days=None,
        co2e_grams=17,
        terms={
            CostTerm.OPENING: 150_000,
            CostTerm.SHIPPING_PARCEL: 600_000 + 100 * 111,
            CostTerm.SHIPPING_WEIGHT: 3 * 30_000,
            CostTerm.SHIPPING_DISTANCE: 3 * 2_220,
            CostTerm.PICKING_UNITS: 3 * 25_000,
        },
    )
    assert plan.costs == (expected,)
    assert (plan.objective, plan.cost, plan.bent) == (932_760, 932_760, ())
    assert (expected.total, expected.total_minor_units, plan.currency_code) == (932_760, 933, "USD")


def test_a_line_is_divided_where_no_location_has_all_of_it() -> None:
    plan = route_one(make_demand(make_line(quantity=7)), {"TEA": {"NEAR": 4, "MIDDLE": 2, "FAR": 6}})
    assert shares(plan) == [("line-1", "NEAR", 4), ("line-1", "FAR", 3)]


def test_an_order_is_split_where_that_costs_less_than_distance() -> None:
    demand = make_demand(make_line("line-1", weight_grams=50_000), make_line("line-2", sku="CUP"))
    stock = {"TEA": {"NEAR": 1, "FAR": 1}, "CUP": {"FAR": 1}}
    assert shares(route_one(demand, stock)) == [("line-1", "NEAR", 1), ("line-2", "FAR", 1)]
    dear_opening = tuple(
        make_location(place.code, longitude=place.longitude, opening=9_000_000) for place in (NEAR, FAR)
    )
    assert shares(route_one(demand, stock, locations=dear_opening)) == [("line-1", "FAR", 1), ("line-2", "FAR", 1)]


def test_lines_of_one_sku_share_its_stock() -> None:
    plan = route_one(
        make_demand(make_line("line-1", quantity=2), make_line("line-2", quantity=2)), {"TEA": {"NEAR": 3}}
    )
    assert shares(plan) == [("line-1", "NEAR", 2), ("line-2", "NEAR", 1)]
    assert shortfalls(plan) == [("line-2", 1, NO_STOCK)]


def test_lines_of_one_sku_that_may_come_from_different_places_share_its_stock_too() -> None:
    excluded = {"line-1": {"FAR": Exclusion(code="REJECTED")}}
    demand = make_demand(make_line("line-1", quantity=2), make_line("line-2", quantity=2), excluded=excluded)
    plan = route_one(demand, {"TEA": {"NEAR": 2, "FAR": 2}})
    assert shares(plan) == [("line-1", "NEAR", 2), ("line-2", "FAR", 2)]
    assert plan.status is PlanStatus.OPTIMAL


def test_units_come_before_cost() -> None:
    plan = route_one(make_demand(make_line(quantity=5)), {"TEA": {"NEAR": 4, "FAR": 5}}, rules=[locations_max(1)])
    assert shares(plan) == [("line-1", "FAR", 5)]


def test_ties_go_to_priority_then_code() -> None:
    twins = (make_location("B", priority=2), make_location("C", priority=1), make_location("A", priority=2))
    stock = {"TEA": {"A": 1, "B": 1, "C": 1}}
    assert shares(route_one(make_demand(), stock, locations=twins)) == [("line-1", "C", 1)]
    stock = {"TEA": {"A": 1, "B": 1}}
    assert shares(route_one(make_demand(), stock, locations=twins)) == [("line-1", "A", 1)]


def test_maximum_of_locations_leaves_units_that_others_still_have() -> None:
    stock = {"TEA": {"NEAR": 2, "MIDDLE": 2, "FAR": 2}}
    plan = route_one(make_demand(make_line(quantity=6)), stock, rules=[locations_max(2)])
    assert shares(plan) == [("line-1", "NEAR", 2), ("line-1", "MIDDLE", 2)]
    assert shortfalls(plan) == [("line-1", 2, NO_STOCK)]


def test_locations_in_use_count_against_the_maximum() -> None:
    stock = {"TEA": {"NEAR": 2, "MIDDLE": 2, "FAR": 2}}
    demand = make_demand(make_line(quantity=6), locations_in_use=frozenset({"FAR", "GONE"}))
    plan = route_one(demand, stock, rules=[locations_max(3)])
    assert shares(plan) == [("line-1", "NEAR", 2), ("line-1", "FAR", 2)]


def test_a_location_in_use_is_not_opened_twice_but_sends_another_parcel() -> None:
    plan = route_one(make_demand(locations_in_use=frozenset({"NEAR"})), {"TEA": {"NEAR": 1}})
    assert CostTerm.OPENING not in plan.costs[0].terms
    assert plan.costs[0].terms[CostTerm.SHIPPING_PARCEL] == 611_100


def test_an_order_that_may_not_be_split_comes_whole_from_one_location() -> None:
    demand = make_demand(make_line("line-1", quantity=3), make_line("line-2", sku="CUP"), split_allowed=False)
    plan = route_one(demand, {"TEA": {"NEAR": 9, "FAR": 3}, "CUP": {"FAR": 1}})
    assert shares(plan) == [("line-1", "FAR", 3), ("line-2", "FAR", 1)]


def test_an_order_that_may_not_be_split_is_not_served_in_part() -> None:
    demand = make_demand(make_line("line-1", quantity=3), make_line("line-2", sku="CUP"), split_allowed=False)
    plan = route_one(demand, {"TEA": {"NEAR": 3, "FAR": 2}, "CUP": {"FAR": 1}})
    assert plan.status is PlanStatus.INFEASIBLE
    assert (plan.assignments, plan.costs, plan.objective) == ((), (), 0)
    assert shortfalls(plan) == [("line-1", 3, NO_STOCK), ("line-2", 1, NO_STOCK)]


def test_the_rest_of_an_order_that_may_not_be_split_comes_from_where_it_is() -> None:
    stock = {"TEA": {"NEAR": 9, "FAR": 9}}
    demand = make_demand(split_allowed=False, locations_in_use=frozenset({"FAR"}))
    assert shares(route_one(demand, stock)) == [("line-1", "FAR", 1)]
    rejected = {None: {"FAR": Exclusion(code="REJECTED")}}
    demand = make_demand(split_allowed=False, locations_in_use=frozenset({"FAR"}), excluded=rejected)
    assert shortfalls(route_one(demand, stock)) == [("line-1", 1, NO_ELIGIBLE_LOCATION)]


def test_pickup_comes_from_its_location_alone_and_ships_nothing() -> None:
    demand = make_demand(make_line(quantity=3), method=Method.PICKUP, pickup_location="FAR", destination=None)
    plan = route_one(demand, {"TEA": {"NEAR": 9, "FAR": 2}}, rules=[make_rule(RuleKind.DISTANCE_MAX, 5)])
    assert shares(plan) == [("line-1", "FAR", 2)]
    assert shortfalls(plan) == [("line-1", 1, NO_STOCK)]
    assert plan.costs[0].terms == {CostTerm.OPENING: 150_000, CostTerm.PICKING_UNITS: 2 * 25_000}


def test_no_location_is_not_the_same_as_no_stock() -> None:
    closed = make_location("CLOSED", active=False)
    plan = route_one(make_demand(), {"TEA": {"CLOSED": 9}}, locations=(closed,))
    assert shortfalls(plan) == [("line-1", 1, NO_ELIGIBLE_LOCATION)]
    plan = route_one(make_demand(), {}, locations=(closed, NEAR))
    assert plan.unserved == (UnservedUnits(order="order-1", line="line-1", quantity=1, exception=NO_STOCK),)
    assert plan.status is PlanStatus.INFEASIBLE


def test_a_destination_without_coordinates_is_priced_alike_from_everywhere() -> None:
    plan = route_one(make_demand(destination=None), {"TEA": {"MIDDLE": 1, "FAR": 1}})
    assert shares(plan) == [("line-1", "MIDDLE", 1)]
    assert plan.costs[0].distance_kilometers is None
    assert plan.costs[0].terms[CostTerm.SHIPPING_PARCEL] == 600_000 + 100 * 1_900


def test_baselines_cost_what_simple_rules_do() -> None:
    first = make_location("FIRST", longitude=20.0, priority=0)
    demand = make_demand(make_line("line-1"), make_line("line-2", sku="CUP"))
    stock = {"TEA": {"NEAR": 1, "MIDDLE": 1, "FIRST": 1}, "CUP": {"MIDDLE": 1}}
    problem = make_problem(demand, locations=(NEAR, MIDDLE, first), stock=stock)
    plan = route_checked(problem)
    baselines = baselines_of(problem, plan)

    def cost(kilometers: int, lines: int) -> int:
        return 150_000 + 600_000 + 100 * kilometers + lines * (60_000 + 40 * kilometers + 25_000)

    assert plan.objective == cost(1_112, 2)
    nearest, by_priority = cost(111, 1) + cost(1_112, 1), cost(2_224, 1) + cost(1_112, 1)
    assert baselines.nearest == Baseline(objective=nearest, cost=nearest, units_unserved=0)
    assert baselines.priority == Baseline(objective=by_priority, cost=by_priority, units_unserved=0)


def test_baselines_keep_the_maximum_of_locations() -> None:
    demand = make_demand(make_line(quantity=3))
    stock = {"TEA": {"NEAR": 1, "FAR": 3}}
    problem = make_problem(demand, locations=(NEAR, FAR), stock=stock, profile=make_profile(locations_max(1)))
    plan = route_checked(problem)
    assert baselines_of(problem, plan).nearest.units_unserved == 2
    assert plan.units_unserved == 0


def test_orders_that_compete_are_decided_together() -> None:
    # Each alone would take the unit at NEAR. The heavy one gains more from it.
    light = make_demand(make_line("light", weight_grams=100), order="order-1")
    heavy = make_demand(make_line("heavy", weight_grams=30_000), order="order-2")
    problem = make_problem(light, heavy, locations=(NEAR, FAR), stock={"TEA": {"NEAR": 1, "FAR": 1}})
    plan = route_checked(problem)
    assert shares(plan) == [("light", "FAR", 1), ("heavy", "NEAR", 1)]
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.solved_by.startswith("HiGHS ")
    assert plan.objective < baselines_of(problem, plan).nearest.cost


def test_the_first_priority_is_served_first() -> None:
    later = make_demand(make_line("later", quantity=2), order="order-1", priority=2)
    urgent = make_demand(make_line("urgent", quantity=2), order="order-2", priority=1)
    plan = route_checked(make_problem(later, urgent, locations=(NEAR,), stock={"TEA": {"NEAR": 3}}))
    assert shares(plan) == [("later", "NEAR", 1), ("urgent", "NEAR", 2)]
    assert shortfalls(plan) == [("later", 1, NO_STOCK)]


def test_a_whole_order_gives_way_where_others_then_get_more() -> None:
    whole = make_demand(make_line("whole", quantity=2), order="order-1", split_allowed=False)
    others = [make_demand(make_line(f"line-{index}", quantity=2), order=f"order-{index}") for index in (2, 3)]
    plan = route_checked(make_problem(whole, *others, locations=(NEAR,), stock={"TEA": {"NEAR": 3}}))
    assert plan.units_served == 3
    assert sum(share.quantity for share in plan.assignments if share.order == "order-1") in (0, 2)


def test_orders_that_do_not_compete_are_decided_apart() -> None:
    demands = [make_demand(make_line(f"line-{index}"), order=f"order-{index}") for index in range(3)]
    for at_far in (3, 1):
        plan = route_checked(make_problem(*demands, locations=(NEAR, FAR), stock={"TEA": {"NEAR": 3, "FAR": at_far}}))
        assert plan.solved_by == "enumeration"
        assert [share.location for share in plan.assignments] == ["NEAR"] * 3


def test_a_plan_cut_off_by_the_limit_is_feasible_and_says_how_far_it_may_be_from_the_best() -> None:
    demands = [
        make_demand(make_line(f"line-{index}", quantity=2, weight_grams=index * 5_000), order=f"order-{index}")
        for index in range(1, 9)
    ]
    stock = {"TEA": {"NEAR": 5, "MIDDLE": 5, "FAR": 6}}
    problem = make_problem(*demands, locations=(NEAR, MIDDLE, FAR), stock=stock)
    best = route_checked(problem)
    cut_off = route_checked(replace(problem, solver_seconds_max=0.0))
    assert best.status is PlanStatus.OPTIMAL
    assert cut_off.status is PlanStatus.FEASIBLE
    assert cut_off.bound <= best.objective <= cut_off.objective
    assert cut_off.gap > 0
    assert cut_off.units_unserved == 0
