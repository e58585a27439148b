"""What waits because nobody can do more today says so, and nothing else does."""

import pytest

from domain.orders.lines import LineException
from domain.routing.problem import CapacityUsed, RoutingDemand, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from tests.unit.routing.checked import route_checked
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile, make_rule

CAPACITY, NO_STOCK, NO_LOCATION = (
    LineException.CAPACITY,
    LineException.NO_STOCK,
    LineException.NO_ELIGIBLE_LOCATION,
)
NEAR = make_location("NEAR")
FAR = make_location("FAR", longitude=20.0)
AT_NEAR = RuleScope(locations=frozenset({"NEAR"}))
FIVE_UNITS = make_rule(RuleKind.DAILY_CAPACITY, 5, scope=AT_NEAR)
FIVE_ORDERS = make_rule(RuleKind.DAILY_CAPACITY, orders_limit=5, scope=AT_NEAR)
NOT_FROM_FAR = make_rule(RuleKind.EXCLUDED_LOCATIONS, scope=RuleScope(locations=frozenset({"FAR"})))


def whole(quantity: int = 3, *, order: str = "order-1") -> RoutingDemand:
    lines = make_line(f"{order}-1", quantity=quantity), make_line(f"{order}-2", sku="CUP", quantity=1)
    return make_demand(*lines, order=order, split_allowed=False)


def problem_of(
    *demands: RoutingDemand,
    rules: tuple[RoutingRule, ...],
    near: int = 9,
    far: int = 0,
    used: CapacityUsed = CapacityUsed(units=0, orders=0),  # noqa: B008  # it is immutable
) -> RoutingProblem:
    return make_problem(
        *demands,
        locations=(NEAR, FAR),
        stock={"TEA": {"NEAR": near, "FAR": far}, "CUP": {"NEAR": 9, "FAR": far}},
        profile=make_profile(*rules),
        capacity_used={"NEAR": used},
    )


def exceptions(problem: RoutingProblem) -> set[LineException]:
    return {unserved.exception for unserved in route_checked(problem).unserved}


@pytest.mark.parametrize(
    ("rule", "used"),
    [
        (FIVE_UNITS, CapacityUsed(units=5, orders=1)),
        (FIVE_UNITS, CapacityUsed(units=2, orders=1)),
        (FIVE_ORDERS, CapacityUsed(units=5, orders=5)),
    ],
    ids=["full", "too little left", "no order more"],
)
def test_a_whole_order_that_only_lacks_capacity(rule: RoutingRule, used: CapacityUsed) -> None:
    assert exceptions(problem_of(whole(), rules=(rule,), used=used)) == {CAPACITY}
    assert exceptions(problem_of(whole(), rules=(rule, NOT_FROM_FAR), far=9, used=used)) == {CAPACITY}


def test_orders_of_a_batch_that_have_taken_the_capacity() -> None:
    problem = problem_of(whole(order="order-1"), whole(order="order-2"), rules=(FIVE_UNITS,), near=20)
    plan = route_checked(problem)
    assert {unserved.order for unserved in plan.unserved} == {"order-2"}
    assert exceptions(problem) == {CAPACITY}


def test_a_whole_order_that_lacks_stock_at_a_full_location() -> None:
    full = CapacityUsed(units=5, orders=1)
    assert exceptions(problem_of(whole(), rules=(FIVE_UNITS,), near=2, used=full)) == {NO_STOCK}


def test_a_whole_order_that_no_location_may_serve() -> None:
    not_near = make_rule(RuleKind.EXCLUDED_LOCATIONS, scope=AT_NEAR)
    full = CapacityUsed(units=5, orders=1)
    rules = (FIVE_UNITS, not_near, NOT_FROM_FAR)
    assert exceptions(problem_of(whole(), rules=rules, far=9, used=full)) == {NO_LOCATION}


def test_a_whole_order_that_could_be_served_but_for_a_line_that_ended() -> None:
    lines = make_line("line-1", quantity=3), make_line("line-2", sku="CUP", rejections=2)
    demand = make_demand(*lines, split_allowed=False)
    rules = (FIVE_UNITS, make_rule(RuleKind.REJECTIONS_MAX, 2))
    plan = route_checked(problem_of(demand, rules=rules, used=CapacityUsed(units=5, orders=1)))
    assert [unserved.exception for unserved in plan.unserved] == [NO_LOCATION, LineException.MAX_REJECTIONS]


def test_units_beyond_what_is_left_of_the_capacity() -> None:
    """There would be stock for them: they do not wait for more of it."""
    demand = make_demand(make_line(quantity=7))
    plan = route_checked(problem_of(demand, rules=(FIVE_UNITS,)))
    assert [(unserved.quantity, unserved.exception) for unserved in plan.unserved] == [(2, CAPACITY)]


def test_units_that_are_kept_back_where_the_order_itself_is_the_last_one() -> None:
    one_order = make_rule(RuleKind.DAILY_CAPACITY, orders_limit=1, scope=AT_NEAR)
    demand = make_demand(make_line(quantity=7))
    assert exceptions(problem_of(demand, rules=(one_order, make_rule(RuleKind.RING_FENCE, 4)))) == {NO_STOCK}


def test_units_beyond_the_stock_of_a_location_with_capacity() -> None:
    demand = make_demand(make_line(quantity=7))
    assert exceptions(problem_of(demand, rules=(FIVE_UNITS,), near=4)) == {NO_STOCK}
    assert exceptions(problem_of(demand, rules=(FIVE_UNITS,), near=5)) == {NO_STOCK}
