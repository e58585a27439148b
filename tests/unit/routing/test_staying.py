"""Planned work moves only for more than moving costs."""

from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from domain.routing.rule import RuleKind
from domain.routing.staying import better_than_staying, staying_objective
from tests.unit.routing.problems import (
    make_costs,
    make_demand,
    make_line,
    make_location,
    make_problem,
    make_profile,
    make_rule,
)

NEAR = make_location("NEAR", longitude=1.0)
FAR = make_location("FAR", longitude=20.0)


def planned_far(moving: int) -> RoutingProblem:
    # Moving both units saves 180 per km over 2,113 km: see the costs of the default profile.
    return make_problem(
        make_demand(make_line(quantity=2, planned={"FAR": 2})),
        locations=(NEAR, FAR),
        stock={"TEA": {"NEAR": 9, "FAR": 9}},
        profile=make_profile(costs=make_costs(moving=moving)),
    )


def test_a_plan_that_saves_more_than_moving_costs_is_better() -> None:
    problem = planned_far(moving=90 * 2_113 - 1)
    plan = route(problem)
    assert [assignment.location for assignment in plan.assignments] == ["NEAR"]
    assert plan.objective == (staying_objective(problem) or 0) - 2
    assert better_than_staying(problem, plan)


def test_a_plan_that_saves_as_much_as_moving_costs_is_not() -> None:
    problem = planned_far(moving=90 * 2_113)
    plan = route(problem)
    assert plan.objective == staying_objective(problem)
    assert not better_than_staying(problem, plan)


def test_units_stay_where_they_are_and_not_only_at_the_locations() -> None:
    both = make_problem(
        make_demand(make_line(quantity=2, planned={"FAR": 1, "NEAR": 1})),
        locations=(NEAR, FAR),
        stock={"TEA": {"NEAR": 9, "FAR": 9}},
    )
    plan = route(both)
    assert [(assignment.location, assignment.quantity) for assignment in plan.assignments] == [("NEAR", 2)]
    assert better_than_staying(both, plan)


def test_every_plan_is_better_where_the_rules_do_not_let_units_stay() -> None:
    problem = planned_far(moving=9_999_999)
    limited = make_profile(make_rule(RuleKind.DISTANCE_MAX, 500), costs=problem.profile.costs)
    problem = make_problem(*problem.demands, locations=problem.locations, stock=problem.stock, profile=limited)
    assert staying_objective(problem) is None
    assert better_than_staying(problem, route(problem))
