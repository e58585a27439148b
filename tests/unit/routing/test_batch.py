"""Large batches: plans that keep every rule, with a bound that is never above the best."""

from collections.abc import Sequence
from random import Random

import pytest
from msgspec.structs import replace

from benchmarks.routing_batch import Case, batch_problem
from domain.routing.batch.columns import is_allowed
from domain.routing.batch.progress import BatchProgress, BatchStage
from domain.routing.batch.solve_batch import solve_batch
from domain.routing.checking.check_plan import check_plan
from domain.routing.model.solve_model import solve_model
from domain.routing.options.narrowed import narrowed_options
from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.problem import RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.route import route
from domain.routing.rule import RuleKind, RuleScope
from domain.routing.search.enumeration import enumerate_sets
from domain.routing.serving.baselines import baselines_of
from domain.routing.serving.serving import Outcome, joint_objective, served_units
from tests.unit.routing.brute_force import best_plan
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile, make_rule
from tests.unit.routing.random_problems import random_problem

CASES_PER_BLOCK = 30


def options_of(problem: RoutingProblem) -> list[OrderOptions]:
    ranked = ranked_locations(problem.locations)
    return [order_options(problem, demand, ranked) for demand in problem.demands]


def units_by_priority(orders: Sequence[OrderOptions], outcome: Outcome) -> tuple[int, ...]:
    """Negative of the units served, as brute force counts them."""
    served = dict.fromkeys(sorted({options.demand.priority for options in orders}), 0)
    for options, serving in zip(orders, outcome.servings, strict=True):
        served[options.demand.priority] -= served_units(serving)
    return tuple(served.values())


@pytest.mark.parametrize("block", range(4))
def test_the_decomposition_finds_what_brute_force_finds(block: int) -> None:
    proven = 0
    for number in range(CASES_PER_BLOCK):
        problem = random_problem(Random(f"batch {block} {number}"), orders=1 + number % 3)
        orders = options_of(problem)
        outcome = solve_batch(orders)
        best = best_plan(problem)
        assert all(is_allowed(options, serving) for options, serving in zip(orders, outcome.servings, strict=True))
        assert units_by_priority(orders, outcome) == tuple(best.units), (block, number)
        assert outcome.objective == joint_objective(orders, outcome.servings) == best.objective, (block, number)
        assert outcome.bound <= best.objective, (block, number)
        proven += outcome.proven
    assert proven >= CASES_PER_BLOCK // 4


def test_orders_that_do_not_compete_are_proven() -> None:
    problem = replace(batch_problem(Case(orders=40, locations=30, target="")), profile=DEFAULT_PROFILE)
    for options in narrowed_options(problem, ranked_locations(problem.locations)):
        apart = enumerate_sets(options)
        outcome = solve_batch([options])
        assert apart is not None
        assert (outcome.objective, outcome.bound, outcome.proven) == (apart.objective, apart.objective, True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bound_is_never_above_the_best_of_one_model(seed: int) -> None:
    problem = batch_problem(Case(orders=12, locations=24, target="", seed=seed))
    orders = options_of(problem)
    exact = solve_model(orders, seconds_max=60.0, start=[()] * len(orders))
    outcome = solve_batch(orders)
    assert exact.proven
    assert units_by_priority(orders, outcome) == units_by_priority(orders, exact)
    assert outcome.bound <= exact.objective <= outcome.objective
    assert outcome.objective <= exact.objective * 1.005


def test_a_batch_keeps_every_rule_and_is_near_the_bound() -> None:
    problem = batch_problem(Case(orders=200, locations=40, target=""))
    plan = route(problem)
    check_plan(problem, plan)
    baselines = baselines_of(problem, plan)
    assert plan.solved_by.startswith("decomposition")
    assert plan.gap <= 0.001
    assert plan.units_unserved <= min(baselines.nearest.units_unserved, baselines.priority.units_unserved)
    assert plan.objective < min(baselines.nearest.objective, baselines.priority.objective)
    assert route(problem) == plan


def test_urgent_orders_get_the_last_units() -> None:
    locations = tuple(make_location(f"L{number}", longitude=1.0 + number) for number in range(30))
    demands = [
        make_demand(make_line(quantity=1 + number % 2), order=f"order-{number}", priority=10 if number % 3 else 100)
        for number in range(90)
    ]
    stock = {"TEA": {location.code: 3 for location in locations}}
    plan = route(make_problem(*demands, locations=locations, stock=stock))
    unserved = {part.order for part in plan.unserved}
    assert plan.solved_by.startswith("decomposition")
    assert plan.units_served == 90
    assert unserved <= {demand.order for demand in demands if demand.priority == 100}


def test_capacity_is_shared_and_overtime_paid() -> None:
    locations = tuple(make_location(f"L{number:02}", longitude=1.0 + number) for number in range(40))
    here = RuleScope(locations=frozenset({"L00"}))
    rule = make_rule(RuleKind.DAILY_CAPACITY, 5, overtime_limit=2, price=100, scope=here)
    demands = [make_demand(order=f"order-{number}") for number in range(60)]
    stock = {"TEA": {location.code: 50 for location in locations}}
    problem = make_problem(*demands, locations=locations, stock=stock, profile=make_profile(rule))
    plan = route(problem)
    check_plan(problem, plan)
    assert plan.units_unserved == 0
    assert plan.gap <= 0.0005
    assert sum(part.quantity for part in plan.assignments if part.location == "L00") == 7


def test_it_says_how_far_it_is() -> None:
    heard: list[BatchProgress] = []
    route(batch_problem(Case(orders=100, locations=30, target="")), on_progress=heard.append)
    assert heard[0].stage is BatchStage.PRICES
    assert all(0 <= progress.done <= progress.total for progress in heard)
