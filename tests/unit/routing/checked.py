"""The router, with every plan judged by the independent checker before a test sees it."""

from domain.routing.checker import check_plan
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route


def route_checked(problem: RoutingProblem) -> RoutingPlan:
    plan = route(problem)
    check_plan(problem, plan)
    return plan
