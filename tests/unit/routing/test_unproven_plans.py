"""Plans that a limit cut off are remembered, within bounds, until there is time for them."""

from datetime import UTC, datetime

from msgspec.structs import replace

from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.legacy import route_in_order
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from operations.unproven_plans import WAITING_MAX, UnprovenPlan, UnprovenPlans
from tests.unit.routing.problems import make_demand, make_location, make_problem

PROBLEM: RoutingProblem = make_problem(make_demand(), locations=(make_location("NEAR"),), stock={"TEA": {"NEAR": 1}})
CUT_OFF = replace(route(PROBLEM), status=PlanStatus.FEASIBLE)


def decided(plan: RoutingPlan, order: str = "ord_1") -> RoutingDecision:
    return RoutingDecision(
        order_id=order,
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=PROBLEM,
        plan=plan,
    )


def test_each_order_waits_once_in_the_order_in_which_they_came() -> None:
    plans = UnprovenPlans()
    for order in ("ord_2", "ord_1", "ord_2"):
        plans.offer("demo", decided(CUT_OFF, order))
    assert [plans.take(), plans.take(), plans.take()] == [
        UnprovenPlan("demo", "ord_2"),
        UnprovenPlan("demo", "ord_1"),
        None,
    ]


def test_neither_proven_plans_nor_those_of_others_wait() -> None:
    plans = UnprovenPlans()
    plans.offer("demo", decided(route(PROBLEM)))
    plans.offer("demo", decided(route_in_order(PROBLEM, ("NEAR",))))
    assert plans.take() is None


def test_no_more_wait_than_there_is_room_for() -> None:
    plans = UnprovenPlans()
    for number in range(WAITING_MAX + 1):
        plans.offer("demo", decided(CUT_OFF, f"ord_{number}"))
    taken = [plans.take() for _ in range(WAITING_MAX + 1)]
    assert taken[-2:] == [UnprovenPlan("demo", f"ord_{WAITING_MAX - 1}"), None]
