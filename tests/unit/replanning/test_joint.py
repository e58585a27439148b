"""Orders that are planned as one: what is out for one of them is not out for the others."""

from domain.routing.problem import Exclusion
from domain.routing.replanning.joint import plan_as_one
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem

TOO_LATE = Exclusion(code="EXCLUDED_BY_CALLER")
FAST, SLOW = make_location("FAST", longitude=40.0), make_location("SLOW")
"""The slow one is nearer, and so cheaper."""


def test_a_location_that_is_too_slow_for_one_order_serves_those_that_can_wait() -> None:
    demands = [make_demand(make_line(f"line-{name}", sku=name), order=name) for name in ("A", "B", "C")]
    demands[0] = make_demand(*demands[0].lines, order="A", excluded={None: {"SLOW": TOO_LATE}})
    stock = {name: {"FAST": 1, "SLOW": 1} for name in ("A", "B", "C")}
    problem = make_problem(*demands, locations=(FAST, SLOW), stock=stock)
    assert plan_as_one(problem, demands[1:]).orders_at() == {"SLOW": ("B", "C")}
    assert plan_as_one(problem, demands).orders_at()["FAST"][0] == "A"
    alone = make_problem(*demands, locations=(FAST, SLOW), stock={**stock, "B": {"SLOW": 1}, "C": {"SLOW": 1}})
    assert plan_as_one(alone, demands).orders_at() == {"FAST": ("A",), "SLOW": ("B", "C")}
