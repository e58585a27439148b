"""The router, with every plan judged by the independent checker before a test sees it."""

from domain.routing.checking.check_plan import check_plan
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from domain.routing.serving.baselines import with_baselines


def route_checked(problem: RoutingProblem) -> RoutingPlan:
    plan = route(problem)
    check_plan(problem, with_baselines(problem, plan))
    return plan


def units_by_priority(problem: RoutingProblem, plan: RoutingPlan) -> tuple[int, ...]:
    """Negative of the units served, as brute force counts them."""
    served = dict.fromkeys(sorted({demand.priority for demand in problem.demands}), 0)
    priorities = {demand.order: demand.priority for demand in problem.demands}
    for assignment in plan.assignments:
        served[priorities[assignment.order]] -= assignment.quantity
    return tuple(served.values())
