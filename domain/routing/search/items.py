"""Lines of one order pooled by SKU, so that what shares stock is one thing to serve."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions, ordered_by_sku
from domain.routing.serving.serving import Serving, Share


class Item(NamedTuple):
    """Lines of one SKU that may be served alike, as one quantity of pieces. Rows are by source, costs by piece.

    A piece is a unit, or `weight` units: a whole line, where what it costs is not so much per unit.
    """

    lines: tuple[int, ...]
    quantity: int
    available: list[int]
    unit_cost: list[int]
    weight: int


def pooled_items(options: OrderOptions) -> list[Item] | None:
    """The items of an order; None where more must be looked at than pieces and what each costs.

    That is so where lines of one SKU that share a location differ in where else they may come from, where what is cheap
    at a location, or may be taken there at all, may not be enough, where a line that counts as a whole could be divided,
    and where a line is forced, because the units of all others count for less.
    """
    if options.moved or (options.fenced and _fences_bind(options)) or (options.capacity and _capacity_binds(options)):
        return None
    if any(line.forced for line in options.demand.lines):
        return None
    by_sku: dict[str, list[int]] = {}
    for position, line in enumerate(options.demand.lines):
        by_sku.setdefault(line.sku, []).append(position)
    by_line = options.line_fixed is not None or options.line_limits is not None
    if not by_line and len(by_sku) == len(options.demand.lines):
        rows = zip(options.demand.lines, options.available, options.unit_cost, strict=True)
        return [Item((index,), line.quantity, units, cost, 1) for index, (line, units, cost) in enumerate(rows)]
    items: list[Item] = []
    for lines in [together for of_sku in by_sku.values() for together in _sharing(options, of_sku)]:
        quantity = sum([options.demand.lines[position].quantity for position in lines])
        available = options.available[lines[0]]
        unit_cost = options.unit_cost[lines[0]]
        if by_line:
            whole = _whole_lines(options, lines, quantity)
            if whole is None:
                return None
            items += whole
            continue
        if any(options.available[other] != available or options.unit_cost[other] != unit_cost for other in lines[1:]):
            return None
        items.append(Item(tuple(lines), quantity, available, unit_cost, 1))
    return items


def _sharing(options: OrderOptions, lines: list[int]) -> list[list[int]]:
    """Lines of one SKU, each by itself if no location has units for two of them.

    So it is where some of a line is asked from one location, and the rest from all others.
    """
    if len(lines) == 1:
        return [lines]
    codes = [
        {source.location.code for source, units in zip(options.sources, options.available[line], strict=True) if units}
        for line in lines
    ]
    apart = sum([len(each) for each in codes]) == len(set().union(*codes))
    return [[line] for line in lines] if apart else [lines]


def _whole_lines(options: OrderOptions, lines: list[int], quantity: int) -> list[Item] | None:
    """Each line as one piece; None unless every location has none, or enough for all lines of the SKU."""
    items = []
    fixed = options.line_fixed or (0,) * len(options.sources)
    for index in lines:
        row = options.available[index]
        if any(0 < units < quantity for units in row):
            return None
        units = options.demand.lines[index].quantity
        # What is priced from the first location on: other locations serve units of the line already.
        prices = options.line_limits[index].prices if options.line_limits is not None else ()
        first = priced_beyond(prices, 1)
        cost = [units * each + once + first for each, once in zip(options.unit_cost[index], fixed, strict=True)]
        items.append(Item((index,), 1, [1 if free else 0 for free in row], cost, units))
    return items


def _fences_bind(options: OrderOptions) -> bool:
    ordered = ordered_by_sku(options.demand)
    return any(ordered[sku] > fence.free for (sku, _), fence in options.fenced.items())


def _capacity_binds(options: OrderOptions) -> bool:
    units = sum([line.quantity for line in options.demand.lines])
    return any(left.units is not None and units > left.units for left in options.capacity.values())


def serve_from(options: OrderOptions, items: Iterable[Item], sources: Iterable[int]) -> Serving:
    """The cheapest way to serve the most from these sources: each item from the cheapest on, ties by rank.

    Exact once the sources are given, because items do not share stock and what a source costs is then paid anyway.
    """
    shares = []
    for item in items:
        cheapest = sorted([(item.unit_cost[source], source) for source in sources])
        left = {source: item.available[source] * item.weight for _, source in cheapest}
        for position in item.lines:
            missing = options.demand.lines[position].quantity
            for source, free in left.items():
                units = min(free, missing)
                if units:
                    shares.append(Share(position, source, units))
                    left[source] -= units
                    missing -= units
    return tuple(shares)
