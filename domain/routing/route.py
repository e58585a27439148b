"""The router: one problem in, the plan with its proof out."""

from collections.abc import Sequence

from domain.routing.baselines import baseline, serve_nearest_first, serve_priority_first
from domain.routing.candidates import OrderOptions, order_options, ranked_locations
from domain.routing.contention import components, fits
from domain.routing.cost import location_cost
from domain.routing.enumeration import SOLVED_BY, enumerate_sets
from domain.routing.model import solve_model
from domain.routing.plan import Assignment, LocationCost, PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving import Outcome, Serving
from domain.routing.unserved import unserved_units


def route(problem: RoutingProblem) -> RoutingPlan:
    """Decide which location serves which units: most units by priority, then least cost, then a stable tie-break.

    Of single orders that cost the same, the one with fewer locations wins, then the one whose locations come first by
    priority and code. Orders that compete for stock are decided together; there the solver's choice is as stable, but
    follows no such rule.
    """
    ranked = ranked_locations(problem.locations)
    orders = [order_options(problem, demand, ranked) for demand in problem.demands]
    nearest = serve_nearest_first(orders)
    by_priority = serve_priority_first(orders)
    servings: list[Serving] = [()] * len(orders)
    outcomes = []
    for members in components(orders):
        outcome = _solve(problem, [orders[index] for index in members], [nearest[index] for index in members])
        outcomes.append(outcome)
        for index, serving in zip(members, outcome.servings, strict=True):
            servings[index] = serving
    objective = sum([outcome.cost for outcome in outcomes])
    bound = sum([outcome.bound for outcome in outcomes])
    return RoutingPlan(
        status=_status(outcomes, servings),
        currency_code=problem.profile.currency_code,
        objective=objective,
        bound=bound,
        gap=(objective - bound) / objective if objective else 0.0,
        solved_by=", ".join(sorted({outcome.solved_by for outcome in outcomes})),
        assignments=tuple(_assignments(orders, servings)),
        unserved=tuple(unserved_units(orders, servings, problem.stock)),
        costs=tuple(_costs(problem, orders, servings)),
        nearest_baseline=baseline(orders, nearest),
        priority_baseline=baseline(orders, by_priority),
    )


def _solve(problem: RoutingProblem, orders: Sequence[OrderOptions], start: Sequence[Serving]) -> Outcome:
    apart = [enumerate_sets(options) for options in orders]
    settled = [outcome for outcome in apart if outcome is not None and outcome.proven]
    if len(settled) == len(orders):
        together = tuple([outcome.servings[0] for outcome in settled])
        # The best of each order by itself is the best of all, should there be enough for all.
        if fits(orders, together):
            cost = sum([outcome.cost for outcome in settled])
            return Outcome(servings=together, cost=cost, bound=cost, proven=True, solved_by=SOLVED_BY)
    if len(orders) == 1 and apart[0] is not None:
        start = apart[0].servings
    return solve_model(orders, seconds_max=problem.solver_seconds_max, start=start)


def _status(outcomes: Sequence[Outcome], servings: Sequence[Serving]) -> PlanStatus:
    if not all(outcome.proven for outcome in outcomes):
        return PlanStatus.FEASIBLE
    return PlanStatus.OPTIMAL if any(servings) else PlanStatus.INFEASIBLE


def _assignments(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> list[Assignment]:
    return [
        Assignment(
            order=options.demand.order,
            line=options.demand.lines[share.line].id,
            location=options.locations[share.location].code,
            quantity=share.units,
        )
        for options, serving in zip(orders, servings, strict=True)
        for share in sorted(serving)
    ]


def _costs(problem: RoutingProblem, orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> list[LocationCost]:
    costs = []
    for options, serving in zip(orders, servings, strict=True):
        lines = options.demand.lines
        for location in sorted({share.location for share in serving}):
            costs.append(  # noqa: PERF401 - a comprehension of three loops would hide what is costed
                location_cost(
                    problem.profile,
                    options.demand,
                    options.locations[location],
                    kilometers=options.kilometers[location],
                    units=[(lines[share.line], share.units) for share in serving if share.location == location],
                )
            )
    return costs
