"""The router finds the best plan: as brute force does, and by either of its methods."""

from random import Random

import pytest

from domain.routing.candidates import order_options, ranked_locations
from domain.routing.checker import check_plan
from domain.routing.enumeration import enumerate_sets
from domain.routing.model import solve_model
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from domain.routing.serving import served_units, serving_cost
from tests.unit.routing.brute_force import best_plan
from tests.unit.routing.problems import random_problem


def units_by_priority(problem: RoutingProblem, plan: RoutingPlan) -> tuple[int, ...]:
    """Negative of the units served, as brute force counts them."""
    served = dict.fromkeys(sorted({demand.priority for demand in problem.demands}), 0)
    priorities = {demand.order: demand.priority for demand in problem.demands}
    for assignment in plan.assignments:
        served[priorities[assignment.order]] -= assignment.quantity
    return tuple(served.values())


@pytest.mark.parametrize("block", range(10))
def test_one_order_is_routed_as_by_brute_force_down_to_the_tie_break(block: int) -> None:
    random = Random(f"one order {block}")
    for _ in range(60):
        problem = random_problem(random)
        plan = route(problem)
        check_plan(problem, plan)
        best = best_plan(problem)
        assert plan.status is (PlanStatus.OPTIMAL if any(best.units) else PlanStatus.INFEASIBLE)
        assert (units_by_priority(problem, plan), plan.objective) == (best.units, best.cost)
        if plan.solved_by == "enumeration":
            codes = [location.code for location in ranked_locations(problem.locations)]
            used = sorted({codes.index(assignment.location) for assignment in plan.assignments})
            assert tuple(used) == best.locations


@pytest.mark.parametrize("block", range(5))
def test_orders_that_share_stock_are_routed_as_by_brute_force(block: int) -> None:
    random = Random(f"batch {block}")
    for _ in range(20):
        problem = random_problem(random, orders=3, lines_max=1, locations_max=3)
        plan = route(problem)
        check_plan(problem, plan)
        best = best_plan(problem)
        assert plan.status is (PlanStatus.OPTIMAL if any(best.units) else PlanStatus.INFEASIBLE)
        assert (units_by_priority(problem, plan), plan.objective) == (best.units, best.cost)


@pytest.mark.parametrize("density", [0.3, 0.6, 1.0])
def test_enumeration_and_solver_agree(density: float) -> None:
    random = Random(f"both {density}")
    compared = 0
    for _ in range(40):
        problem = random_problem(random, lines_max=6, locations_max=10, density=density)
        options = order_options(problem, problem.demands[0], ranked_locations(problem.locations))
        by_sets = enumerate_sets(options)
        by_solver = solve_model([options], seconds_max=10.0, start=[()])
        assert by_solver.proven
        if by_sets is not None:
            assert by_sets.proven
            assert by_sets.cost == by_solver.cost
            assert served_units(by_sets.servings[0]) == served_units(by_solver.servings[0])
            assert by_solver.cost == serving_cost(options, by_solver.servings[0])
            compared += 1
    assert compared > 20


def test_the_same_problem_gives_the_same_plan_whatever_the_order_of_its_parts() -> None:
    random = Random("repeat")
    for _ in range(40):
        problem = random_problem(random, orders=2)
        plan = route(problem)
        assert repr(route(problem)) == repr(plan)
        turned = RoutingProblem(
            profile=problem.profile,
            demands=problem.demands,
            locations=tuple(reversed(problem.locations)),
            stock={sku: dict(reversed(list(levels.items()))) for sku, levels in reversed(list(problem.stock.items()))},
            solver_seconds_max=problem.solver_seconds_max,
        )
        assert route(turned) == plan


def test_no_baseline_of_as_many_units_is_cheaper() -> None:
    random = Random("baselines")
    for _ in range(100):
        problem = random_problem(random)
        plan = route(problem)
        for baseline in (plan.nearest_baseline, plan.priority_baseline):
            assert (plan.units_unserved, plan.objective) <= (baseline.units_unserved, baseline.cost)
