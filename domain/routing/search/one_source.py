"""Orders that one source serves best by itself: most of them, and proven so without a search."""

from collections.abc import Iterable, Sequence
from itertools import compress

from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions
from domain.routing.search.items import Item
from domain.routing.serving.serving import Serving, Share


def serve_from_one(options: OrderOptions, items: Sequence[Item]) -> tuple[Serving, int] | None:
    """All of the order from the source that costs the least, and what it costs.

    None where no source has all of it, or where using any two might cost less: every unit from where it is cheapest,
    and the two sources that cost the least as such.
    """
    if options.whole or options.demand.locations_in_use or not options.locations_left:
        return None
    having: Iterable[int] = range(len(options.sources))
    for item in items:
        quantity, available = item.quantity, item.available
        having = [position for position in having if available[position] >= quantity]
    if not having:
        return None
    fixed = options.fixed
    priced = [(item.quantity, item.unit_cost) for item in items]
    cost, best = min(
        [(fixed[position] + sum([units * each[position] for units, each in priced]), position) for position in having]
    )
    stocked = sorted(compress(fixed, map(any, zip(*[item.available for item in items], strict=True))))
    two = sum(stocked[:2]) + sum([item.quantity * min(compress(item.unit_cost, item.available)) for item in items])
    if options.location_prices:
        cost += priced_beyond(options.location_prices, 1)
        two += priced_beyond(options.location_prices, 2)
    if len(stocked) > 1 and two < cost:
        return None
    lines = options.demand.lines
    return tuple([Share(line, best, lines[line].quantity) for item in items for line in item.lines]), cost
