"""What it counts to leave planned work where it is."""

from collections.abc import Sequence

from domain.routing.candidates import OrderOptions, order_options, ranked_locations
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving import Share, joint_objective


def better_than_staying(problem: RoutingProblem, plan: RoutingPlan) -> bool:
    """Whether the plan, with what moving costs, is better than leaving all units of the only order where they are.

    So is every plan, where the rules do not let them stay.
    """
    staying = staying_objective(problem)
    return staying is None or plan.objective < staying


def staying_objective(problem: RoutingProblem) -> int | None:
    """The objective of leaving every unit where it is planned, each location with its best carrier service.

    None where a rule is against it.
    """
    (demand,) = problem.demands
    options = order_options(problem, demand, ranked_locations(problem.locations))
    planned: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(demand.lines):
        for code, units in line.planned.items():
            planned.setdefault(code, []).append((index, units))
    serving: list[Share] = []
    for code, parts in planned.items():
        positions = [
            position
            for position, source in enumerate(options.sources)
            if source.location.code == code and all(options.available[index][position] for index, _ in parts)
        ]
        if not positions:
            return None
        best = min(positions, key=lambda position: (_objective_at(options, position, parts), position))
        serving += [Share(index, best, units) for index, units in parts]
    return joint_objective([options], [tuple(sorted(serving))])


def _objective_at(options: OrderOptions, position: int, parts: Sequence[tuple[int, int]]) -> int:
    by_line = 0 if options.line_fixed is None else options.line_fixed[position] * len(parts)
    return options.fixed[position] + by_line + sum(units * options.unit_cost[index][position] for index, units in parts)
