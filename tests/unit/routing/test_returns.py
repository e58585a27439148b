"""Returned goods go near the customer, to where they are needed, and only where they are taken."""

from collections.abc import Collection, Mapping

import pytest

from domain.handling import Handling
from domain.routing.checking.check_plan import check_plan
from domain.routing.cost_terms import CostTerm
from domain.routing.explaining.explain import explain
from domain.routing.plan import RoutingPlan
from domain.routing.problem import CandidateLocation, CapacityUsed, RoutingDemand, RoutingProblem
from domain.routing.returns.return_problem import NEED_PRICE, NEEDED_UNITS, return_problem
from domain.routing.route import route
from domain.routing.rule import RuleKind, RuleScope
from tests.unit.routing.problems import (
    make_demand,
    make_line,
    make_location,
    make_problem,
    make_profile,
    make_rule,
)

NEAR = make_location("NEAR", longitude=1.0)
FAR = make_location("FAR", longitude=10.0)


def routed(
    demand: RoutingDemand,
    available: Mapping[str, Mapping[str, int]],
    *,
    locations: tuple[CandidateLocation, ...] = (NEAR, FAR),
    accepting: Collection[str] = ("NEAR", "FAR"),
    **changes: object,
) -> tuple[RoutingProblem, RoutingPlan]:
    sending = make_problem(demand, locations=locations, stock=available, **changes)  # type: ignore[arg-type]  # the caller names fields
    problem = return_problem(sending, accepting=accepting)
    plan = route(problem)
    check_plan(problem, plan)
    return problem, plan


def destinations(plan: RoutingPlan) -> dict[str, int]:
    return {assignment.location: assignment.quantity for assignment in plan.assignments}


def test_near_the_customer() -> None:
    _, plan = routed(make_demand(make_line(quantity=2)), {"TEA": {"NEAR": 5, "FAR": 5}})
    assert destinations(plan) == {"NEAR": 2}


def test_where_few_are_left_if_that_is_not_too_far() -> None:
    _, plan = routed(make_demand(make_line(quantity=2)), {"TEA": {"NEAR": NEEDED_UNITS}})
    assert destinations(plan) == {"FAR": 2}
    distant = make_location("FAR", longitude=120.0)
    _, plan = routed(make_demand(make_line(quantity=2)), {"TEA": {"NEAR": NEEDED_UNITS}}, locations=(NEAR, distant))
    assert destinations(plan) == {"NEAR": 2}


@pytest.mark.parametrize(("available", "price"), [(0, 0), (NEEDED_UNITS // 2, NEED_PRICE // 2), (900, NEED_PRICE)])
def test_need_is_priced_by_what_is_there(available: int, price: int) -> None:
    _, plan = routed(
        make_demand(make_line(quantity=3)), {"TEA": {"NEAR": available}}, locations=(NEAR,), accepting=("NEAR",)
    )
    assert abs(plan.costs[0].terms.get(CostTerm.MARKDOWN, 0) - 3 * price) <= 3


def test_each_line_where_it_is_needed() -> None:
    demand = make_demand(make_line("line-1", quantity=9), make_line("line-2", sku="CUP", quantity=9))
    available = {"TEA": {"NEAR": NEEDED_UNITS}, "CUP": {"FAR": NEEDED_UNITS}}
    _, plan = routed(demand, available)
    assert {assignment.line: assignment.location for assignment in plan.assignments} == {
        "line-1": "FAR",
        "line-2": "NEAR",
    }


def test_not_where_returns_are_not_accepted() -> None:
    problem, plan = routed(make_demand(), {}, accepting=("FAR",))
    assert destinations(plan) == {"FAR": 1}
    (reasons,) = explain(problem, plan)
    assert {reason.location: reason.rule for reason in reasons.candidates}["NEAR"] == "RETURNS_NOT_ACCEPTED"


def test_not_where_they_cannot_be_handled() -> None:
    cold = make_location("FAR", longitude=10.0, handling=frozenset({Handling.COLD}))
    demand = make_demand(make_line(handling=frozenset({Handling.COLD})))
    _, plan = routed(demand, {}, locations=(NEAR, cold))
    assert destinations(plan) == {"FAR": 1}


def test_not_where_the_day_is_full() -> None:
    rule = make_rule(RuleKind.DAILY_CAPACITY, 10, scope=RuleScope(locations=frozenset({"NEAR"})))
    _, plan = routed(
        make_demand(make_line(quantity=2)),
        {},
        profile=make_profile(rule),
        capacity_used={"NEAR": CapacityUsed(units=10, orders=1)},
    )
    assert destinations(plan) == {"FAR": 2}


def test_rules_about_what_is_sent_do_not_hold_for_what_comes_back() -> None:
    rules = (
        make_rule(RuleKind.EXCLUDED_LOCATIONS, scope=RuleScope(locations=frozenset({"NEAR"}))),
        make_rule(RuleKind.RING_FENCE, 500),
    )
    _, plan = routed(make_demand(), {}, profile=make_profile(*rules))
    assert destinations(plan) == {"NEAR": 1}
