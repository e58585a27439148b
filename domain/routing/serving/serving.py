"""Units of one order served from its sources, by position in its OrderOptions, and what they count."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from domain.routing.options.capacity import CapacityLeft
from domain.routing.options.forbidden_pairs import Fence
from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions


class Share(NamedTuple):
    """Units of one line from one source, both by position."""

    line: int
    source: int
    units: int


Serving = tuple[Share, ...]


class Outcome(Struct, frozen=True, kw_only=True):
    """How the orders of one component are served, in their order.

    `proven`: no other way serves more units by priority, nor as many at a lower objective. `bound` (millicents) is below
    the objective of every way that serves as many units.
    """

    servings: tuple[Serving, ...]
    objective: int
    bound: int
    proven: bool
    solved_by: str


def joint_objective(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> int:
    """The objective of orders served together."""
    own = sum([serving_objective(options, serving) for options, serving in zip(orders, servings, strict=True)])
    return own + shared_objective(orders, servings)


def serving_objective(options: OrderOptions, serving: Serving) -> int:
    """The objective of one order, but for what depends on the others too: fenced units and overtime."""
    used = {share.source for share in serving}
    objective = sum([options.fixed[source] for source in used])
    objective += sum([share.units * options.unit_cost[share.line][share.source] for share in serving])
    if options.location_prices:
        objective += priced_beyond(options.location_prices, sum([options.opens(source) for source in used]))
    if options.line_fixed is not None:
        objective += sum([options.line_fixed[source] for _, source in {share[:2] for share in serving}])
    if options.line_limits is not None:
        objective += _line_prices(options, serving)
    for (line, source), (free, price) in options.moved.items():
        units = sum([share.units for share in serving if share.line == line and share.source == source])
        objective += price * max(0, units - free)
    return objective


def _line_prices(options: OrderOptions, serving: Serving) -> int:
    assert options.line_limits is not None
    return sum(
        priced_beyond(limits.prices, len({share.source for share in serving if share.line == index}))
        for index, limits in enumerate(options.line_limits)
    )


def shared_objective(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> int:
    """Fenced units that the orders take together, and their overtime."""
    if not any(options.fenced or options.capacity for options in orders):
        return 0
    objective = sum(units * fence.price for (_, fence), units in fenced_units(orders, servings).items())
    taken = capacity_taken(orders, servings)
    for code, left in shared_capacity(orders).items():
        units, opened = taken.get(code, (0, 0))
        if left.units is not None:
            objective += left.unit_price * max(0, units - left.units)
        if left.orders is not None:
            objective += left.order_price * max(0, opened - left.orders)
    return objective


def fenced_units(
    orders: Sequence[OrderOptions], servings: Sequence[Serving]
) -> dict[tuple[tuple[str, str], Fence], int]:
    """Units taken beyond the free ones, by SKU and location and its fence."""
    taken: dict[tuple[tuple[str, str], Fence], int] = {}
    for options, serving in zip(orders, servings, strict=True):
        for share in serving if options.fenced else ():
            level = options.demand.lines[share.line].sku, options.sources[share.source].location.code
            fence = options.fenced.get(level)
            if fence is not None:
                taken[level, fence] = taken.get((level, fence), 0) + share.units
    return {key: units - key[1].free for key, units in taken.items() if units > key[1].free}


def shared_capacity(orders: Iterable[OrderOptions]) -> dict[str, CapacityLeft]:
    """The capacity of each location: orders that open it there know more of it than those that need not."""
    capacity: dict[str, CapacityLeft] = {}
    for options in orders:
        for code, left in options.capacity.items():
            known = capacity.get(code)
            if known is None or known.orders is None:
                capacity[code] = left
    return capacity


def capacity_taken(orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> dict[str, tuple[int, int]]:
    """Units and opened orders by location code."""
    taken: dict[str, tuple[int, int]] = {}
    for options, serving in zip(orders, servings, strict=True):
        for source in {share.source for share in serving}:
            code = options.sources[source].location.code
            units, opened = taken.get(code, (0, 0))
            here = sum([share.units for share in serving if share.source == source])
            taken[code] = (units + here, opened + options.opens(source))
    return taken


def served_units(serving: Serving) -> int:
    """Of all lines together."""
    return sum([share.units for share in serving])
