"""Orders that share stock, or that enumeration cannot settle, as a mixed-integer program.

Columns: whether an order uses a location, and how many units of a line come from it. An order that must come whole has
only the former. Once the locations are given, what remains is a transport problem, whose best solutions are integer:
so the main model leaves units continuous, and a small one over the locations found makes them exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from domain.routing.candidates import OrderOptions, ordered_by_sku
from domain.routing.contention import contested_levels
from domain.routing.serving import Outcome, Serving, Share, served_units, serving_cost
from domain.routing.solver import LinearModel, Solution, minimize, solver_name

BOUND_TOLERANCE = 0.25
"""What rounding inside the solver can move a bound by; costs are whole millicents."""

UNLIMITED = float("inf")


@dataclass(slots=True, kw_only=True)
class _OrderColumns:
    """Of one order: column by location position, and by line and location position."""

    options: OrderOptions
    uses: dict[int, int]
    units: dict[tuple[int, int], int]
    units_whole: int


def solve_model(orders: Sequence[OrderOptions], *, seconds_max: float, start: Sequence[Serving]) -> Outcome:
    """The best plan for orders with shared stock: most units by priority, then least cost. `start` is a plan to beat."""
    model = LinearModel()
    columns = [_add_order(model, options) for options in orders]
    if not model.costs:
        return Outcome(servings=tuple(start), cost=0, bound=0, proven=True, solved_by=solver_name())
    _add_shared_stock(model, columns)
    values, units_proven = _serve_most(model, columns, _values(model, columns, start), seconds_max)
    model.costs = _costs(model, columns)
    solution = minimize(model, seconds_max=seconds_max, start=values)
    best = tuple(start)
    if solution is not None:
        exact = _exact(model, columns, solution, seconds_max)
        best = _better(orders, best, exact)
    cost = _cost(orders, best)
    # Cut off early, the solver may know no bound: minus infinity. Costs are never below nothing.
    floor = 0.0 if solution is None else max(0.0, solution.bound)
    bound = min(cost, max(0, ceil(floor - BOUND_TOLERANCE)))
    proven = units_proven and solution is not None and bound == cost
    return Outcome(servings=best, cost=cost, bound=bound, proven=proven, solved_by=solver_name())


def _add_order(model: LinearModel, options: OrderOptions) -> _OrderColumns:
    demand = options.demand
    stocked = [
        position for position in range(len(options.locations)) if any(row[position] for row in options.available)
    ]
    uses = {position: model.add_column(upper=1.0, integer=True) for position in stocked}
    columns = _OrderColumns(options=options, uses=uses, units={}, units_whole=0)
    opening = [
        (column, 1.0)
        for position, column in uses.items()
        if options.locations[position].code not in demand.locations_in_use
    ]
    if options.locations_left < len(opening):
        model.add_row(opening, lower=-UNLIMITED, upper=options.locations_left)
    if not demand.split_allowed:
        columns.units_whole = sum([line.quantity for line in demand.lines])
        model.add_row([(column, 1.0) for column in uses.values()], lower=-UNLIMITED, upper=1.0)
        return columns
    for index, (line, row) in enumerate(zip(demand.lines, options.available, strict=True)):
        for position in [position for position in stocked if row[position]]:
            cap = min(line.quantity, row[position])
            column = model.add_column(upper=cap, integer=False)
            columns.units[index, position] = column
            model.add_row([(column, 1.0), (uses[position], -float(cap))], lower=-UNLIMITED, upper=0.0)
        served = [(column, 1.0) for (other, _), column in columns.units.items() if other == index]
        model.add_row(served, lower=-UNLIMITED, upper=line.quantity)
    return columns


def _add_shared_stock(model: LinearModel, columns: Sequence[_OrderColumns]) -> None:
    contested = contested_levels([order.options for order in columns])
    terms: dict[tuple[str, str], list[tuple[int, float]]] = {level: [] for level in contested}
    for order in columns:
        demand, locations = order.options.demand, order.options.locations
        for (index, position), column in order.units.items():
            level = demand.lines[index].sku, locations[position].code
            if level in terms:
                terms[level].append((column, 1.0))
        if not demand.split_allowed:
            for sku, quantity in ordered_by_sku(demand).items():
                for position, column in order.uses.items():
                    level = sku, locations[position].code
                    if level in terms:
                        terms[level].append((column, float(quantity)))
    for level, available in contested.items():
        model.add_row(terms[level], lower=-UNLIMITED, upper=available)


def _serve_most(
    model: LinearModel,
    columns: Sequence[_OrderColumns],
    values: Sequence[float],
    seconds_max: float,
) -> tuple[Sequence[float], bool]:
    """Fix how many units each priority serves, the first priority first; the values that do, and whether it is proven."""
    proven = True
    for priority in sorted({order.options.demand.priority for order in columns}):
        members = [index for index, order in enumerate(columns) if order.options.demand.priority == priority]
        terms = [term for index in members for term in _served_terms(columns[index])]
        reached = round(sum([coefficient * values[column] for column, coefficient in terms]))
        if reached < _units_most([columns[index].options for index in members]):
            model.costs = [0.0] * len(model.costs)
            for column, coefficient in terms:
                model.costs[column] = -coefficient
            solution = minimize(model, seconds_max=seconds_max, start=values)
            proven = proven and solution is not None and solution.proven
            if solution is not None and round(-solution.objective) > reached:
                reached = round(-solution.objective)
                values = solution.values
        model.add_row(terms, lower=reached, upper=UNLIMITED)
    return values, proven


def _served_terms(order: _OrderColumns) -> list[tuple[int, float]]:
    if order.options.demand.split_allowed:
        return [(column, 1.0) for column in order.units.values()]
    return [(column, float(order.units_whole)) for column in order.uses.values()]


def _units_most(orders: Sequence[OrderOptions]) -> int:
    """Units that stock alone would allow these orders, each by itself."""
    return sum(
        [
            min(line.quantity, sum(row))
            for options in orders
            for line, row in zip(options.demand.lines, options.available, strict=True)
        ]
    )


def _costs(model: LinearModel, columns: Sequence[_OrderColumns]) -> list[float]:
    costs = [0.0] * len(model.costs)
    for order in columns:
        options = order.options
        for position, column in order.uses.items():
            costs[column] = float(options.fixed[position])
            if not options.demand.split_allowed:
                whole = [Share(index, position, line.quantity) for index, line in enumerate(options.demand.lines)]
                costs[column] = float(serving_cost(options, tuple(whole)))
        for (index, position), column in order.units.items():
            costs[column] = float(options.unit_cost[index][position])
    return costs


def _values(model: LinearModel, columns: Sequence[_OrderColumns], servings: Sequence[Serving]) -> list[float]:
    values = [0.0] * len(model.costs)
    for order, serving in zip(columns, servings, strict=True):
        for share in serving:
            values[order.uses[share.location]] = 1.0
            if order.options.demand.split_allowed:
                values[order.units[share.line, share.location]] += share.units
    return values


def _exact(
    model: LinearModel, columns: Sequence[_OrderColumns], solution: Solution, seconds_max: float
) -> tuple[Serving, ...] | None:
    """Whole units over the locations that a solution uses; None should its rounding have hidden that they fall short."""
    upper = [
        0.0 if integer and value < 0.5 else most
        for integer, value, most in zip(model.integer, solution.values, model.upper, strict=True)
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
    exact = minimize(small, seconds_max=seconds_max)
    return None if exact is None else tuple([_serving(order, exact.values) for order in columns])


def _serving(order: _OrderColumns, values: Sequence[float]) -> Serving:
    if order.options.demand.split_allowed:
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
    return min(first, second, key=lambda servings: (_unserved(orders, servings), _cost(orders, servings)))


def _unserved(orders: Sequence[OrderOptions], servings: Iterable[Serving]) -> list[int]:
    """Negative of the units served, by priority."""
    served: dict[int, int] = {}
    for options, serving in zip(orders, servings, strict=True):
        priority = options.demand.priority
        served[priority] = served.get(priority, 0) - served_units(serving)
    return [served[priority] for priority in sorted(served)]


def _cost(orders: Sequence[OrderOptions], servings: Iterable[Serving]) -> int:
    return sum([serving_cost(options, serving) for options, serving in zip(orders, servings, strict=True)])
