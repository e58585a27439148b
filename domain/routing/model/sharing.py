"""What the orders of one mixed-integer program share: the units of each level, and the capacity of each location."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.routing.model.columns import OrderColumns
from domain.routing.model.solver import UNLIMITED, LinearModel
from domain.routing.options.forbidden_pairs import Fence
from domain.routing.options.order_options import ordered_by_sku
from domain.routing.serving.contention import Level, contested_levels
from domain.routing.serving.serving import shared_capacity

Terms = list[tuple[int, float]]


def add_shared_stock(model: LinearModel, columns: Sequence[OrderColumns]) -> None:
    """No level gives more than it has for those who ask, and units that priced rules keep cost more."""
    contested = contested_levels([order.options for order in columns])
    fenced = {level for order in columns for level in order.options.fenced}
    takes = _takes_by_level(columns, {*contested, *fenced})
    for level, limits in contested.items():
        for limit in limits:
            terms = [take.term for take in takes[level] if take.free <= limit]
            model.add_row(terms, lower=-UNLIMITED, upper=limit)
    for level in sorted(fenced):
        for fence in sorted({take.fence for take in takes[level] if take.fence is not None}):
            if fence.price:
                terms = [take.term for take in takes[level] if take.fence == fence]
                beyond = model.add_column(upper=UNLIMITED, integer=False, cost=float(fence.price))
                model.add_row([*terms, (beyond, -1.0)], lower=-UNLIMITED, upper=fence.free)


class _Take(NamedTuple):
    """What one column takes of a level, of how many that are free for it."""

    term: tuple[int, float]
    free: int
    fence: Fence | None


def _takes_by_level(columns: Sequence[OrderColumns], levels: set[Level]) -> dict[Level, list[_Take]]:
    takes: dict[Level, list[_Take]] = {level: [] for level in levels}
    for order in columns:
        options = order.options
        lines = options.demand.lines
        for (index, position), column in order.units.items():
            level = lines[index].sku, options.sources[position].location.code
            if level in takes:
                free = options.available[index][position]
                takes[level].append(_Take((column, 1.0), free, options.fenced.get(level)))
        if options.whole:
            rows = {line.sku: row for line, row in zip(lines, options.available, strict=True)}
            for sku, quantity in ordered_by_sku(options.demand).items():
                for position, column in order.uses.items():
                    level = sku, options.sources[position].location.code
                    if level in takes:
                        free = rows[sku][position]
                        takes[level].append(_Take((column, float(quantity)), free, options.fenced.get(level)))
    return takes


def add_shared_capacity(model: LinearModel, columns: Sequence[OrderColumns]) -> None:
    """Each location's regular units and orders, then those in overtime at their price."""
    for code, left in shared_capacity(order.options for order in columns).items():
        units, orders = _terms_at(columns, code)
        if left.units is not None:
            _limit(model, units, left.units, left.overtime_units, left.unit_price)
        if left.orders is not None:
            _limit(model, orders, left.orders, left.overtime_orders, left.order_price)


def _limit(model: LinearModel, terms: Terms, regular: int, overtime: int, price: int) -> None:
    if sum(coefficient * model.upper[column] for column, coefficient in terms) <= regular:
        return
    if overtime:
        beyond = model.add_column(upper=float(overtime), integer=False, cost=float(price))
        terms = [*terms, (beyond, -1.0)]
    model.add_row(terms, lower=-UNLIMITED, upper=regular)


def _terms_at(columns: Sequence[OrderColumns], code: str) -> tuple[Terms, Terms]:
    """The units from a location, and the orders that open it."""
    units: Terms = []
    orders: Terms = []
    for order in columns:
        options = order.options
        for position, column in order.uses.items():
            if options.sources[position].location.code == code:
                if options.opens(position):
                    orders.append((column, 1.0))
                if options.whole:
                    units.append((column, float(order.units_whole)))
        units += [
            (column, 1.0)
            for (_, position), column in order.units.items()
            if options.sources[position].location.code == code
        ]
    return units, orders
