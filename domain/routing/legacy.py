"""Plans that the router did not choose: by a fixed table, or decided elsewhere. Priced like its own."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving.assignments import assignments_of
from domain.routing.serving.baselines import baseline_of, serve_in_order, serve_nearest_first, serve_priority_first
from domain.routing.serving.plan_costs import PlanCosts
from domain.routing.serving.serving import Serving, Share, joint_objective
from domain.routing.serving.unserved import unserved_units

BY_TABLE = "table"
ELSEWHERE = "external"


def route_in_order(problem: RoutingProblem, locations: Sequence[str]) -> RoutingPlan:
    """Each line of the only order from the first of these locations that still has units, then from the next.

    The profile's rules do not hold; that locations are active, offer the method and the handling does.
    """
    options = _options(problem)
    return _plan(problem, options, serve_in_order(options, locations), BY_TABLE)


def plan_of(problem: RoutingProblem, units: Mapping[tuple[str, str], int]) -> RoutingPlan | list[tuple[str, str]]:
    """The plan that serves so many units of each line (by id) from each location of the only order.

    Where that cannot be: the pairs of line and location of which fewer can be served.
    """
    options = _options(problem)
    lines = {line.id: index for index, line in enumerate(options.demand.lines)}
    positions = {source.location.code: position for position, source in reversed([*enumerate(options.sources)])}
    left = {
        (line.sku, source.location.code): options.available[index][position]
        for index, line in enumerate(options.demand.lines)
        for position, source in enumerate(options.sources)
    }
    shares: list[Share] = []
    missing: list[tuple[str, str]] = []
    for (line_id, code), count in units.items():
        sku = options.demand.lines[lines[line_id]].sku
        if code not in positions or not options.available[lines[line_id]][positions[code]] or left[sku, code] < count:
            missing.append((line_id, code))
            continue
        left[sku, code] -= count
        shares.append(Share(lines[line_id], positions[code], count))
    return missing or _plan(problem, options, tuple(sorted(shares)), ELSEWHERE)


def nothing_planned(problem: RoutingProblem) -> RoutingPlan:
    """Of an order that waits for a decision from elsewhere: no location, and no reason why not."""
    return replace(_plan(problem, _options(problem), (), ELSEWHERE), unserved=())


def _options(problem: RoutingProblem) -> OrderOptions:
    (demand,) = problem.demands
    free = replace(problem, profile=replace(problem.profile, rules=()))
    return order_options(free, demand, ranked_locations(problem.locations))


def _plan(problem: RoutingProblem, options: OrderOptions, serving: Serving, solved_by: str) -> RoutingPlan:
    costs = PlanCosts(problem, [options], [serving])
    objective = joint_objective([options], [serving])
    return RoutingPlan(
        status=PlanStatus.FEASIBLE,
        currency_code=problem.profile.currency_code,
        objective=objective,
        bound=0,
        gap=1.0 if objective else 0.0,
        cost=costs.total,
        solved_by=solved_by,
        assignments=tuple(assignments_of([options], [serving])),
        unserved=tuple(unserved_units([options], [serving], problem.stock)),
        costs=tuple(costs.locations),
        bent=tuple(costs.bent),
        nearest_baseline=baseline_of(problem, [options], serve_nearest_first([options])),
        priority_baseline=baseline_of(problem, [options], serve_priority_first([options])),
    )
