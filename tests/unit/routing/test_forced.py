"""What it takes to serve a line from a location is exact: brute force over all plans with the force agrees."""

from random import Random

import pytest
from msgspec.structs import replace

from domain.routing.explaining.explain import explain
from domain.routing.explaining.forced import Force, ForcedDifference, forced_difference, forced_problem
from domain.routing.explaining.reasons import ReasonOutcome
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RuleKind
from tests.unit.routing.brute_force import Best, RowKey, _Search
from tests.unit.routing.checked import route_checked
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile, make_rule
from tests.unit.routing.random_problems import random_problem

NEAR = make_location("NEAR", longitude=1.0)
MIDDLE = make_location("MIDDLE", longitude=10.0)
FAR = make_location("FAR", longitude=20.0)


class _ForcedSearch(_Search):
    """All plans in which so many units of the line, no more and no fewer, come from the location."""

    def __init__(self, problem: RoutingProblem, force: Force) -> None:
        self.force = force
        super().__init__(problem)

    def _line_ways(self, demand: RoutingDemand, line: RoutingLine) -> list[tuple[tuple[int, ...], dict[RowKey, int]]]:
        ways = super()._line_ways(demand, line)
        if (demand.order, line.id) != self.force[:2]:
            return ways
        rank = next(rank for rank, location in enumerate(self.locations) if location.code == self.force.location)
        return [way for way in ways if way[0][rank] == self.force.units]


def possible_forces(problem: RoutingProblem, plan: RoutingPlan) -> list[Force]:
    return [
        Force(reasons.order, reasons.line, reason.location, reason.units)
        for reasons in explain(problem, plan)
        for reason in reasons.candidates
        if reason.outcome is ReasonOutcome.POSSIBLE
    ]


def brute_difference(problem: RoutingProblem, plan: RoutingPlan, force: Force) -> tuple[int, int, int | None]:
    best: Best = _ForcedSearch(problem, force).run()
    served = -sum(best.units) - plan.units_served
    comparable = best.units == units_by_priority(problem, plan)
    return force.units, served, best.objective - plan.objective if comparable else None


def units_by_priority(problem: RoutingProblem, plan: RoutingPlan) -> tuple[int, ...]:
    """Negative of the units served, as brute force counts them."""
    priorities = {demand.order: demand.priority for demand in problem.demands}
    served = dict.fromkeys(sorted(priorities.values()), 0)
    for assignment in plan.assignments:
        served[priorities[assignment.order]] -= assignment.quantity
    return tuple(served.values())


def difference(problem: RoutingProblem, location: str, units: int, line: str = "line-1") -> ForcedDifference:
    return forced_difference(problem, route_checked(problem), Force("order-1", line, location, units))


@pytest.mark.parametrize("block", range(5))
def test_agrees_with_brute_force_for_one_order(block: int) -> None:
    random = Random(f"forced {block}")
    compared = 0
    for _ in range(60):
        problem = random_problem(random)
        plan = route_checked(problem)
        for force in possible_forces(problem, plan):
            found = forced_difference(problem, plan, force)
            assert found.proven
            assert (found.units, found.units_served, found.objective) == brute_difference(problem, plan, force), force
            compared += 1
    assert compared > 30


@pytest.mark.parametrize("block", range(3))
def test_agrees_with_brute_force_for_orders_that_share_stock(block: int) -> None:
    random = Random(f"forced together {block}")
    for _ in range(15):
        problem = random_problem(random, orders=2, lines_max=2, locations_max=3)
        plan = route_checked(problem)
        for force in possible_forces(problem, plan):
            found = forced_difference(problem, plan, force)
            assert (found.units, found.units_served, found.objective) == brute_difference(problem, plan, force), force


def test_agrees_with_brute_force_where_rules_count_the_locations_of_a_line() -> None:
    random = Random("forced lines")
    compared = 0
    for _ in range(80):
        problem = random_problem(random)
        rules = (
            make_rule(RuleKind.LOCATIONS_PER_LINE_MAX, 2, code="HARD"),
            make_rule(RuleKind.LOCATIONS_PER_LINE_MAX, 1, code="SOFT", hard=False, price=30_000),
            make_rule(RuleKind.WHOLE_LINE, code="WHOLE", hard=False, price=7_777),
        )
        problem = replace(problem, profile=replace(problem.profile, rules=rules))
        plan = route_checked(problem)
        for force in possible_forces(problem, plan):
            found = forced_difference(problem, plan, force)
            assert (found.units, found.units_served, found.objective) == brute_difference(problem, plan, force), force
            compared += 1
    assert compared > 50


def test_counts_the_opening_that_a_force_makes_superfluous() -> None:
    problem = make_problem(
        make_demand(make_line(quantity=2)),
        locations=(NEAR, FAR),
        stock={"TEA": {"NEAR": 9, "FAR": 9}},
    )
    # Two kilograms over 2,224 instead of 111 km: by weight 40 per kg and km, the parcel 100 per km. One opening each way.
    assert difference(problem, "FAR", 2) == ForcedDifference(
        units=2, units_served=0, objective=180 * 2_113, cost=180 * 2_113, proven=True
    )


def test_a_location_with_too_few_units_gives_all_of_them_and_others_the_rest() -> None:
    problem = make_problem(
        make_demand(make_line(quantity=3)),
        locations=(NEAR, MIDDLE, FAR),
        stock={"TEA": {"NEAR": 9, "FAR": 2}},
    )
    forced = forced_problem(problem, Force("order-1", "line-1", "FAR", 2))
    assert [(each.location, each.quantity) for each in route_checked(forced).assignments] == [("FAR", 2), ("NEAR", 1)]
    # Another opening and parcel, and two kilograms over 2,113 km more.
    added = 150_000 + 600_000 + 100 * 2_224 + 2 * 40 * 2_113
    assert difference(problem, "FAR", 2).objective == added


def test_tells_how_many_units_a_force_loses() -> None:
    problem = make_problem(
        make_demand(make_line("line-1", quantity=2), make_line("line-2", sku="CUP", quantity=3)),
        locations=(NEAR, FAR),
        stock={"TEA": {"NEAR": 9, "FAR": 9}, "CUP": {"NEAR": 9}},
        profile=make_profile(make_rule(RuleKind.LOCATIONS_PER_ORDER_MAX, 1)),
    )
    assert difference(problem, "FAR", 2) == ForcedDifference(
        units=2, units_served=-3, objective=None, cost=None, proven=True
    )


def test_units_that_another_line_wants_as_well_are_forced_all_the_same() -> None:
    problem = make_problem(
        make_demand(make_line("line-1", quantity=2), make_line("line-2", quantity=2)),
        locations=(NEAR,),
        stock={"TEA": {"NEAR": 3}},
    )
    plan = route_checked(problem)
    assert {each.line: each.quantity for each in plan.assignments} in (
        {"line-1": 2, "line-2": 1},
        {"line-1": 1, "line-2": 2},
    )
    for line in ("line-1", "line-2"):
        found = difference(problem, "NEAR", 2, line)
        assert (found.units, found.units_served, found.objective) == (2, 0, 0)


def test_the_same_force_gives_the_same_difference() -> None:
    random = Random("twice")
    for _ in range(20):
        problem = random_problem(random)
        plan = route_checked(problem)
        for force in possible_forces(problem, plan):
            assert forced_difference(problem, plan, force) == forced_difference(problem, plan, force)


def test_some_of_a_line_is_asked_from_a_location_without_the_general_solver() -> None:
    demand = make_demand(make_line(quantity=4), make_line("line-2", sku="CUP"))
    stock = {"TEA": {"NEAR": 5, "MIDDLE": 4, "FAR": 2}, "CUP": {"NEAR": 1, "FAR": 1}}
    problem = make_problem(demand, locations=(NEAR, MIDDLE, FAR), stock=stock)
    plan = route_checked(forced_problem(problem, Force("order-1", "line-1", "FAR", 2)))
    assert (plan.solved_by, plan.units_unserved) == ("enumeration", 0)
