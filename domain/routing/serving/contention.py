"""Which orders compete for the same stock: only those must be decided together."""

from collections.abc import Iterator, Sequence

from domain.routing.options.forbidden_pairs import Fence
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Serving, capacity_taken, fenced_units, shared_capacity

Level = tuple[str, str]
"""SKU and location code of one stock level."""


def contested_levels(orders: Sequence[OrderOptions]) -> dict[Level, tuple[int, ...]]:
    """Levels from which the orders, or lines of one order, together could take more than is there for them.

    With each, how many units lines that have no more than so many there may take together: one number, unless rules
    keep units from some of the lines only.
    """
    wanted: dict[tuple[Level, int], int] = {}
    for options in orders:
        for level, units, free in _claims(options):
            wanted[level, free] = wanted.get((level, free), 0) + units
    by_level: dict[Level, list[tuple[int, int]]] = {}
    for (level, free), units in wanted.items():
        by_level.setdefault(level, []).append((free, units))
    limits = {level: _exceeded(claims) for level, claims in by_level.items()}
    return {level: exceeded for level, exceeded in limits.items() if exceeded}


def _exceeded(claims: list[tuple[int, int]]) -> tuple[int, ...]:
    """Of claims, each so many units of as many that are free: the numbers of free ones that they exceed together."""
    exceeded = []
    together = 0
    for free, units in sorted(claims):
        together += units
        if together > free:
            exceeded.append(free)
    return tuple(dict.fromkeys(exceeded))


def components(orders: Sequence[OrderOptions]) -> list[list[int]]:
    """Positions of the orders, grouped so that orders of two groups never compete; both in the order given."""
    if len(orders) == 1:
        return [[0]]
    contested = {*contested_levels(orders), *_contested_fences(orders)}
    full = _contested_locations(orders)
    parents = list(range(len(orders)))
    first_claimant: dict[Level | str, int] = {}
    for index, options in enumerate(orders):
        for level, _, _ in _claims(options):
            for shared in (level, level[1]):
                if shared in contested or shared in full:
                    first, other = _root(parents, first_claimant.setdefault(shared, index)), _root(parents, index)
                    parents[max(first, other)] = min(first, other)
    groups: dict[int, list[int]] = {}
    for index in range(len(orders)):
        groups.setdefault(_root(parents, index), []).append(index)
    return list(groups.values())


def _contested_fences(orders: Sequence[OrderOptions]) -> set[Level]:
    """Levels of which the orders together could take more than is free of the price of a rule that keeps units."""
    wanted: dict[tuple[Level, Fence], int] = {}
    for options in orders:
        for level, units, _ in _claims(options) if options.fenced else ():
            fence = options.fenced.get(level)
            if fence is not None:
                wanted[level, fence] = wanted.get((level, fence), 0) + units
    return {level for (level, fence), units in wanted.items() if units > fence.free}


def _contested_locations(orders: Sequence[OrderOptions]) -> set[str]:
    """Locations whose capacity at regular cost the orders together could exceed."""
    capacity = shared_capacity(orders)
    if not capacity:
        return set()
    units: dict[str, int] = {}
    opened: dict[str, int] = {}
    for options in orders:
        per_line: dict[tuple[str, int], int] = {}
        for index, (line, row) in enumerate(zip(options.demand.lines, options.available, strict=True)):
            for source, free in zip(options.sources, row, strict=True):
                if free:
                    per_line[source.location.code, index] = min(line.quantity, free)
        for (code, _), wanted in per_line.items():
            units[code] = units.get(code, 0) + wanted
        for code in {code for code, _ in per_line}:
            opened[code] = opened.get(code, 0) + 1
    return {
        code
        for code, left in capacity.items()
        if (left.units is not None and units.get(code, 0) > left.units)
        or (left.orders is not None and opened.get(code, 0) > left.orders)
    }


def fits(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> bool:
    """Whether stock and capacity are enough for these servings of the orders, each of which fits alone.

    At regular cost: where orders together need what costs more, they must be decided together.
    """
    if not _capacity_fits(orders, servings) or fenced_units(orders, servings):
        return False
    taken: dict[Level, list[tuple[int, int]]] = {}
    for options, serving in zip(orders, servings, strict=True):
        for line, source, units in serving:
            level = options.demand.lines[line].sku, options.sources[source].location.code
            taken.setdefault(level, []).append((options.available[line][source], units))
    return not any(_exceeded(claims) for claims in taken.values())


def _capacity_fits(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> bool:
    taken = capacity_taken(orders, servings)
    return all(
        (left.units is None or taken.get(code, (0, 0))[0] <= left.units)
        and (left.orders is None or taken.get(code, (0, 0))[1] <= left.orders)
        for code, left in shared_capacity(orders).items()
    )


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _claims(options: OrderOptions) -> Iterator[tuple[Level, int, int]]:
    """Each level that the order may use: the most units it could take there, and the units there are."""
    for line, row in zip(options.demand.lines, options.available, strict=True):
        last = None
        for source, free in zip(options.sources, row, strict=True):
            # Sources of one location stand together, and share its units.
            if free and source.location.code != last:
                last = source.location.code
                yield (line.sku, last), min(line.quantity, free), free
