"""Orders that share stock or capacity, or that enumeration cannot settle, as a mixed-integer program.

Columns: whether an order uses a source, how many units of a line come from it, and, where a rule counts the locations of
a line, whether the line does. An order that must come whole has only the first. Where nothing but stock and units is
left to decide once the sources are given, that is a transport problem, whose best solutions are integer: so the main
model leaves units continuous, and a small one over the sources found makes them exact.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from math import ceil

from domain.routing.model.columns import OrderColumns, add_order
from domain.routing.model.sharing import add_shared_capacity, add_shared_stock
from domain.routing.model.solver import UNLIMITED, LinearModel, Solution, SolverTime, minimize, solver_name
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Outcome, Serving, Share, joint_objective, served_units

BOUND_TOLERANCE = 0.25
"""What rounding inside the solver can move a bound by; objectives are whole millicents."""


UNITS_SHARE = 0.5
"""Of the time left, what each step may take that finds how many units can be served: costs come after these."""

WHOLE_TOLERANCE = 1e-6

EXACT_SECONDS = 1.0
"""What it may take at most to make a solution exact, a matter of milliseconds, when there is no time left."""


def solve_model(
    orders: Sequence[OrderOptions],
    *,
    seconds_max: float,
    start: Sequence[Serving],
    nodes_max: int | None = None,
    gap_max: float = 0.0,
) -> Outcome:
    """The best plan for orders with shared stock: most units by priority, then the objective. `start` is one to beat.

    `seconds_max` is for all runs of the general solver together, the other limits are those of `minimize`, of each.
    """
    return solve_in_time(orders, time=SolverTime(seconds_max), start=start, nodes_max=nodes_max, gap_max=gap_max)


def solve_in_time(
    orders: Sequence[OrderOptions],
    *,
    time: SolverTime,
    start: Sequence[Serving],
    starts_with_most: bool = False,
    nodes_max: int | None = None,
    gap_max: float = 0.0,
) -> Outcome:
    """The same with what is left of a longer time. `starts_with_most`: no plan serves more units than `start`."""
    run = partial(minimize, time=time, nodes_max=nodes_max, gap_max=gap_max)
    model = LinearModel()
    columns = [add_order(model, options) for options in orders]
    if not model.costs:
        return Outcome(servings=tuple(start), objective=0, bound=0, proven=True, solved_by=solver_name())
    add_shared_stock(model, columns)
    add_shared_capacity(model, columns)
    objective = list(model.costs)
    values, units_proven = _serve_most(model, columns, None if starts_with_most else run, time, start)
    model.costs = objective
    solution = run(model, start=values)
    found = _exact(model, columns, values if solution is None else solution.values)
    best = _better(orders, tuple(start), found)
    reached = joint_objective(orders, best)
    # Cut off early, the solver may know no bound: minus infinity. Objectives are never below nothing.
    floor = 0.0 if solution is None else max(0.0, solution.bound)
    bound = min(reached, max(0, ceil(floor - BOUND_TOLERANCE)))
    proven = units_proven and solution is not None and bound == reached
    return Outcome(servings=best, objective=reached, bound=bound, proven=proven, solved_by=solver_name())


def serve_most(
    orders: Sequence[OrderOptions], *, time: SolverTime, start: Sequence[Serving]
) -> tuple[tuple[Serving, ...], bool]:
    """A plan that serves the most units by priority, whatever it costs, and whether it is proven that it does."""
    model = LinearModel()
    columns = [add_order(model, options) for options in orders]
    add_shared_stock(model, columns)
    add_shared_capacity(model, columns)
    values, proven = _serve_most(model, columns, partial(minimize, time=time), time, start)
    return _better(orders, tuple(start), _exact(model, columns, values)), proven


def _serve_most(
    model: LinearModel,
    columns: Sequence[OrderColumns],
    run: Callable[..., Solution | None] | None,
    time: SolverTime,
    start: Sequence[Serving],
) -> tuple[Sequence[float], bool]:
    """Fix how many units are served, step by step; values that do so, and whether it is proven.

    Without `run`, as many as `start` does.
    """
    proven = True
    values: Sequence[float] = _values(model, columns, start)
    for terms, most in _steps(columns):
        reached = round(sum([coefficient * values[column] for column, coefficient in terms]))
        if run is not None and reached < most:
            model.costs = [0.0] * len(model.costs)
            for column, coefficient in terms:
                model.costs[column] = -coefficient
            solution = run(model, start=values, seconds_max=UNITS_SHARE * time.left)
            proven = proven and solution is not None and solution.proven
            if solution is not None and round(-solution.objective) > reached:
                reached = round(-solution.objective)
                values = solution.values
        model.add_row(terms, lower=reached, upper=UNLIMITED)
    return values, proven


def _steps(columns: Sequence[OrderColumns]) -> Iterator[tuple[list[tuple[int, float]], int]]:
    """Sums of units served and what they cannot exceed: of forced lines, then of each priority, the first one first."""
    forced = [term for order in columns for term in order.forced_terms()]
    if forced:
        yield forced, _units_most([order.options for order in columns], forced=True)
    for priority in sorted({order.options.demand.priority for order in columns}):
        members = [order for order in columns if order.options.demand.priority == priority]
        yield (
            [term for order in members for term in order.served_terms()],
            _units_most([order.options for order in members]),
        )


def _values(model: LinearModel, columns: Sequence[OrderColumns], servings: Sequence[Serving]) -> list[float]:
    """The columns that are decided by servings; the solver finds those that follow from them."""
    values = [0.0] * len(model.costs)
    for order, serving in zip(columns, servings, strict=True):
        for share in serving:
            values[order.uses[share.source]] = 1.0
            if not order.options.whole:
                values[order.units[share.line, share.source]] += share.units
                if order.parts:
                    values[order.parts[share.line, share.source]] = 1.0
    return values


def _units_most(orders: Sequence[OrderOptions], *, forced: bool = False) -> int:
    """Units that stock alone would allow these orders, each by itself; of forced lines alone if asked."""
    return sum(
        [
            min(line.quantity, sum(row))
            for options in orders
            for line, row in zip(options.demand.lines, options.available, strict=True)
            if line.forced or not forced
        ]
    )


def _exact(model: LinearModel, columns: Sequence[OrderColumns], values: Sequence[float]) -> tuple[Serving, ...] | None:
    """Whole units over the sources that a solution uses; None should its rounding have hidden that they fall short."""
    if _are_whole(columns, values):
        return tuple([_serving(order, values) for order in columns])
    upper = [
        0.0 if integer and value < 0.5 else most
        for integer, value, most in zip(model.integer, values, model.upper, strict=True)
    ]
    small = LinearModel(
        costs=model.costs,
        upper=upper,
        integer=[True] * len(upper),
        row_lower=model.row_lower,
        row_upper=model.row_upper,
        row_starts=model.row_starts,
        columns=model.columns,
        coefficients=model.coefficients,
    )
    exact = minimize(small, time=SolverTime(EXACT_SECONDS))
    return None if exact is None else tuple([_serving(order, exact.values) for order in columns])


def _are_whole(columns: Sequence[OrderColumns], values: Sequence[float]) -> bool:
    """Whether rounding changes nothing: all rows are of whole numbers, so that whole values near the solver's keep them."""
    return all(
        abs(values[column] - round(values[column])) < WHOLE_TOLERANCE
        for order in columns
        for column in (*order.uses.values(), *order.units.values(), *order.parts.values())
    )


def _serving(order: OrderColumns, values: Sequence[float]) -> Serving:
    if not order.options.whole:
        shares = [Share(*pair, round(values[column])) for pair, column in order.units.items()]
        return tuple([share for share in shares if share.units])
    used = [position for position, column in order.uses.items() if values[column] > 0.5]
    lines = order.options.demand.lines
    return tuple([Share(index, position, line.quantity) for index, line in enumerate(lines) for position in used])


def _better(
    orders: Sequence[OrderOptions], first: tuple[Serving, ...], second: tuple[Serving, ...] | None
) -> tuple[Serving, ...]:
    if second is None:
        return first
    return min(
        first, second, key=lambda servings: (served_by_priority(orders, servings), joint_objective(orders, servings))
    )


def served_by_priority(orders: Sequence[OrderOptions], servings: Iterable[Serving]) -> list[int]:
    """Negative of the units served: of forced lines, then by priority."""
    forced = 0
    served: dict[int, int] = {}
    for options, serving in zip(orders, servings, strict=True):
        priority = options.demand.priority
        served[priority] = served.get(priority, 0) - served_units(serving)
        forced -= sum([share.units for share in serving if options.demand.lines[share.line].forced])
    return [forced, *(served[priority] for priority in sorted(served))]
