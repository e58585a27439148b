"""The decomposition of large batches, on batches that are small enough to try all plans."""

from random import Random

from msgspec.structs import replace

from domain.routing.batch.solve_batch import solve_batch
from domain.routing.checking.check_plan import check_plan
from domain.routing.options.order_options import order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving.assignments import assignments_of
from domain.routing.serving.plan_costs import PlanCosts
from domain.routing.serving.unserved import unserved_units
from tests.unit.routing.brute_force import best_plan
from tests.unit.routing.checked import route_checked, units_by_priority
from tests.unit.routing.random_problems import random_problem


def decomposed(problem: RoutingProblem) -> RoutingPlan:
    """What the decomposition makes of it, as a plan that was found before a limit was reached."""
    orders = [order_options(problem, demand, ranked_locations(problem.locations)) for demand in problem.demands]
    outcome = solve_batch(orders)
    costs = PlanCosts(problem, orders, outcome.servings)
    gap = (outcome.objective - outcome.bound) / outcome.objective if outcome.objective else 0.0
    return replace(
        route_checked(problem),
        status=PlanStatus.FEASIBLE,
        objective=outcome.objective,
        bound=outcome.bound,
        gap=gap,
        cost=costs.total,
        solved_by=outcome.solved_by,
        assignments=tuple(assignments_of(orders, outcome.servings)),
        unserved=tuple(unserved_units(orders, outcome.servings, problem.stock)),
        costs=tuple(costs.locations),
        bent=tuple(costs.bent),
    )


def test_plans_keep_all_rules_and_the_bound_is_below_the_best() -> None:
    as_good = 0
    for number in range(100):
        problem = random_problem(Random(f"batch {number}"), orders=3)
        plan = decomposed(problem)
        check_plan(problem, plan)
        best = best_plan(problem)
        if units_by_priority(problem, plan) == best.units:
            assert plan.bound <= best.objective <= plan.objective, number
            as_good += plan.objective == best.objective
    assert as_good >= 95


def test_a_batch_of_which_no_priced_plan_leaves_units_keeps_its_bound() -> None:
    problem = random_problem(Random("case 5 25"), orders=2)
    assert decomposed(problem).bound <= best_plan(problem).objective
