"""The arrays of a group: what is known of its orders, put side by side."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.routing.batch.order_group import GroupKind, OrderGroup, UnitRules
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import UNBOUNDED, Sharing
from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions


class Member(Struct, frozen=True):
    """An order in its group: lines by position, and the units of their pieces."""

    order: int
    lines: tuple[int, ...]
    weights: tuple[int, ...]


class _BySource(Struct, frozen=True):
    """Orders times sources."""

    places: Ints
    opens: NDArray[np.bool_]
    fixed: Ints
    line_fixed: Ints


def group_of(
    orders: Sequence[OrderOptions],
    sharing: Sharing,
    penalties: Ints,
    members: Sequence[Member],
    kind: GroupKind,
    pieces: tuple[int, ...],
    *,
    apart: bool,
    loose: bool,
) -> OrderGroup:
    """These orders, all with so many pieces by line."""
    of_group = [orders[member.order] for member in members]
    weights = np.array([member.weights for member in members], dtype=np.int64)
    width = max(len(options.sources) for options in of_group)
    by_source = _by_source(of_group, sharing, width)
    available, unit_cost = _by_line(of_group, members, width)
    most, count_cost = _counts(of_group, kind, pieces)
    return OrderGroup(
        kind=kind,
        orders=np.array([member.order for member in members], dtype=np.int64),
        lines=np.array([member.lines for member in members], dtype=np.int64),
        wanted=pieces,
        slots=_slots(of_group, sharing, members, by_source.places),
        weights=weights,
        places=by_source.places,
        opens=by_source.opens,
        pieces=_pieces(available, weights, pieces),
        fixed=by_source.fixed,
        unit_cost=unit_cost,
        line_fixed=by_source.line_fixed if by_source.line_fixed.any() else None,
        penalty=penalties[[member.order for member in members]],
        unserved=np.array([sharing.priorities[options.demand.priority] for options in of_group]),
        most=most,
        count_cost=count_cost,
        apart=apart,
        loose=loose,
        rules=_unit_rules(of_group, members, width) if kind is GroupKind.UNITS else None,
    )


def _by_source(orders: Sequence[OrderOptions], sharing: Sharing, width: int) -> _BySource:
    places = np.zeros((len(orders), width), dtype=np.int64)
    opens = np.zeros((len(orders), width), dtype=np.bool_)
    fixed = np.zeros((len(orders), width), dtype=np.int64)
    line_fixed = np.zeros((len(orders), width), dtype=np.int64)
    for row, options in enumerate(orders):
        count = len(options.sources)
        places[row, :count] = [sharing.codes[source.location.code] for source in options.sources]
        opens[row, :count] = True
        if options.demand.locations_in_use:
            opens[row, :count] = [options.opens(position) for position in range(count)]
        fixed[row, :count] = options.fixed
        if options.line_fixed is not None:
            line_fixed[row, :count] = options.line_fixed
    return _BySource(places, opens, fixed, line_fixed)


def _by_line(orders: Sequence[OrderOptions], members: Sequence[Member], width: int) -> tuple[Ints, Ints]:
    """Units available, and what each costs."""
    available = np.zeros((len(orders), len(members[0].lines), width), dtype=np.int64)
    unit_cost = np.zeros_like(available)
    for row, (options, member) in enumerate(zip(orders, members, strict=True)):
        count = len(options.sources)
        for column, line in enumerate(member.lines):
            available[row, column, :count] = options.available[line]
            unit_cost[row, column, :count] = options.unit_cost[line]
    return available, unit_cost


def _slots(orders: Sequence[OrderOptions], sharing: Sharing, members: Sequence[Member], places: Ints) -> Ints:
    skus = [
        [sharing.skus[options.demand.lines[line].sku] for line in member.lines]
        for options, member in zip(orders, members, strict=True)
    ]
    slots = np.array(skus, dtype=np.int64)[:, :, None] * sharing.locations + places[:, None, :]
    if sharing.claims:
        for row, (options, member) in enumerate(zip(orders, members, strict=True)):
            for column, line in enumerate(member.lines):
                count = len(options.sources)
                slots[row, column, :count] = [sharing.slot(options, line, position) for position in range(count)]
    return slots


def _pieces(available: Ints, weights: Ints, pieces: tuple[int, ...]) -> NDArray[np.int32]:
    single = np.array(pieces) == 1
    whole = np.minimum(available, 1)
    return np.where(single[None, :, None], whole, available // weights[:, :, None]).astype(np.int32)


def _counts(orders: Sequence[OrderOptions], kind: GroupKind, pieces: tuple[int, ...]) -> tuple[Ints, Ints]:
    """How many sources each order may have, and what so many cost."""
    if kind is not GroupKind.UNITS:
        most = np.array([_most_sources(options) for options in orders], dtype=np.int64)
        return most, np.array([_count_costs(options, int(most.max())) for options in orders], dtype=np.int64)
    most = np.array([min(sum(pieces), options.locations_left) for options in orders], dtype=np.int64)
    costs = np.zeros((len(orders), int(most.max()) + 1), dtype=np.int64)
    if not _opens_at_one_price(orders):
        costs[:] = [[priced_beyond(options.location_prices, n) for n in range(costs.shape[1])] for options in orders]
    return most, costs


def _opens_at_one_price(orders: Sequence[OrderOptions]) -> bool:
    """Whether each location costs the same, perhaps but for the first one."""
    return all(
        not options.demand.locations_in_use and all(price.free <= 1 for price in options.location_prices)
        for options in orders
    )


def _most_sources(options: OrderOptions) -> int:
    if options.whole:
        return 1
    units = sum([line.quantity for line in options.demand.lines])
    return max(1, min(units, options.locations_left + len(options.demand.locations_in_use)))


def _count_costs(options: OrderOptions, most: int) -> list[int]:
    """Where locations work on the order already, it depends on which are opened: nothing then, a lower bound."""
    if options.whole or options.demand.locations_in_use or not options.location_prices:
        return [0] * (most + 1)
    return [priced_beyond(options.location_prices, count) for count in range(most + 1)]


def _unit_rules(orders: Sequence[OrderOptions], members: Sequence[Member], width: int) -> UnitRules:
    shape = len(orders), len(members[0].lines)
    opening = np.zeros(len(orders), dtype=np.int64)
    spared = np.zeros(len(orders), dtype=np.int64)
    single = np.zeros(shape, dtype=np.bool_)
    first = np.zeros(shape, dtype=np.int64)
    beyond = np.zeros(shape, dtype=np.int64)
    moved_free = np.full((*shape, width), UNBOUNDED, dtype=np.int64)
    moved_price = np.zeros((*shape, width), dtype=np.int64)
    at_one_price = _opens_at_one_price(orders)
    for row, (options, member) in enumerate(zip(orders, members, strict=True)):
        if at_one_price:
            opening[row] = priced_beyond(options.location_prices, 2) - priced_beyond(options.location_prices, 1)
            spared[row] = opening[row] - priced_beyond(options.location_prices, 1)
        for column, line in enumerate(member.lines):
            if options.line_limits is not None:
                limits = options.line_limits[line]
                single[row, column] = limits.most == 1
                first[row, column] = priced_beyond(limits.prices, 1)
                # Of more than two only what the second costs is known here: they look cheaper than they may be.
                beyond[row, column] = priced_beyond(limits.prices, 2) - priced_beyond(limits.prices, 1)
        for (line, position), (free, price) in options.moved.items():
            moved_free[row, member.lines.index(line), position] = free
            moved_price[row, member.lines.index(line), position] = price
    return UnitRules(
        opening=opening,
        spared=spared,
        single=single,
        first=first,
        beyond=beyond,
        moved_free=moved_free,
        moved_price=moved_price,
    )
