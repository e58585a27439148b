"""What a plan that stands already counts under a profile: its own problem, in which nothing is left to decide."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from domain.routing.plan import Assignment, PlanStatus, RoutingPlan
from domain.routing.problem import Exclusion, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.route import route

_ELSEWHERE = Exclusion(code="STANDS")


def standing_plan(problem: RoutingProblem, assignments: Iterable[Assignment]) -> RoutingPlan:
    """The plan of the problem with these units where they are said to be; its lines are named after both.

    Units that may not be there by the rules are unserved.
    """
    by_order: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        by_order.setdefault(assignment.order, []).append(assignment)
    codes = [location.code for location in problem.locations]
    elsewhere = {
        code: dict.fromkeys((other for other in codes if other != code), _ELSEWHERE)
        for code in {assignment.location for each in by_order.values() for assignment in each}
    }
    demands = (
        _pinned(demand, by_order[demand.order], elsewhere) for demand in problem.demands if demand.order in by_order
    )
    return route(replace(problem, demands=tuple(demands)))


def planned_assignments(problem: RoutingProblem) -> tuple[Assignment, ...]:
    """Every unit where it is planned already."""
    return tuple(
        Assignment(order=demand.order, line=line.id, location=code, quantity=units)
        for demand in problem.demands
        for line in demand.lines
        for code, units in line.planned.items()
    )


def no_better_than_planned(problem: RoutingProblem, plan: RoutingPlan) -> bool:
    """Whether a limit cut the plan off before it was better than leaving all where it is planned already."""
    planned = planned_assignments(problem)
    if plan.status is not PlanStatus.FEASIBLE or not planned:
        return False
    standing = standing_plan(problem, planned)
    if standing.units_unserved:
        return False
    return (-plan.units_served, plan.objective) >= (-standing.units_served, standing.objective)


def better(new: RoutingPlan, old: RoutingPlan) -> bool:
    """Whether it serves more, or as much for less."""
    return (new.units_unserved, new.objective) < (old.units_unserved, old.objective)


def _pinned(
    demand: RoutingDemand, assignments: Sequence[Assignment], elsewhere: Mapping[str, Mapping[str, Exclusion]]
) -> RoutingDemand:
    lines = list(_pinned_lines(demand, assignments))
    excluded: dict[str | None, Mapping[str, Exclusion]] = {line.id: elsewhere[location] for line, location in lines}
    return replace(demand, lines=tuple(line for line, _ in lines), excluded=excluded)


def _pinned_lines(demand: RoutingDemand, assignments: Sequence[Assignment]) -> Iterator[tuple[RoutingLine, str]]:
    lines = {line.id: line for line in demand.lines}
    for assignment in assignments:
        line = lines[assignment.line]
        # What ends a line everywhere is about new attempts: this is none.
        pinned = replace(
            line,
            id=f"{line.id} {assignment.location}",
            quantity=assignment.quantity,
            rejections=0,
            attempts=0,
        )
        yield pinned, assignment.location
