"""Orders of a few SKUs: every way to divide them into parts is looked at, each part with the source that is best for it."""

from collections.abc import Sequence
from math import inf
from operator import add

from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions
from domain.routing.search.items import Item

PARTITIONS: Sequence[Sequence[Sequence[int]]] = (
    (),
    ((0b1,),),
    ((0b11,), (0b01, 0b10)),
    ((0b111,), (0b110, 0b001), (0b101, 0b010), (0b011, 0b100), (0b001, 0b010, 0b100)),
)
"""Of so many items: the ways to divide them, a part as the bits of its items."""


def serve_in_parts(options: OrderOptions, items: Sequence[Item]) -> tuple[Sequence[int], int] | None:
    """The sources that serve all of the order at the least cost, and that cost.

    None where not all can be served so, and where more must be looked at: many items, items that a source has some but
    not all of, and sources that stand in each other's way.
    """
    if len(items) >= len(PARTITIONS) or not options.sources:
        return None
    if options.whole or options.several_services or options.demand.locations_in_use:
        return None
    # By the bits of a part, what it costs from each source.
    costs: list[list[float]] = [list(options.fixed)]
    for item in items:
        quantity, available = item.quantity, item.available
        if any(0 < units < quantity for units in available):
            return None
        row = [quantity * cost if units else inf for cost, units in zip(item.unit_cost, available, strict=True)]
        costs += [list(map(add, others, row)) for others in costs]
    least = [min(each) for each in costs]
    ways = [
        (
            sum([least[part] for part in parts]) + priced_beyond(options.location_prices, len(parts)),
            len(parts),
            sorted([costs[part].index(least[part]) for part in parts]),
        )
        for parts in PARTITIONS[len(items)]
        if len(parts) <= options.locations_left
    ]
    # Of equals the one with fewer sources, then the one whose sources come first.
    cost, _, sources = min(ways, default=(inf, 0, []))
    return None if cost == inf else (sources, int(cost))
