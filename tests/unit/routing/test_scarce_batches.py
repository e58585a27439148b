"""Batches that are small and hard: scarce goods by twos and threes, rules of several kinds, capacity."""

import pytest

from benchmarks.scarce_batch import scarce_batch
from domain.routing.batch.solve_batch import solve_batch
from domain.routing.checking.check_plan import check_plan
from domain.routing.model.solve_model import served_by_priority, solve_in_time, solve_model
from domain.routing.model.solver import SolverTime
from domain.routing.options.narrowed import narrowed_options
from domain.routing.options.order_options import OrderOptions
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus
from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from domain.routing.serving.baselines import baselines_of, serve_nearest_first
from domain.routing.serving.serving import joint_objective


def options_of(problem: RoutingProblem) -> list[OrderOptions]:
    return narrowed_options(problem, ranked_locations(problem.locations))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_bound_is_below_the_best_and_as_many_units_are_served(seed: int) -> None:
    orders = options_of(scarce_batch(orders=8, locations=6, seed=seed))
    exact = solve_model(orders, seconds_max=60.0, start=[()] * len(orders))
    outcome = solve_batch(orders)
    assert exact.proven
    assert served_by_priority(orders, outcome.servings) == served_by_priority(orders, exact.servings)
    assert outcome.bound <= exact.objective <= outcome.objective
    assert outcome.objective == joint_objective(orders, outcome.servings)
    assert outcome.objective <= exact.objective * 1.01


def test_its_plans_keep_every_rule() -> None:
    problem = scarce_batch(orders=60, locations=36, seed=3)
    plan = route(problem)
    check_plan(problem, plan)
    assert plan.solved_by.startswith("decomposition")
    assert plan.status is PlanStatus.FEASIBLE
    assert 0 < plan.gap < 0.5
    baselines = baselines_of(problem, plan)
    assert plan.units_unserved <= min(baselines.nearest.units_unserved, baselines.priority.units_unserved)


def test_without_time_the_plan_is_no_worse_than_the_one_to_begin_with() -> None:
    orders = options_of(scarce_batch(orders=40, locations=20, seed=2))
    start = serve_nearest_first(orders)
    outcome = solve_batch(orders, start=start, seconds_max=0.0)
    assert not outcome.proven
    assert outcome.bound <= outcome.objective
    assert served_by_priority(orders, outcome.servings) <= served_by_priority(orders, start)


def test_the_model_takes_no_more_than_its_time_in_all_of_its_runs_together() -> None:
    orders = options_of(scarce_batch(orders=60, locations=30, seed=4))
    time = SolverTime(0.2)
    outcome = solve_in_time(orders, time=time, start=serve_nearest_first(orders))
    assert time.left == 0.0
    assert not outcome.proven
    assert outcome.bound <= outcome.objective
