"""Every line has a reason for every location, with threshold and actual value of the rule that forbids it."""

import pytest
from msgspec.structs import replace

from domain.handling import Handling
from domain.method import Method
from domain.routing.cost_terms import CostTerm, Tariff, TariffTier
from domain.routing.explaining.explain import explain
from domain.routing.explaining.reasons import CandidateReason, ReasonOutcome
from domain.routing.legacy import route_in_order
from domain.routing.problem import Exclusion, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from tests.unit.routing.checked import route_checked
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

NEAR = make_location("NEAR", longitude=1.0)
FAR = make_location("FAR", longitude=20.0)


def reason_at(problem: RoutingProblem, code: str, line: str = "line-1") -> CandidateReason:
    reasons = {reasons.line: reasons for reasons in explain(problem, route_checked(problem))}
    return next(reason for reason in reasons[line].candidates if reason.location == code)


def exclusion_at(problem: RoutingProblem, code: str) -> tuple[str | None, object, object]:
    reason = reason_at(problem, code)
    assert reason.outcome is ReasonOutcome.EXCLUDED
    assert (reason.units, reason.cost) == (0, None)
    return reason.rule, reason.threshold, reason.actual


def both_stocked(demand: RoutingDemand, *rules: RoutingRule) -> RoutingProblem:
    stock = {"TEA": {"NEAR": 9, "FAR": 9}}
    return make_problem(demand, locations=(NEAR, FAR), stock=stock, profile=make_profile(*rules))


def test_inactive_location() -> None:
    closed = make_location("CLOSED", active=False)
    problem = make_problem(make_demand(), locations=(closed, NEAR), stock={"TEA": {"CLOSED": 9, "NEAR": 9}})
    assert exclusion_at(problem, "CLOSED") == ("INACTIVE", "active", "inactive")


def test_method_not_enabled() -> None:
    counter = make_location("COUNTER", methods=frozenset({Method.PICKUP}))
    problem = make_problem(make_demand(), locations=(counter, NEAR), stock={"TEA": {"COUNTER": 9, "NEAR": 9}})
    assert exclusion_at(problem, "COUNTER") == ("METHOD", "SHIP", "PICKUP")


def test_pickup_elsewhere() -> None:
    problem = both_stocked(make_demand(method=Method.PICKUP, pickup_location="FAR"))
    assert exclusion_at(problem, "NEAR") == ("PICKUP_LOCATION", "FAR", "NEAR")
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


def test_another_location_is_required() -> None:
    problem = both_stocked(make_demand(required_location="FAR"))
    assert exclusion_at(problem, "NEAR") == ("REQUIRED_LOCATION", "FAR", "NEAR")
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


@pytest.mark.parametrize("key", [None, "line-1"])
def test_exclusion_given_with_the_demand_keeps_its_code(key: str | None) -> None:
    excluded = {key: {"NEAR": Exclusion(code="REJECTED", detail="DAMAGED")}}
    assert exclusion_at(both_stocked(make_demand(excluded=excluded)), "NEAR") == ("REJECTED", None, "DAMAGED")


def test_exclusion_of_one_line_leaves_the_other() -> None:
    demand = make_demand(
        make_line("line-1"), make_line("line-2"), excluded={"line-1": {"NEAR": Exclusion(code="EXCLUDED_BY_CALLER")}}
    )
    problem = both_stocked(demand)
    assert reason_at(problem, "NEAR", "line-1").rule == "EXCLUDED_BY_CALLER"
    assert reason_at(problem, "NEAR", "line-2").outcome is not ReasonOutcome.EXCLUDED


def test_too_far() -> None:
    # 20 degrees of the equator are 2 pi * 6371.0088 km * 20 / 360.
    limited = make_rule(RuleKind.DISTANCE_MAX, 2_223, code="NOT_TOO_FAR")
    problem = both_stocked(make_demand(), limited)
    assert exclusion_at(problem, "FAR") == ("DISTANCE_MAX", 2_223, 2_224)
    assert reason_at(problem, "FAR").rule_code == "NOT_TOO_FAR"
    assert reason_at(both_stocked(make_demand(), make_rule(RuleKind.DISTANCE_MAX, 2_224)), "FAR").rule is None


def test_distance_that_cannot_be_measured_breaks_a_maximum() -> None:
    problem = both_stocked(make_demand(destination=None), make_rule(RuleKind.DISTANCE_MAX, 2_000))
    assert exclusion_at(problem, "NEAR") == ("DISTANCE_MAX", 2_000, None)


def test_handling_not_offered() -> None:
    cold = make_location("COLD", handling=frozenset({Handling.COLD}))
    line = make_line(handling=frozenset({Handling.COLD, Handling.HAZMAT}))
    problem = make_problem(make_demand(line), locations=(cold,), stock={"TEA": {"COLD": 9}})
    assert exclusion_at(problem, "COLD") == ("HANDLING", "COLD,HAZMAT", "COLD")


def test_no_stock() -> None:
    problem = make_problem(make_demand(), locations=(NEAR, FAR), stock={"TEA": {"FAR": 1}})
    assert exclusion_at(problem, "NEAR") == ("NO_STOCK", 1, 0)


def test_maximum_of_locations_already_in_use() -> None:
    demand = make_demand(locations_in_use=frozenset({"FAR"}))
    problem = both_stocked(demand, make_rule(RuleKind.LOCATIONS_PER_ORDER_MAX, 1))
    assert exclusion_at(problem, "NEAR") == ("LOCATIONS_PER_ORDER_MAX", 1, 2)
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


def test_line_that_has_all_its_locations_already() -> None:
    problem = both_stocked(make_demand(make_line(locations_in_use=1)), make_rule(RuleKind.LOCATIONS_PER_LINE_MAX, 1))
    assert exclusion_at(problem, "NEAR") == ("LOCATIONS_PER_LINE_MAX", 1, 2)


def test_location_that_cannot_serve_the_whole_order() -> None:
    demand = make_demand(
        make_line("line-1", quantity=2), make_line("line-2", sku="CUP", quantity=3), split_allowed=False
    )
    stock = {"TEA": {"NEAR": 2, "FAR": 2}, "CUP": {"NEAR": 1, "FAR": 3}}
    problem = make_problem(demand, locations=(NEAR, FAR), stock=stock)
    assert exclusion_at(problem, "NEAR") == ("WHOLE_ORDER", 5, 3)
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


def test_location_without_capacity_for_the_whole_order() -> None:
    rule = make_rule(RuleKind.DAILY_CAPACITY, 2, scope=RuleScope(locations=frozenset({"NEAR"})))
    problem = both_stocked(make_demand(make_line(quantity=3), split_allowed=False), rule)
    assert exclusion_at(problem, "NEAR") == ("DAILY_CAPACITY", 2, 3)


def test_units_beyond_the_capacity_are_not_possible() -> None:
    rule = make_rule(
        RuleKind.DAILY_CAPACITY, 1, overtime_limit=1, price=9, scope=RuleScope(locations=frozenset({"FAR"}))
    )
    reason = reason_at(both_stocked(make_demand(make_line(quantity=3)), rule), "FAR")
    assert (reason.outcome, reason.units, reason.kilometers) == (ReasonOutcome.POSSIBLE, 2, 2_224)


@pytest.mark.parametrize(
    ("kind", "actual", "line"),
    [(RuleKind.REJECTIONS_MAX, 3, make_line(rejections=3)), (RuleKind.ATTEMPTS_MAX, 2, make_line(attempts=2))],
)
def test_line_that_is_routed_no_more_is_out_everywhere(kind: RuleKind, actual: int, line: RoutingLine) -> None:
    problem = both_stocked(make_demand(line), make_rule(kind, 2))
    for code in ("NEAR", "FAR"):
        assert exclusion_at(problem, code) == (kind, 2, actual)


def test_location_that_rejected_the_line() -> None:
    problem = both_stocked(make_demand(make_line(rejected={"NEAR": MONDAY})))
    assert exclusion_at(problem, "NEAR") == ("REJECTED", None, "2026-03-02T09:00:00+00:00")


def test_chosen_location_has_units_distance_and_cost_by_term() -> None:
    problem = both_stocked(make_demand(make_line(quantity=3, weight_grams=500)))
    # 111 km; per unit 0.5 kg * 60,000 by weight, 0.5 kg * 40 * 111 by distance, 25,000 for picking in a warehouse.
    cost = {CostTerm.SHIPPING_WEIGHT: 90_000, CostTerm.SHIPPING_DISTANCE: 6_660, CostTerm.PICKING_UNITS: 75_000}
    assert reason_at(problem, "NEAR") == CandidateReason("NEAR", ReasonOutcome.CHOSEN, 3, cost, kilometers=111)


def test_chosen_location_tells_its_carrier_service_and_days() -> None:
    tariff = Tariff(service="STANDARD", tiers=(TariffTier(per_kilometer=1),))
    costs = make_costs(tariffs=(tariff, Tariff(tiers=(TariffTier(per_kilometer=2),))))
    problem = both_stocked(make_demand())
    problem = replace(problem, profile=make_profile(costs=costs))
    reason = reason_at(problem, "NEAR")
    assert reason.service == "STANDARD"
    assert reason.deliver_days == route_checked(problem).costs[0].deliver_days


def test_possible_location_tells_units_and_distance() -> None:
    reason = reason_at(both_stocked(make_demand(make_line(quantity=2))), "FAR")
    assert reason == CandidateReason("FAR", ReasonOutcome.POSSIBLE, 2, kilometers=2_224)


def test_costs_of_the_lines_and_of_the_location_as_a_whole_are_those_of_the_plan() -> None:
    problem = both_stocked(make_demand(make_line("line-1", quantity=2), make_line("line-2", quantity=3)))
    plan = route_checked(problem)
    of_lines = [reason.cost or {} for line in explain(problem, plan) for reason in line.candidates]
    (cost,) = plan.costs
    whole = cost.terms[CostTerm.OPENING] + cost.terms[CostTerm.SHIPPING_PARCEL]
    assert sum(sum(terms.values()) for terms in of_lines) == cost.total - whole


def test_reasons_of_one_order_alone() -> None:
    demands = (make_demand(order="order-1"), make_demand(make_line("line-2"), order="order-2"))
    problem = make_problem(*demands, locations=(NEAR,), stock={"TEA": {"NEAR": 9}})
    assert [reasons.line for reasons in explain(problem, route_checked(problem), "order-2")] == ["line-2"]


def test_every_line_has_every_location_by_rank() -> None:
    first = make_location("ZULU", priority=1)
    demand = make_demand(make_line("line-1"), make_line("line-2", sku="CUP"))
    problem = make_problem(demand, locations=(NEAR, FAR, first), stock={"TEA": {"NEAR": 1}})
    reasons = explain(problem, route_checked(problem))
    assert [(one.order, one.line) for one in reasons] == [("order-1", "line-1"), ("order-1", "line-2")]
    assert [[reason.location for reason in one.candidates] for one in reasons] == [["ZULU", "FAR", "NEAR"]] * 2


def test_a_plan_that_is_not_the_routers_is_chosen_even_against_the_rules() -> None:
    rules = (make_rule(RuleKind.ATTEMPTS_MAX, 1), make_rule(RuleKind.DISTANCE_MAX, 500))
    problem = both_stocked(make_demand(make_line(attempts=1)), *rules)
    (reasons,) = explain(problem, route_in_order(problem, ("FAR",)))
    near, far = sorted(reasons.candidates, key=lambda reason: -len(reason.location))
    assert (far.outcome, far.units, far.cost) == (ReasonOutcome.CHOSEN, 1, None)
    assert (near.outcome, near.rule) == (ReasonOutcome.EXCLUDED, "ATTEMPTS_MAX")
