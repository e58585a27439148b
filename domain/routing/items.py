"""Lines of one order pooled by SKU, so that what shares stock is one thing to serve."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.routing.candidates import OrderOptions
from domain.routing.serving import Serving, Share


class Item(NamedTuple):
    """Lines of one SKU that may be served alike, as one quantity. Rows are by location."""

    lines: tuple[int, ...]
    quantity: int
    available: list[int]
    unit_cost: list[int]


def pooled_items(options: OrderOptions) -> list[Item] | None:
    """The items of an order, or None where lines of one SKU differ in where they may come from."""
    by_sku: dict[str, list[int]] = {}
    for position, line in enumerate(options.demand.lines):
        by_sku.setdefault(line.sku, []).append(position)
    items = []
    for lines in by_sku.values():
        available = options.available[lines[0]]
        unit_cost = options.unit_cost[lines[0]]
        if any(options.available[other] != available or options.unit_cost[other] != unit_cost for other in lines[1:]):
            return None
        quantity = sum([options.demand.lines[position].quantity for position in lines])
        items.append(Item(tuple(lines), quantity, available, unit_cost))
    return items


def serve_from(options: OrderOptions, items: Iterable[Item], locations: Iterable[int]) -> Serving:
    """The cheapest way to serve the most from these locations: each item from the cheapest on, ties by rank.

    Exact once the locations are given, because items do not share stock and what a location costs is then paid anyway.
    """
    shares = []
    for item in items:
        cheapest = sorted([(item.unit_cost[location], location) for location in locations])
        left = {location: item.available[location] for _, location in cheapest}
        for position in item.lines:
            missing = options.demand.lines[position].quantity
            for location, free in left.items():
                units = min(free, missing)
                if units:
                    shares.append(Share(position, location, units))
                    left[location] -= units
                    missing -= units
    return tuple(shares)
