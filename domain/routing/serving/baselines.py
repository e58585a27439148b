"""What simple rules would have done with the same input, so that a saving is a figure and not a claim.

Both take the orders one by one, by their priority, and keep every hard rule. Of the carrier services of a location they
take the one whose parcel counts least.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from domain.routing.options.narrowed import options_of_orders
from domain.routing.options.order_options import OrderOptions, ordered_by_sku
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import Baseline, Baselines, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving.contention import Level
from domain.routing.serving.plan_costs import PlanCosts
from domain.routing.serving.serving import Serving, Share, joint_objective, served_units, shared_capacity


class _Left:
    """What earlier orders left of the stock and of the capacity, overtime included."""

    def __init__(self, orders: Sequence[OrderOptions]) -> None:
        self.taken: dict[Level, int] = {}
        self.units: dict[str, int] = {}
        self.orders: dict[str, int] = {}
        for code, left in shared_capacity(orders).items():
            if left.units is not None:
                self.units[code] = left.units + left.overtime_units
            if left.orders is not None:
                self.orders[code] = left.orders + left.overtime_orders

    def take(self, level: Level, units: int) -> None:
        self.taken[level] = self.taken.get(level, 0) + units
        if level[1] in self.units:
            self.units[level[1]] -= units

    def stock(self, level: Level, available: int) -> int:
        """Of those available to a line: rules may keep more units from it than from those that took some."""
        return max(0, available - self.taken.get(level, 0))

    def free(self, level: Level, available: int) -> int:
        stock = self.stock(level, available)
        return min(stock, self.units.get(level[1], stock))


def serve_nearest_first(orders: Sequence[OrderOptions]) -> tuple[Serving, ...]:
    """Each line from the nearest location that still has units; at equal distance, by rank."""
    return _serve(orders, [_by_distance(options, _one_each(options)) for options in orders])


def serve_priority_first(orders: Sequence[OrderOptions]) -> tuple[Serving, ...]:
    """Each line from the first location, by priority and code, that still has units."""
    return _serve(orders, [_one_each(options) for options in orders])


def serve_in_order(options: OrderOptions, locations: Sequence[str]) -> Serving:
    """Each line of one order from the first of these locations that still has units."""
    ranks = {code: rank for rank, code in enumerate(locations)}
    codes = [source.location.code for source in options.sources]
    named = [position for position in _one_each(options) if codes[position] in ranks]
    (serving,) = _serve([options], [sorted(named, key=lambda position: ranks[codes[position]])])
    return serving


def baselines_of(problem: RoutingProblem, plan: RoutingPlan) -> Baselines:
    """What simple rules would have done with the problem that the plan solves."""
    if plan.nearest_baseline is not None and plan.priority_baseline is not None:
        return Baselines(nearest=plan.nearest_baseline, priority=plan.priority_baseline)
    orders = options_of_orders(problem, ranked_locations(problem.locations))
    return Baselines(
        nearest=baseline_of(problem, orders, serve_nearest_first(orders)),
        priority=baseline_of(problem, orders, serve_priority_first(orders)),
    )


def with_baselines(problem: RoutingProblem, plan: RoutingPlan) -> RoutingPlan:
    """The plan with what simple rules would have done, to be told of without its problem."""
    baselines = baselines_of(problem, plan)
    return replace(plan, nearest_baseline=baselines.nearest, priority_baseline=baselines.priority)


def baseline_of(problem: RoutingProblem, orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> Baseline:
    """What these servings would cost, and leave."""
    objective = joint_objective(orders, servings)
    wanted = sum([line.quantity for options in orders for line in options.demand.lines])
    money = objective if problem.profile.weights.money_alone else PlanCosts(problem, orders, servings).total
    return Baseline(
        objective=objective,
        cost=money,
        units_unserved=wanted - sum([served_units(serving) for serving in servings]),
    )


def _one_each(options: OrderOptions) -> Sequence[int]:
    """The source of each location whose parcel counts least, the first of equals; by rank."""
    if not options.several_services:
        return range(len(options.sources))
    best: dict[str, int] = {}
    for position, source in enumerate(options.sources):
        known = best.get(source.location.code)
        if known is None or options.fixed[position] < options.fixed[known]:
            best[source.location.code] = position
    return list(best.values())


def _by_distance(options: OrderOptions, positions: Iterable[int]) -> Sequence[int]:
    sources = options.sources
    return sorted(positions, key=lambda position: sources[position].kilometers or 0)


def _serve(orders: Sequence[OrderOptions], preferences: Sequence[Sequence[int]]) -> tuple[Serving, ...]:
    left = _Left(orders)
    servings: list[Serving] = [()] * len(orders)
    for index in sorted(range(len(orders)), key=lambda index: orders[index].demand.priority):
        options = orders[index]
        serve = _serve_whole if options.whole else _serve_divided
        servings[index] = serve(options, preferences[index], left)
    return tuple(servings)


def _serve_divided(options: OrderOptions, preference: Sequence[int], left: _Left) -> Serving:
    shares = []
    used: set[int] = set()
    locations_left = options.locations_left
    for index, (line, row) in enumerate(zip(options.demand.lines, options.available, strict=True)):
        missing = line.quantity
        limits = None if options.line_limits is None else options.line_limits[index]
        parts_left = len(preference) if limits is None or limits.most is None else limits.most
        for position in preference:
            if not row[position]:
                continue
            if not parts_left:
                break
            code = options.sources[position].location.code
            opens = position not in used and options.opens(position)
            units = min(missing, left.free((line.sku, code), row[position]))
            if not units or (opens and (not locations_left or not left.orders.get(code, 1))):
                continue
            if limits is not None and limits.whole and units < line.quantity:
                continue
            shares.append(Share(index, position, units))
            left.take((line.sku, code), units)
            used.add(position)
            if opens:
                locations_left -= 1
                _take_order(left, code)
            parts_left -= 1
            missing -= units
            if not missing:
                break
    return tuple(shares)


def _serve_whole(options: OrderOptions, preference: Sequence[int], left: _Left) -> Serving:
    ordered = ordered_by_sku(options.demand)
    total = sum(ordered.values())
    for position in preference:
        code = options.sources[position].location.code
        row_by_sku = {line.sku: row for line, row in zip(options.demand.lines, options.available, strict=True)}
        opens = options.opens(position)
        if left.units.get(code, total) < total or (opens and not left.orders.get(code, 1)):
            continue
        free = {sku: left.stock((sku, code), row[position]) for sku, row in row_by_sku.items()}
        if all(row[position] for row in options.available) and all(free[sku] >= ordered[sku] for sku in ordered):
            for sku, units in ordered.items():
                left.take((sku, code), units)
            if opens:
                _take_order(left, code)
            return tuple([Share(index, position, line.quantity) for index, line in enumerate(options.demand.lines)])
    return ()


def _take_order(left: _Left, code: str) -> None:
    if code in left.orders:
        left.orders[code] -= 1
