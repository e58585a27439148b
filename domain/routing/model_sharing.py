"""What the orders of one mixed-integer program share: the units of each level, and the capacity of each location."""

from collections.abc import Sequence

from domain.routing.candidates import ordered_by_sku
from domain.routing.contention import Level, contested_levels
from domain.routing.model_columns import OrderColumns
from domain.routing.serving import shared_capacity
from domain.routing.solver import UNLIMITED, LinearModel

Terms = list[tuple[int, float]]


def add_shared_stock(model: LinearModel, columns: Sequence[OrderColumns]) -> None:
    """No level gives more than it has, and units that a priced rule keeps cost more."""
    contested = contested_levels([order.options for order in columns])
    fences: dict[Level, tuple[int, int]] = {}
    for order in columns:
        fences.update(order.options.fenced)
    terms = _terms_by_level(columns, {*contested, *fences})
    for level, available in contested.items():
        model.add_row(terms[level], lower=-UNLIMITED, upper=available)
    for level, (free, price) in fences.items():
        if terms[level] and price:
            beyond = model.add_column(upper=UNLIMITED, integer=False, cost=float(price))
            model.add_row([*terms[level], (beyond, -1.0)], lower=-UNLIMITED, upper=free)


def _terms_by_level(columns: Sequence[OrderColumns], levels: set[Level]) -> dict[Level, Terms]:
    terms: dict[Level, Terms] = {level: [] for level in sorted(levels)}
    for order in columns:
        options = order.options
        for (index, position), column in order.units.items():
            level = options.demand.lines[index].sku, options.sources[position].location.code
            if level in terms:
                terms[level].append((column, 1.0))
        if options.whole:
            for sku, quantity in ordered_by_sku(options.demand).items():
                for position, column in order.uses.items():
                    level = sku, options.sources[position].location.code
                    if level in terms:
                        terms[level].append((column, float(quantity)))
    return terms


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
