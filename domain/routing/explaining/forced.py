"""What it would take to serve a line from a certain location: the problem once more, without another choice for it."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import Exclusion, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.route import route

_ELSEWHERE = Exclusion(code="FORCED_ELSEWHERE")
_REST = "|rest"


class Force(NamedTuple):
    """Units of a line that are to come from a location."""

    order: str
    line: str
    location: str
    units: int


class ForcedDifference(Struct, frozen=True, kw_only=True):
    """How the best plan with the force differs from the plan as it is.

    `units` of the line then come from the location. `units_served` is the difference of all units served, `objective`
    and `cost` (millicents) are those of the plans: None where units are lost, or less urgent ones served instead of
    others, because plans that serve different units do not compare. `proven`: both plans are optimal, so that the
    differences are exact.
    """

    units: int
    units_served: int
    objective: int | None
    cost: int | None
    proven: bool


def forced_difference(problem: RoutingProblem, plan: RoutingPlan, force: Force) -> ForcedDifference:
    """Solve the problem again with the force, and compare with its plan."""
    forced = route(forced_problem(problem, force))
    if _units(forced, force) < force.units:
        # Where the force costs other units, or as many of another line, it has to come before them. This takes longer.
        forced = route(forced_problem(problem, force, first=True))
    comparable = _served(problem, forced) == _served(problem, plan)
    return ForcedDifference(
        units=_units(forced, force),
        units_served=forced.units_served - plan.units_served,
        objective=forced.objective - plan.objective if comparable else None,
        cost=forced.cost - plan.cost if comparable else None,
        proven=PlanStatus.FEASIBLE not in (plan.status, forced.status),
    )


def forced_problem(problem: RoutingProblem, force: Force, *, first: bool = False) -> RoutingProblem:
    """The problem in which these units can only come from the location, and those left of their line from all others.

    `first`: and are served before everything else.
    """
    demands = [
        _forced_demand(problem, demand, force, first=first) if demand.order == force.order else demand
        for demand in problem.demands
    ]
    return replace(problem, demands=tuple(demands))


def _forced_demand(problem: RoutingProblem, demand: RoutingDemand, force: Force, *, first: bool) -> RoutingDemand:
    line = next(line for line in demand.lines if line.id == force.line)
    others = [location.code for location in problem.locations if location.code != force.location]
    excluded = dict(demand.excluded)
    excluded[line.id] = _excluding(demand, line, others)
    forced = replace(line, quantity=force.units, forced=first)
    rest = line.quantity - force.units
    if not rest:
        lines = [forced if each is line else each for each in demand.lines]
        return replace(demand, lines=tuple(lines), excluded=excluded)
    left = replace(line, id=line.id + _REST, quantity=rest, locations_in_use=line.locations_in_use + 1)
    excluded[left.id] = _excluding(demand, line, [force.location])
    lines = [part for each in demand.lines for part in ((forced, left) if each is line else (each,))]
    return replace(demand, lines=tuple(lines), excluded=excluded)


def _excluding(demand: RoutingDemand, line: RoutingLine, codes: Iterable[str]) -> dict[str, Exclusion]:
    return {**dict.fromkeys(codes, _ELSEWHERE), **demand.excluded.get(line.id, {})}


def _units(plan: RoutingPlan, force: Force) -> int:
    return sum(
        assignment.quantity
        for assignment in plan.assignments
        if (assignment.order, assignment.line) == (force.order, force.line)
    )


def _served(problem: RoutingProblem, plan: RoutingPlan) -> dict[int, int]:
    """Units by priority of their orders."""
    priorities = {demand.order: demand.priority for demand in problem.demands}
    served = dict.fromkeys(priorities.values(), 0)
    for assignment in plan.assignments:
        served[priorities[assignment.order]] += assignment.quantity
    return served
