"""The checker objects to a plan that was right before a rule was there: kind by kind, hard and soft."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.handling import Handling
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.checking.check_plan import plan_defects
from domain.routing.problem import CapacityUsed, Exclusion, RoutingProblem
from domain.routing.route import route
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from tests.unit.routing.problems import (
    MONDAY,
    make_costs,
    make_demand,
    make_line,
    make_location,
    make_problem,
    make_profile,
    make_rule,
)

AT_FAR = RuleScope(locations=frozenset({"FAR"}))
AT_NEAR = RuleScope(locations=frozenset({"NEAR"}))
COLD = frozenset({Handling.COLD})

# Two units from NEAR, 111 km away, and one from FAR, 2,224 km away; both leave on Tuesday.
LINE = make_line(quantity=3, rejections=2, attempts=2, rejected={"FAR": MONDAY - timedelta(minutes=30)})
STORE = make_location("NEAR", longitude=1.0, priority=1, kind=LocationKind.STORE)
FAR = make_location("FAR", longitude=20.0)
FREE = make_rule(RuleKind.REJECTION_COOL_OFF, 20)
PROBLEM = make_problem(
    make_demand(LINE, deliver_by=MONDAY),
    locations=(STORE, FAR),
    stock={"TEA": {"NEAR": 2, "FAR": 2}},
    profile=make_profile(FREE, costs=make_costs(late_day=1)),
)
PLAN = route(PROBLEM)

BROKEN: Mapping[str, RoutingRule] = {
    "has more than 1 locations": make_rule(RuleKind.LOCATIONS_PER_ORDER_MAX, 1),
    "line-1 has more than 1 locations": make_rule(RuleKind.LOCATIONS_PER_LINE_MAX, 1),
    "may not be split": make_rule(RuleKind.NO_SPLIT),
    "must come whole": make_rule(RuleKind.WHOLE_LINE),
    "rule DISTANCE_MAX": make_rule(RuleKind.DISTANCE_MAX, 500),
    "rule EXCLUDED_LOCATIONS": make_rule(RuleKind.EXCLUDED_LOCATIONS, scope=AT_FAR),
    "rule ONLY_LOCATIONS": make_rule(RuleKind.ONLY_LOCATIONS, scope=AT_NEAR),
    "rule HANDLING_REQUIRED": make_rule(RuleKind.HANDLING_REQUIRED, handling=COLD),
    "are taken at NEAR, of 2 with 1 to keep": make_rule(RuleKind.WALK_IN_UNITS, 1),
    "are taken at FAR, of 2 with 2 to keep": make_rule(RuleKind.RING_FENCE, 2),
    "gets 2 units, and has capacity for 1": make_rule(RuleKind.DAILY_CAPACITY, 1),
    "gets 1 orders, and has capacity for 0": make_rule(RuleKind.DAILY_CAPACITY, None, orders_limit=0),
    "rule DISPATCH_WITHIN": make_rule(RuleKind.DISPATCH_WITHIN, 0),
    "rule DELIVER_BY": make_rule(RuleKind.DELIVER_BY, 1),
    "rule REJECTION_COOL_OFF": make_rule(RuleKind.REJECTION_COOL_OFF, 31),
    "may not be routed: REJECTIONS_MAX": make_rule(RuleKind.REJECTIONS_MAX, 2),
    "may not be routed: ATTEMPTS_MAX": make_rule(RuleKind.ATTEMPTS_MAX, 2),
}


def with_rule(rule: RoutingRule) -> RoutingProblem:
    return replace(PROBLEM, profile=replace(PROBLEM.profile, rules=(FREE, rule)))


def objections(problem: RoutingProblem) -> str:
    return "\n".join(plan_defects(problem, PLAN))


def test_the_plan_is_right_without_the_rules() -> None:
    assert objections(PROBLEM) == ""
    assert [(part.location, part.quantity) for part in PLAN.assignments] == [("NEAR", 2), ("FAR", 1)]


@pytest.mark.parametrize("objection", BROKEN)
def test_objects_to_a_hard_rule_that_is_broken(objection: str) -> None:
    assert objection in objections(with_rule(BROKEN[objection]))


@pytest.mark.parametrize("objection", BROKEN)
def test_leaves_rules_alone_that_do_not_exist_or_are_about_something_else(objection: str) -> None:
    rule = BROKEN[objection]
    assert objections(with_rule(replace(rule, valid_from=MONDAY + timedelta(seconds=1)))) == ""
    assert objections(with_rule(replace(rule, valid_until=MONDAY))) == ""
    if rule.kind is not RuleKind.DAILY_CAPACITY:
        assert objections(with_rule(replace(rule, scope=replace(rule.scope, channels=frozenset({"SHOP"}))))) == ""
        assert objections(with_rule(replace(rule, scope=replace(rule.scope, skus=frozenset({"CUP"}))))) == ""


SOFT = [
    make_rule(RuleKind.LOCATION_PRIORITY),
    *[
        rule
        for rule in BROKEN.values()
        if rule.kind not in (RuleKind.DAILY_CAPACITY, RuleKind.REJECTIONS_MAX, RuleKind.ATTEMPTS_MAX)
    ],
]


@pytest.mark.parametrize("rule", SOFT, ids=lambda rule: rule.code)
def test_objects_to_a_soft_rule_that_is_bent_for_nothing(rule: RoutingRule) -> None:
    found = objections(with_rule(replace(rule, hard=False, price=7)))
    assert rule.code in found
    assert "the objective is said to be" in found


def test_objects_to_overtime_for_nothing() -> None:
    overtime = make_rule(RuleKind.DAILY_CAPACITY, 1, overtime_limit=1, price=5)
    assert "NEAR: 0 is paid for overtime of 5" in objections(with_rule(overtime))
    orders = make_rule(RuleKind.DAILY_CAPACITY, None, orders_limit=3, overtime_orders_limit=1, orders_price=4)
    busy = replace(with_rule(orders), capacity_used={"FAR": CapacityUsed(units=0, orders=3)})
    assert "FAR: 0 is paid for overtime of 4" in objections(busy)


STRICTER = {
    "it is inactive": replace(PROBLEM, locations=(STORE, FAR._replace(active=False))),
    "it does not offer SHIP": replace(PROBLEM, locations=(STORE, FAR._replace(methods=frozenset({Method.PICKUP})))),
    "it is not the required location": replace(
        PROBLEM, demands=(replace(PROBLEM.demands[0], required_location="NEAR"),)
    ),
    "the caller excludes it": replace(
        PROBLEM, demands=(replace(PROBLEM.demands[0], excluded={None: {"FAR": Exclusion(code="CLOSED")}}),)
    ),
    "the caller excludes it for the line": replace(
        PROBLEM, demands=(replace(PROBLEM.demands[0], excluded={"line-1": {"FAR": Exclusion(code="CLOSED")}}),)
    ),
    "may not be split": replace(PROBLEM, demands=(replace(PROBLEM.demands[0], split_allowed=False),)),
    "it cannot handle the goods": replace(
        PROBLEM, demands=(replace(PROBLEM.demands[0], lines=(replace(LINE, handling=COLD),)),)
    ),
    "it rejected the line": replace(PROBLEM, profile=replace(PROBLEM.profile, rules=())),
    "are taken at FAR, of 0 with 0 to keep": replace(PROBLEM, stock={"TEA": {"NEAR": 2}}),
    "OPENING is": replace(PROBLEM, demands=(replace(PROBLEM.demands[0], locations_in_use=frozenset({"FAR"})),)),
    "MOVING is": replace(PROBLEM, demands=(replace(PROBLEM.demands[0], lines=(replace(LINE, planned={"FAR": 3}),)),)),
}


@pytest.mark.parametrize("objection", STRICTER)
def test_objects_to_what_the_problem_does_not_allow(objection: str) -> None:
    assert objection in objections(STRICTER[objection])


def test_objects_to_each_others_stock_and_capacity() -> None:
    """Two orders that are right by themselves are wrong together."""
    one, other = make_demand(order="order-1"), make_demand(make_line("line-2"), order="order-2")
    plenty = make_problem(one, other, locations=(FAR,), stock={"TEA": {"FAR": 2}})
    plan = route(plenty)
    assert plan_defects(plenty, plan) == ()
    assert plan_defects(replace(plenty, stock={"TEA": {"FAR": 1}}), plan)
    for rule in (
        make_rule(RuleKind.DAILY_CAPACITY, 1),
        make_rule(RuleKind.DAILY_CAPACITY, None, orders_limit=1),
        make_rule(RuleKind.RING_FENCE, 1),
    ):
        scarce = replace(plenty, profile=replace(plenty.profile, rules=(rule,)))
        assert plan_defects(scarce, plan)
        # Each of the two by itself keeps the rule.
        assert route(replace(scarce, demands=(one,))).units_unserved == 0
