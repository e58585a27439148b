"""What simple rules would have done with the same input, so that a saving is a figure and not a claim.

Both take the orders one by one, by their priority, and keep every hard rule.
"""

from collections.abc import Sequence

from domain.routing.candidates import OrderOptions, ordered_by_sku
from domain.routing.plan import Baseline
from domain.routing.serving import Serving, Share, served_units, serving_cost

StockLeft = dict[tuple[str, str], int]
"""By SKU and location code, where an earlier order has taken some."""


def serve_nearest_first(orders: Sequence[OrderOptions]) -> tuple[Serving, ...]:
    """Each line from the nearest location that still has units; at equal distance, by rank."""
    return _serve(orders, [_by_distance(options) for options in orders])


def serve_priority_first(orders: Sequence[OrderOptions]) -> tuple[Serving, ...]:
    """Each line from the first location, by priority and code, that still has units."""
    return _serve(orders, [range(len(options.locations)) for options in orders])


def baseline(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> Baseline:
    pairs = list(zip(orders, servings, strict=True))
    wanted = sum([line.quantity for options in orders for line in options.demand.lines])
    return Baseline(
        cost=sum([serving_cost(options, serving) for options, serving in pairs]),
        units_unserved=wanted - sum([served_units(serving) for serving in servings]),
    )


def _by_distance(options: OrderOptions) -> Sequence[int]:
    kilometers = options.kilometers
    return sorted(range(len(kilometers)), key=lambda position: kilometers[position] or 0)


def _serve(orders: Sequence[OrderOptions], preferences: Sequence[Sequence[int]]) -> tuple[Serving, ...]:
    left: StockLeft = {}
    servings: list[Serving] = [()] * len(orders)
    for index in sorted(range(len(orders)), key=lambda index: orders[index].demand.priority):
        options = orders[index]
        serve = _serve_divided if options.demand.split_allowed else _serve_whole
        servings[index] = serve(options, preferences[index], left)
    return tuple(servings)


def _serve_divided(options: OrderOptions, preference: Sequence[int], left: StockLeft) -> Serving:
    shares = []
    used: set[int] = set()
    locations_left = options.locations_left
    for index, (line, row) in enumerate(zip(options.demand.lines, options.available, strict=True)):
        missing = line.quantity
        for position in preference:
            if not row[position]:
                continue
            location = options.locations[position].code
            opens = position not in used and location not in options.demand.locations_in_use
            units = min(missing, left.get((line.sku, location), row[position]))
            if not units or (opens and not locations_left):
                continue
            shares.append(Share(index, position, units))
            left[line.sku, location] = left.get((line.sku, location), row[position]) - units
            used.add(position)
            locations_left -= opens
            missing -= units
            if not missing:
                break
    return tuple(shares)


def _serve_whole(options: OrderOptions, preference: Sequence[int], left: StockLeft) -> Serving:
    ordered = ordered_by_sku(options.demand)
    for position in preference:
        location = options.locations[position].code
        row_by_sku = {line.sku: row for line, row in zip(options.demand.lines, options.available, strict=True)}
        free = {sku: left.get((sku, location), row[position]) for sku, row in row_by_sku.items()}
        if all(row[position] for row in options.available) and all(free[sku] >= ordered[sku] for sku in ordered):
            for sku, units in ordered.items():
                left[sku, location] = free[sku] - units
            return tuple([Share(index, position, line.quantity) for index, line in enumerate(options.demand.lines)])
    return ()
