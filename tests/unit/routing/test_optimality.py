"""The router finds the best plan: as brute force does, and by either of its methods."""

from collections.abc import Callable
from random import Random

import pytest
from msgspec.structs import replace

from domain.method import Method
from domain.routing.model.solve_model import solve_model
from domain.routing.objective import Objective
from domain.routing.options.order_options import order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.rule import RuleKind, RuleScope
from domain.routing.search.enumeration import enumerate_sets
from domain.routing.serving.serving import served_units, serving_objective
from tests.unit.routing.brute_force import best_plan
from tests.unit.routing.checked import route_checked, units_by_priority
from tests.unit.routing.random_problems import random_problem
from tests.unit.routing.random_rules import ALWAYS_HARD, ALWAYS_SOFT, random_rule

CASES_PER_BLOCK = 60


def case(block: int, number: int) -> RoutingProblem:
    """A third of the cases are about one order, two, and three."""
    return random_problem(Random(f"case {block} {number}"), orders=1 + number % 3)


def sources(problem: RoutingProblem, plan: RoutingPlan) -> tuple[int, ...]:
    """How many, then of each the location by rank and the tariff by position, as brute force breaks ties."""
    codes = [location.code for location in ranked_locations(problem.locations)]
    services = [tariff.service for tariff in problem.profile.costs.tariffs]
    pickup = problem.demands[0].method is Method.PICKUP
    used = sorted((codes.index(cost.location), -1 if pickup else services.index(cost.service)) for cost in plan.costs)
    return (len(used), *[number for source in used for number in source])


@pytest.mark.parametrize("block", range(10))
def test_the_router_agrees_with_brute_force(block: int) -> None:
    for number in range(CASES_PER_BLOCK):
        problem = case(block, number)
        plan = route_checked(problem)
        best = best_plan(problem)
        assert plan.status is (PlanStatus.OPTIMAL if any(best.units) else PlanStatus.INFEASIBLE), (block, number)
        assert (units_by_priority(problem, plan), plan.objective) == (best.units, best.objective), (block, number)
        if len(problem.demands) == 1 and plan.solved_by == "enumeration":
            assert sources(problem, plan) == best.sources, (block, number)


@pytest.mark.parametrize("kind", [RuleKind.RING_FENCE, RuleKind.WALK_IN_UNITS, RuleKind.DAILY_CAPACITY])
def test_what_orders_of_several_channels_share_is_as_by_brute_force(kind: RuleKind) -> None:
    random = Random(f"shared {kind}")
    for number in range(80):
        problem = random_problem(random, orders=3)
        codes = [location.code for location in problem.locations]
        drawn = [random_rule(random, kind, index, at=problem.at, codes=codes) for index in range(3)]
        scopes = [RuleScope(channels=frozenset({"WEB"})), RuleScope(), RuleScope(channels=frozenset({"SHOP"}))]
        rules = [
            replace(rule, scope=scope, valid_from=None, valid_until=None)
            for rule, scope in zip(drawn, scopes, strict=True)
        ]
        problem = replace(problem, profile=replace(problem.profile, rules=tuple(rules[: 1 + number % 3])))
        plan = route_checked(problem)
        best = best_plan(problem)
        assert (units_by_priority(problem, plan), plan.objective) == (best.units, best.objective), number


FEATURES: dict[str, Callable[[RoutingDemand], bool]] = {
    "pickup": lambda demand: demand.method is Method.PICKUP,
    "unknown destination": lambda demand: demand.method is Method.SHIP and demand.destination is None,
    "comes whole": lambda demand: not demand.split_allowed and len(demand.lines) > 1,
    "locations in use": lambda demand: bool(demand.locations_in_use),
    "required location": lambda demand: demand.required_location is not None,
    "excluded by the caller": lambda demand: bool(demand.excluded),
    "promised": lambda demand: demand.deliver_by is not None,
    "planned": lambda demand: any(line.planned for line in demand.lines),
    "rejected": lambda demand: any(line.rejected for line in demand.lines),
    "three lines": lambda demand: len(demand.lines) == 3,
}


@pytest.mark.parametrize("feature", FEATURES)
def test_the_cases_have_orders_of_every_sort(feature: str) -> None:
    served = 0
    for number in range(CASES_PER_BLOCK * 3):
        problem = case(0, number)
        with_it = {demand.order for demand in problem.demands if FEATURES[feature](demand)}
        if with_it:
            served += bool(with_it & {taken.order for taken in best_plan(problem).taken})
    assert served >= 3


PARTS: dict[str, Callable[[RoutingProblem], object]] = {
    "lowest cost": lambda problem: problem.profile.objective is Objective.LOWEST_COST,
    "fastest": lambda problem: problem.profile.objective is Objective.FASTEST,
    "balanced": lambda problem: problem.profile.objective is Objective.BALANCED,
    "own weights": lambda problem: problem.profile.objective is Objective.WEIGHTED,
    "part of money": lambda problem: problem.profile.weights.money_percent not in (0, 100),
    "weight of days": lambda problem: problem.profile.weights.day,
    "weight of splits": lambda problem: problem.profile.weights.split,
    "weight of emissions": lambda problem: problem.profile.weights.kilogram_co2e,
    "weight of pressure": lambda problem: problem.profile.weights.capacity_pressure and problem.profile.limits_capacity,
    "several services": lambda problem: len(problem.profile.costs.tariffs) > 1,
    "any service": lambda problem: any(tariff.service is None for tariff in problem.profile.costs.tariffs),
    "tiers": lambda problem: any(len(tariff.tiers) > 1 for tariff in problem.profile.costs.tariffs),
    "stock-out": lambda problem: problem.profile.costs.stock_out,
    "markdown": lambda problem: problem.profile.costs.markdown,
    "late days": lambda problem: problem.profile.costs.late_day,
    "emissions": lambda problem: problem.profile.costs.co2e_kilogram,
    "moving": lambda problem: problem.profile.costs.moving,
    "handling": lambda problem: problem.profile.costs.handling,
    "picking of lines": lambda problem: any(problem.profile.costs.picking_line.values()),
    "own opening": lambda problem: any(location.opening is not None for location in problem.locations),
    "calendars": lambda problem: problem.calendars and problem.profile.timed,
    "capacity used": lambda problem: problem.capacity_used and problem.profile.limits_capacity,
    "priorities": lambda problem: len({demand.priority for demand in problem.demands}) > 1,
    "dates": lambda problem: any(rule.valid_from and rule.valid_until for rule in problem.profile.rules),
    "no longer": lambda problem: any(rule.valid_until == problem.at for rule in problem.profile.rules),
    "not yet": lambda problem: any((rule.valid_from or problem.at) > problem.at for rule in problem.profile.rules),
    "scope of SKUs": lambda problem: any(rule.scope.skus for rule in problem.profile.rules),
    "scope of categories": lambda problem: any(rule.scope.categories for rule in problem.profile.rules),
    "scope of channels": lambda problem: any(rule.scope.channels for rule in problem.profile.rules),
    "scope of locations": lambda problem: any(rule.scope.locations for rule in problem.profile.rules),
    "scope of groups": lambda problem: any(rule.scope.groups for rule in problem.profile.rules),
}


def test_the_cases_have_every_part_of_a_problem() -> None:
    cases = [case(block, number) for block in range(10) for number in range(CASES_PER_BLOCK)]
    rare = [name for name, has in PARTS.items() if sum(bool(has(problem)) for problem in cases) < 20]
    assert rare == []


SORTS = [
    (kind, hard)
    for kind in RuleKind
    for hard in (True, False)
    if not (hard and kind in ALWAYS_SOFT) and not (not hard and kind in ALWAYS_HARD)
]


def test_rules_of_every_kind_decide_some_of_the_cases() -> None:
    """A rule binds where the best plan without it is better."""
    bound = dict.fromkeys(SORTS, 0)
    for block in range(10):
        for number in range(CASES_PER_BLOCK):
            problem = case(block, number)
            wanted = [rule for rule in problem.profile.rules if bound[rule.kind, rule.hard] < 3]
            best = best_plan(problem) if wanted else None
            for rule in wanted:
                rules = tuple(other for other in problem.profile.rules if other is not rule)
                without = best_plan(replace(problem, profile=replace(problem.profile, rules=rules)))
                assert best is not None
                bound[rule.kind, rule.hard] += (without.units, without.objective) != (best.units, best.objective)
    assert {sort for sort, count in bound.items() if count < 3} == set()


@pytest.mark.parametrize("density", [0.3, 0.6, 1.0])
def test_enumeration_and_solver_agree(density: float) -> None:
    random = Random(f"both {density}")
    compared = 0
    for _ in range(80):
        problem = random_problem(random, lines_max=6, locations_max=10, density=density)
        options = order_options(problem, problem.demands[0], ranked_locations(problem.locations))
        by_sets = enumerate_sets(options)
        by_solver = solve_model([options], seconds_max=10.0, start=[()])
        assert by_solver.proven
        if by_sets is not None:
            assert by_sets.proven
            assert by_sets.objective == by_solver.objective
            assert served_units(by_sets.servings[0]) == served_units(by_solver.servings[0])
            assert by_solver.objective == serving_objective(options, by_solver.servings[0])
            compared += 1
    assert compared > 15


def test_larger_problems_pass_the_checker() -> None:
    random = Random("larger")
    for _ in range(40):
        route_checked(random_problem(random, orders=5, lines_max=5, locations_max=8))


def test_the_same_problem_gives_the_same_plan_whatever_the_order_of_its_parts() -> None:
    random = Random("repeat")
    for _ in range(60):
        problem = random_problem(random, orders=2)
        plan = route_checked(problem)
        assert repr(route_checked(problem)) == repr(plan)
        turned = replace(
            problem,
            locations=tuple(reversed(problem.locations)),
            stock={sku: dict(reversed(list(levels.items()))) for sku, levels in reversed(list(problem.stock.items()))},
        )
        assert repr(route_checked(turned)) == repr(plan)
