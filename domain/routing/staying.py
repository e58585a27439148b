"""What it counts to leave planned work where it is."""

from dataclasses import replace

from domain.routing.plan import RoutingPlan
from domain.routing.problem import Exclusion, RoutingProblem
from domain.routing.route import route

_NOT_PLANNED = Exclusion(code="NOT_PLANNED")


def better_than_staying(problem: RoutingProblem, plan: RoutingPlan) -> bool:
    """Whether the plan, with what moving costs, is better than the best one in which no line goes where it is not.

    That is a far smaller problem: where each line may come from is planned already.
    """
    stay = route(staying_problem(problem))
    return (-plan.units_served, plan.objective) < (-stay.units_served, stay.objective)


def staying_problem(problem: RoutingProblem) -> RoutingProblem:
    """The problem in which each line comes from where it is planned."""
    codes = [location.code for location in problem.locations]
    demands = []
    for demand in problem.demands:
        excluded = dict(demand.excluded)
        for line in demand.lines:
            elsewhere = {code: _NOT_PLANNED for code in codes if code not in line.planned}
            excluded[line.id] = {**elsewhere, **demand.excluded.get(line.id, {})}
        demands.append(replace(demand, excluded=excluded))
    return replace(problem, demands=tuple(demands))
