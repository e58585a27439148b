"""Every line has a reason for every location, with threshold and actual value of the rule that forbids it."""

import pytest

from domain.handling import Handling
from domain.method import Method
from domain.routing.explain import explain
from domain.routing.problem import Exclusion, RoutingDemand, RoutingProblem
from domain.routing.reasons import CandidateReason, LineCost, ReasonOutcome
from domain.routing.route import route
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile

NEAR = make_location("NEAR", longitude=1.0)
FAR = make_location("FAR", longitude=20.0)


def reason_at(problem: RoutingProblem, code: str, line: str = "line-1") -> CandidateReason:
    reasons = {reasons.line: reasons for reasons in explain(problem, route(problem))}
    return next(reason for reason in reasons[line].candidates if reason.location == code)


def exclusion_at(problem: RoutingProblem, code: str) -> tuple[str | None, object, object]:
    reason = reason_at(problem, code)
    assert reason.outcome is ReasonOutcome.EXCLUDED
    assert (reason.units, reason.cost, reason.line_delta) == (0, None, None)
    return reason.rule, reason.threshold, reason.actual


def both_stocked(demand: RoutingDemand, **profile: object) -> RoutingProblem:
    stock = {"TEA": {"NEAR": 9, "FAR": 9}}
    return make_problem(demand, locations=(NEAR, FAR), stock=stock, profile=make_profile(**profile))


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
    assert exclusion_at(both_stocked(make_demand(), distance_kilometers_max=2_223), "FAR") == ("DISTANCE", 2_223, 2_224)
    assert reason_at(both_stocked(make_demand(), distance_kilometers_max=2_224), "FAR").rule is None


def test_distance_that_cannot_be_measured_breaks_a_maximum() -> None:
    problem = both_stocked(make_demand(destination=None), distance_kilometers_max=2_000)
    assert exclusion_at(problem, "NEAR") == ("DISTANCE", 2_000, None)


def test_handling_not_offered() -> None:
    cold = make_location("COLD", handling=frozenset({Handling.COLD}))
    line = make_line(handling=frozenset({Handling.COLD, Handling.HAZMAT}))
    problem = make_problem(make_demand(line), locations=(cold,), stock={"TEA": {"COLD": 9}})
    assert exclusion_at(problem, "COLD") == ("HANDLING", "COLD,HAZMAT", "COLD")


def test_no_stock() -> None:
    problem = make_problem(make_demand(), locations=(NEAR, FAR), stock={"TEA": {"FAR": 1}})
    assert exclusion_at(problem, "NEAR") == ("NO_STOCK", 1, 0)


def test_maximum_of_locations_already_in_use() -> None:
    problem = both_stocked(make_demand(locations_in_use=frozenset({"FAR"})), locations_per_order_max=1)
    assert exclusion_at(problem, "NEAR") == ("LOCATIONS_MAX", 1, 2)
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


def test_location_that_cannot_serve_the_whole_order() -> None:
    demand = make_demand(
        make_line("line-1", quantity=2), make_line("line-2", sku="CUP", quantity=3), split_allowed=False
    )
    stock = {"TEA": {"NEAR": 2, "FAR": 2}, "CUP": {"NEAR": 1, "FAR": 3}}
    problem = make_problem(demand, locations=(NEAR, FAR), stock=stock)
    assert exclusion_at(problem, "NEAR") == ("WHOLE_ORDER", 5, 3)
    assert reason_at(problem, "FAR").outcome is ReasonOutcome.CHOSEN


def test_chosen_location_has_units_and_cost_by_term() -> None:
    problem = both_stocked(make_demand(make_line(quantity=3, weight_grams=500)))
    # 111 km; per unit 0.5 kg * 60,000 by weight, 0.5 kg * 40 * 111 by distance, 25,000 for picking in a warehouse.
    assert reason_at(problem, "NEAR") == CandidateReason(
        "NEAR", ReasonOutcome.CHOSEN, 3, LineCost(shipping_weight=90_000, shipping_distance=6_660, picking=75_000)
    )


def test_possible_location_tells_what_moving_the_line_there_would_add() -> None:
    reason = reason_at(both_stocked(make_demand(make_line(quantity=2))), "FAR")
    assert (reason.outcome, reason.units) == (ReasonOutcome.POSSIBLE, 2)
    # Two kilograms over 2,224 instead of 111 km, and another location: opened 150,000, parcel 600,000 + 100 * 2,224.
    assert reason.line_delta == 2 * 40 * (2_224 - 111) + 150_000 + 600_000 + 222_400


def test_every_line_has_every_location_by_rank() -> None:
    first = make_location("ZULU", priority=1)
    demand = make_demand(make_line("line-1"), make_line("line-2", sku="CUP"))
    problem = make_problem(demand, locations=(NEAR, FAR, first), stock={"TEA": {"NEAR": 1}})
    reasons = explain(problem, route(problem))
    assert [(one.order, one.line) for one in reasons] == [("order-1", "line-1"), ("order-1", "line-2")]
    assert [[reason.location for reason in one.candidates] for one in reasons] == [["ZULU", "FAR", "NEAR"]] * 2
