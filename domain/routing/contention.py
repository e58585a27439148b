"""Which orders compete for the same stock: only those must be decided together."""

from collections.abc import Iterator, Sequence

from domain.routing.candidates import OrderOptions
from domain.routing.serving import Serving

Level = tuple[str, str]
"""SKU and location code of one stock level."""


def contested_levels(orders: Sequence[OrderOptions]) -> dict[Level, int]:
    """Available units of the levels from which the orders, or lines of one order, together could take more than is there."""
    wanted: dict[Level, int] = {}
    available: dict[Level, int] = {}
    for options in orders:
        for level, units, free in _claims(options):
            wanted[level] = wanted.get(level, 0) + units
            available[level] = free
    return {level: free for level, free in available.items() if wanted[level] > free}


def components(orders: Sequence[OrderOptions]) -> list[list[int]]:
    """Positions of the orders, grouped so that orders of two groups never compete; both in the order given."""
    if len(orders) == 1:
        return [[0]]
    contested = contested_levels(orders)
    parents = list(range(len(orders)))
    first_claimant: dict[Level, int] = {}
    for index, options in enumerate(orders):
        for level, _, _ in _claims(options):
            if level in contested:
                first, other = _root(parents, first_claimant.setdefault(level, index)), _root(parents, index)
                parents[max(first, other)] = min(first, other)
    groups: dict[int, list[int]] = {}
    for index in range(len(orders)):
        groups.setdefault(_root(parents, index), []).append(index)
    return list(groups.values())


def fits(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> bool:
    """Whether the stock is enough for these servings of the orders, each of which fits alone."""
    if len(orders) == 1:
        return True
    left: dict[Level, int] = {}
    for options, serving in zip(orders, servings, strict=True):
        for line, location, units in serving:
            level = options.demand.lines[line].sku, options.locations[location].code
            left[level] = left.get(level, options.available[line][location]) - units
            if left[level] < 0:
                return False
    return True


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _claims(options: OrderOptions) -> Iterator[tuple[Level, int, int]]:
    """Each level that the order may use: the most units it could take there, and the units there are."""
    for line, row in zip(options.demand.lines, options.available, strict=True):
        for location, free in zip(options.locations, row, strict=True):
            if free:
                yield (line.sku, location.code), min(line.quantity, free), free
