"""One order in the mixed-integer program: its columns, and the rows that are about it alone."""

from msgspec import Struct, field

from domain.routing.model.solver import UNLIMITED, LinearModel
from domain.routing.options.limits import LineLimits
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Share, serving_objective


class OrderColumns(Struct, kw_only=True):
    """Column by source position, and by line and source position; `units_whole` come with the use of a source.

    `parts` say whether the line uses the source, where a rule or a cost asks.
    """

    options: OrderOptions
    uses: dict[int, int]
    units: dict[tuple[int, int], int] = field(default_factory=dict)
    parts: dict[tuple[int, int], int] = field(default_factory=dict)
    units_whole: int = 0

    def served_terms(self) -> list[tuple[int, float]]:
        """The units served, as a sum over columns."""
        if not self.options.whole:
            return [(column, 1.0) for column in self.units.values()]
        return [(column, float(self.units_whole)) for column in self.uses.values()]

    def forced_terms(self) -> list[tuple[int, float]]:
        """The units served of forced lines."""
        forced = {index for index, line in enumerate(self.options.demand.lines) if line.forced}
        if not forced or self.options.whole:
            return self.served_terms() if forced else []
        return [(column, 1.0) for (index, _), column in self.units.items() if index in forced]


def add_order(model: LinearModel, options: OrderOptions) -> OrderColumns:
    """Its columns with their costs, and its rows."""
    stocked = [position for position in range(len(options.sources)) if any(row[position] for row in options.available)]
    uses = {position: model.add_column(upper=1.0, integer=True) for position in stocked}
    columns = OrderColumns(options=options, uses=uses)
    _limit_locations(model, columns)
    if options.whole:
        columns.units_whole = sum([line.quantity for line in options.demand.lines])
        for position, column in uses.items():
            whole = [Share(index, position, line.quantity) for index, line in enumerate(options.demand.lines)]
            # What several locations cost more never comes into it: there is only one.
            model.costs[column] = float(serving_objective(options, tuple(whole)))
        return columns
    for position, column in uses.items():
        model.costs[column] = float(options.fixed[position])
    for index in range(len(options.demand.lines)):
        _add_line(model, columns, index)
    return columns


def _limit_locations(model: LinearModel, columns: OrderColumns) -> None:
    options = columns.options
    opening = [(column, 1.0) for position, column in columns.uses.items() if options.opens(position)]
    if options.locations_left < len(opening):
        model.add_row(opening, lower=-UNLIMITED, upper=options.locations_left)
    if options.whole:
        model.add_row([(column, 1.0) for column in columns.uses.values()], lower=-UNLIMITED, upper=1.0)
        return
    for price in options.location_prices:
        if len(opening) > price.free and price.price:
            beyond = model.add_column(upper=float(len(opening)), integer=False, cost=float(price.price))
            model.add_row([*opening, (beyond, -1.0)], lower=-UNLIMITED, upper=price.free)
    by_code: dict[str, list[int]] = {}
    for position, column in columns.uses.items():
        by_code.setdefault(options.sources[position].location.code, []).append(column)
    for together in by_code.values():
        if len(together) > 1:
            model.add_row([(column, 1.0) for column in together], lower=-UNLIMITED, upper=1.0)


def _add_line(model: LinearModel, columns: OrderColumns, index: int) -> None:
    options = columns.options
    line, row = options.demand.lines[index], options.available[index]
    limits = None if options.line_limits is None else options.line_limits[index]
    counted = limits is not None or options.line_fixed is not None
    parts: list[int] = []
    for position, use in columns.uses.items():
        if not row[position]:
            continue
        cap = min(line.quantity, row[position])
        column = model.add_column(upper=cap, integer=False, cost=float(options.unit_cost[index][position]))
        columns.units[index, position] = column
        if counted:
            fixed = 0 if options.line_fixed is None else options.line_fixed[position]
            part = model.add_column(upper=1.0, integer=True, cost=float(fixed))
            columns.parts[index, position] = part
            parts.append(part)
            model.add_row([(part, 1.0), (use, -1.0)], lower=-UNLIMITED, upper=0.0)
            use = part  # noqa: PLW2901 - what the units hang on: the line's part, which hangs on the source
        whole = limits is not None and limits.whole
        model.add_row([(column, 1.0), (use, -float(cap))], lower=0.0 if whole else -UNLIMITED, upper=0.0)
        _add_moved(model, options, index, position, column)
    served = [(column, 1.0) for (other, _), column in columns.units.items() if other == index]
    model.add_row(served, lower=-UNLIMITED, upper=line.quantity)
    if limits is not None:
        _limit_parts(model, limits, parts)


def _add_moved(model: LinearModel, options: OrderOptions, index: int, position: int, column: int) -> None:
    moved = options.moved.get((index, position))
    if moved is not None:
        free, price = moved
        beyond = model.add_column(upper=float(options.demand.lines[index].quantity), integer=False, cost=float(price))
        model.add_row([(column, 1.0), (beyond, -1.0)], lower=-UNLIMITED, upper=free)


def _limit_parts(model: LinearModel, limits: LineLimits, parts: list[int]) -> None:
    terms = [(part, 1.0) for part in parts]
    most = 1 if limits.whole else limits.most
    if most is not None and most < len(parts):
        model.add_row(terms, lower=-UNLIMITED, upper=most)
    for price in limits.prices:
        if len(parts) > price.free and price.price:
            beyond = model.add_column(upper=float(len(parts)), integer=False, cost=float(price.price))
            model.add_row([*terms, (beyond, -1.0)], lower=-UNLIMITED, upper=price.free)
