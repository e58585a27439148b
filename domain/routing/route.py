"""The router: one problem in, the plan with its proof out."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.routing.batch.progress import OnProgress, unheard
from domain.routing.batch.solve_batch import solve_batch
from domain.routing.model.solve_model import solve_model
from domain.routing.options.narrowed import NARROW_ORDERS_MIN, options_of_orders, widened
from domain.routing.options.order_options import OrderOptions
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.search.enumeration import SOLVED_BY, enumerate_sets
from domain.routing.serving.assignments import assignments_of
from domain.routing.serving.baselines import serve_nearest_first
from domain.routing.serving.contention import components, fits
from domain.routing.serving.plan_costs import PlanCosts
from domain.routing.serving.serving import Outcome, Serving, served_units
from domain.routing.serving.unserved import unserved_units

COMPONENTS_PAIRS_MAX = 300_000
"""Pairs of line and source beyond which orders that do not compete are not told apart: the decomposition does it."""

MODEL_PAIRS_MAX = 2_000
"""Beyond these, orders that compete are not given to one model: it is built and cut off in vain."""


def route(problem: RoutingProblem, *, on_progress: OnProgress = unheard) -> RoutingPlan:
    """Decide which location serves which units: most units by priority, then the objective, then a stable tie-break.

    Of single orders that count the same, the one with fewer sources wins, then the one whose sources come first by
    priority and code. Orders that compete for stock or capacity are decided together; there the solver's choice is as
    stable, but follows no such rule. See docs/routing.md.
    """
    ranked = ranked_locations(problem.locations)
    narrow = len(problem.demands) >= NARROW_ORDERS_MIN
    orders = options_of_orders(problem, ranked)
    if not narrow and not any(any(row) for options in orders for row in options.available):
        return _nothing_served(problem, orders)
    if len(orders) == 1:
        outcomes = [_solve_one(problem, orders[0])]
        servings: Sequence[Serving] = outcomes[0].servings
    else:
        outcomes, servings = _solve_all(problem, orders, on_progress)
    objective = sum([outcome.objective for outcome in outcomes])
    bound = sum([outcome.bound for outcome in outcomes])
    costs = PlanCosts(problem, orders, servings)
    wide = widened(problem, ranked, orders, servings) if narrow else (orders, servings)
    return RoutingPlan(
        status=_status(outcomes, servings),
        currency_code=problem.profile.currency_code,
        objective=objective,
        bound=bound,
        gap=(objective - bound) / objective if objective else 0.0,
        cost=costs.total,
        solved_by=", ".join(sorted({outcome.solved_by for outcome in outcomes})),
        assignments=tuple(assignments_of(orders, servings)),
        unserved=tuple(unserved_units(*wide, problem.stock)),
        costs=tuple(costs.locations),
        bent=tuple(costs.bent),
    )


def _nothing_served(problem: RoutingProblem, orders: Sequence[OrderOptions]) -> RoutingPlan:
    """What the search would say in the end where no source has a unit: most of what a sale asks that has sold out."""
    servings: list[Serving] = [()] * len(orders)
    return RoutingPlan(
        status=PlanStatus.INFEASIBLE,
        currency_code=problem.profile.currency_code,
        objective=0,
        bound=0,
        gap=0.0,
        cost=0,
        solved_by=SOLVED_BY,
        assignments=(),
        unserved=tuple(unserved_units(orders, servings, problem.stock)),
        costs=(),
        bent=(),
    )


def _solve_all(
    problem: RoutingProblem, orders: Sequence[OrderOptions], on_progress: OnProgress
) -> tuple[list[Outcome], list[Serving]]:
    """Those that compete together, all others by themselves."""
    nearest = serve_nearest_first(orders)
    servings: list[Serving] = [()] * len(orders)
    outcomes = []
    for members in components(orders) if _pairs(orders) <= COMPONENTS_PAIRS_MAX else [list(range(len(orders)))]:
        competing = [orders[index] for index in members]
        start = [nearest[index] for index in members]
        if len(competing) == 1:
            outcome = _solve_one(problem, competing[0], start)
        elif _pairs(competing) > MODEL_PAIRS_MAX:
            outcome = solve_batch(competing, start=start, on_progress=on_progress)
        else:
            outcome = _solve_together(problem, competing, start)
        outcomes.append(outcome)
        for index, serving in zip(members, outcome.servings, strict=True):
            servings[index] = serving
    return outcomes, servings


def _solve_together(problem: RoutingProblem, orders: Sequence[OrderOptions], start: Sequence[Serving]) -> Outcome:
    apart = [enumerate_sets(options) for options in orders]
    settled = [outcome for outcome in apart if outcome is not None and outcome.proven]
    if len(settled) == len(orders):
        together = tuple([outcome.servings[0] for outcome in settled])
        # The best of each order by itself is the best of all, should there be enough for all.
        if fits(orders, together):
            best = sum([outcome.objective for outcome in settled])
            return Outcome(servings=together, objective=best, bound=best, proven=True, solved_by=SOLVED_BY)
    return solve_model(orders, seconds_max=problem.solver_seconds_max, start=start)


def _solve_one(problem: RoutingProblem, options: OrderOptions, start: Sequence[Serving] = ()) -> Outcome:
    found = enumerate_sets(options)
    if found is not None and found.proven:
        return found
    to_beat = found.servings if found is not None else start or serve_nearest_first([options])
    outcome = solve_model([options], seconds_max=problem.solver_seconds_max, start=to_beat)
    return outcome if found is None or outcome.proven else _with_bound_of(outcome, found)


def _pairs(orders: Sequence[OrderOptions]) -> int:
    return sum([len(options.demand.lines) * len(options.sources) for options in orders])


def _with_bound_of(outcome: Outcome, other: Outcome) -> Outcome:
    """What is known of one order from both searches, which were both cut off; bounds hold for as many units."""
    if served_units(outcome.servings[0]) != served_units(other.servings[0]):
        return outcome
    return replace(outcome, bound=min(outcome.objective, max(outcome.bound, other.bound)))


def _status(outcomes: Sequence[Outcome], servings: Sequence[Serving]) -> PlanStatus:
    if not all(outcome.proven for outcome in outcomes):
        return PlanStatus.FEASIBLE
    return PlanStatus.OPTIMAL if any(servings) else PlanStatus.INFEASIBLE
