"""The checker accepts what the router plans and rejects every tampered plan."""

from dataclasses import replace

import pytest

from domain.handling import Handling
from domain.orders.lines import LineException
from domain.routing.checker import PlanDefect, check_plan
from domain.routing.plan import Assignment, PlanStatus, RoutingPlan, UnservedUnits
from domain.routing.problem import CandidateLocation, RoutingProblem
from domain.routing.route import route
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile

LINE = make_line(quantity=3)
STOCK = {"TEA": {"NEAR": 2, "FAR": 2}}


def two_locations(**changes: object) -> tuple[CandidateLocation, ...]:
    near, far = make_location("NEAR", longitude=1.0, priority=1, **changes), make_location("FAR", longitude=20.0)
    return near, far


PROBLEM = make_problem(make_demand(LINE), locations=two_locations(), stock=STOCK)
PLAN = route(PROBLEM)


def share(location: str, quantity: int, line: str = "line-1") -> Assignment:
    return Assignment(order="order-1", line=line, location=location, quantity=quantity)


def test_accepts_the_plan_of_the_router() -> None:
    check_plan(PROBLEM, PLAN)
    assert PLAN.assignments == (share("NEAR", 2), share("FAR", 1))


@pytest.mark.parametrize(
    "tampered",
    [
        replace(PLAN, assignments=PLAN.assignments[:1]),
        replace(PLAN, assignments=(share("NEAR", 2), share("FAR", 2))),
        replace(PLAN, assignments=(share("NEAR", 3),)),
        replace(PLAN, assignments=(share("NEAR", 1), share("NEAR", 1), share("FAR", 1))),
        replace(PLAN, assignments=(share("NEAR", 1), share("FAR", 2))),
        replace(PLAN, assignments=(*PLAN.assignments, share("FAR", 0))),
        replace(PLAN, assignments=(share("NEAR", 2), share("MOON", 1))),
        replace(PLAN, assignments=(share("NEAR", 2), share("FAR", 1, line="line-2"))),
        replace(PLAN, objective=PLAN.objective - 1),
        replace(PLAN, bound=PLAN.bound - 1),
        replace(PLAN, bound=PLAN.bound + 1),
        replace(PLAN, gap=0.1),
        replace(PLAN, currency_code="EUR"),
        replace(PLAN, costs=PLAN.costs[:1]),
        replace(PLAN, costs=(replace(PLAN.costs[0], picking=0), PLAN.costs[1])),
        replace(PLAN, status=PlanStatus.INFEASIBLE),
    ],
)
def test_rejects_a_tampered_plan(tampered: RoutingPlan) -> None:
    with pytest.raises(PlanDefect):
        check_plan(PROBLEM, tampered)


@pytest.mark.parametrize(
    "stricter",
    [
        make_problem(make_demand(LINE), locations=two_locations(active=False), stock=STOCK),
        make_problem(make_demand(LINE), locations=two_locations(methods=frozenset()), stock=STOCK),
        make_problem(make_demand(LINE, split_allowed=False), locations=two_locations(), stock=STOCK),
        make_problem(make_demand(LINE, required_location="NEAR"), locations=two_locations(), stock=STOCK),
        make_problem(
            make_demand(replace(LINE, handling=frozenset({Handling.COLD}))), locations=two_locations(), stock=STOCK
        ),
        make_problem(
            make_demand(LINE), locations=two_locations(), stock=STOCK, profile=make_profile(locations_per_order_max=1)
        ),
        make_problem(
            make_demand(LINE), locations=two_locations(), stock=STOCK, profile=make_profile(distance_kilometers_max=500)
        ),
    ],
)
def test_rejects_a_plan_that_breaks_a_rule(stricter: RoutingProblem) -> None:
    with pytest.raises(PlanDefect):
        check_plan(stricter, PLAN)


def test_rejects_units_left_behind() -> None:
    plenty = replace(PROBLEM, stock={"TEA": {"NEAR": 3, "FAR": 2}})
    missing = UnservedUnits(order="order-1", line="line-1", quantity=1, exception=LineException.NO_STOCK)
    short = route(replace(PROBLEM, stock={"TEA": {"NEAR": 2}}))
    assert [unserved.quantity for unserved in short.unserved] == [1]
    with pytest.raises(PlanDefect, match="could be served from NEAR"):
        check_plan(plenty, replace(short, unserved=(missing,)))


def test_rejects_the_wrong_exception() -> None:
    problem = replace(PROBLEM, stock={"TEA": {"NEAR": 2}})
    plan = route(problem)
    wrong = replace(plan.unserved[0], exception=LineException.NO_ELIGIBLE_LOCATION)
    with pytest.raises(PlanDefect, match="exception"):
        check_plan(problem, replace(plan, unserved=(wrong,)))
