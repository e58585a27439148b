"""What every plan must pay, and that the search which leaves out what costs more finds the same plans."""

from itertools import combinations
from random import Random

import pytest

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.checking.check_plan import check_plan
from domain.routing.model.solve_model import solve_model
from domain.routing.options.order_options import order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.route import route
from domain.routing.search.dual_ascent import DualBound
from domain.routing.search.enumeration import enumerate_sets


def cheapest(costs: list[dict[int, int]], fixed: list[int], used: tuple[int, ...]) -> int | None:
    served = [[cost for source, cost in line.items() if source in used] for line in costs]
    return None if not all(served) else sum(map(min, served)) + sum(fixed[source] for source in used)


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_costs_less_than_the_bound_and_the_slack_of_its_sources(seed: int) -> None:
    random = Random(seed)
    sources = range(7)
    fixed = [random.randint(0, 60) for _ in sources]
    costs = [
        {source: random.randint(0, 50) for source in sources if random.random() < 0.6} or {random.choice(sources): 9}
        for _ in range(5)
    ]
    dual = DualBound([sorted((cost, source) for source, cost in line.items()) for line in costs], fixed)
    dual.raise_all()
    assert min(dual.slack) >= 0
    offered = dual.offered(len(fixed))
    found = 0
    for count in range(1, len(sources) + 1):
        for used in combinations(sources, count):
            cost = cheapest(costs, fixed, used)
            if cost is not None:
                found += 1
                twice = sum(sum(row) - max(row) for row in zip(*[offered[source] for source in used], strict=True))
                assert cost >= dual.bound + sum(dual.slack[source] for source in used) + twice
    assert found


def scattered(seed: int, *, whole: bool = False) -> RoutingProblem:
    """Eight lines over 60 locations, 30 % of the pairs stocked, some with fewer units than asked for."""
    random = Random(seed)
    locations = tuple(
        CandidateLocation(
            code=f"L{number:02}",
            kind=random.choice([LocationKind.WAREHOUSE, LocationKind.STORE]),
            latitude=random.uniform(28, 47),
            longitude=random.uniform(-122, -70),
        )
        for number in range(60)
    )
    lines = tuple(
        RoutingLine(
            id=str(number), sku=f"S{number}", quantity=random.randint(1, 3), weight_grams=random.randint(200, 9_000)
        )
        for number in range(8)
    )
    stock = {
        line.sku: {place.code: random.randint(1, 9) for place in locations if random.random() < 0.3} for line in lines
    }
    if whole:
        stock = {sku: {**places, "L07": 9} for sku, places in stock.items()}
    demand = RoutingDemand(
        order="order", method=Method.SHIP, lines=lines, destination=Point(latitude=40.7, longitude=-74.0)
    )
    return RoutingProblem(
        profile=DEFAULT_PROFILE, demands=(demand,), locations=locations, stock=stock, solver_seconds_max=60.0
    )


@pytest.mark.parametrize(("seed", "whole"), [(seed, whole) for seed in range(12) for whole in (False, True)])
def test_scattered_orders_are_served_as_the_general_solver_would(seed: int, whole: bool) -> None:
    problem = scattered(seed, whole=whole)
    options = order_options(problem, problem.demands[0], ranked_locations(problem.locations))
    found = enumerate_sets(options)
    assert found is not None
    assert found.proven
    solved = solve_model([options], seconds_max=60.0, start=found.servings)
    assert solved.proven
    assert (found.objective, found.bound) == (solved.objective, solved.objective)
    plan = route(problem)
    check_plan(problem, plan)
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.solved_by == "enumeration"
