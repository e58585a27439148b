"""Orders of one shape as arrays, so that all of them are priced at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.routing.batch.shape import Ints, Shape, shape_of, shape_size
from domain.routing.batch.sharing import Sharing
from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions

STATES_MAX = 128
"""Counts by line that are looked at for one order: seven lines that come whole from somewhere."""

CELLS_MAX = 400_000
"""Lines times sources of one group: arrays that fit the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGroup:
    """Orders with as many pieces by line. Arrays are by order, then line, then source; sources are padded.

    `slots` are those of `Sharing`. A piece is a unit where a source has some of the line but not all, else the whole line: `weights` says how many
    units. `pieces` are those available at each source. `penalty` is what an unserved unit counts, less the price of the resource `unserved`. `places` are resource
    numbers' location parts, `opens` whether using the source counts as an order there. `most` is how many sources an
    order may have; entry n of `count_cost` is what n of them cost beside themselves. `apart`: it can pay to ask a
    location twice, which must not be. `whole`: all lines from one source, or nothing. `shape` is None for whole orders
    and for those with more lines than a shape can hold.
    """

    shape: Shape | None
    orders: Ints
    lines: Ints
    slots: Ints
    weights: Ints
    places: Ints
    opens: NDArray[np.bool_]
    pieces: NDArray[np.int32]
    fixed: Ints
    unit_cost: Ints
    line_fixed: Ints | None
    penalty: Ints
    unserved: Ints
    most: Ints
    count_cost: Ints
    apart: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """An order in its group: lines by position, and the units of their pieces."""

    order: int
    lines: tuple[int, ...]
    weights: tuple[int, ...]


def grouped(orders: Sequence[OrderOptions], sharing: Sharing, penalties: Ints) -> list[OrderGroup]:
    """All orders that have a source, in groups."""
    members: dict[tuple[bool, bool, tuple[int, ...]], list[_Member]] = {}
    for index, options in enumerate(orders):
        if options.sources:
            key, member = _member(index, options)
            members.setdefault(key, []).append(member)
    groups = []
    for (whole, apart, pieces), of_shape in members.items():
        of_shape.sort(key=lambda member: (len(orders[member.order].sources), member.order))
        groups += [
            _group(orders, sharing, penalties, part, pieces, whole=whole, apart=apart)
            for part in _parts(orders, of_shape, len(pieces))
        ]
    return groups


def _member(index: int, options: OrderOptions) -> tuple[tuple[bool, bool, tuple[int, ...]], _Member]:
    pieces = []
    for line, row in zip(options.demand.lines, options.available, strict=True):
        divided = not options.whole and any(0 < units < line.quantity for units in row)
        pieces.append(line.quantity if divided else 1)
    codes = {source.location.code for source in options.sources}
    apart = not options.whole and (any(count > 1 for count in pieces) or len(codes) < len(options.sources))
    if shape_size(pieces) > STATES_MAX:
        # Each line whole, even where a source has less: that can only make plans look cheaper than they are.
        pieces = [1] * len(pieces)
    ranked = sorted(range(len(pieces)), key=lambda position: (pieces[position], position))
    weights = tuple([options.demand.lines[position].quantity // pieces[position] for position in ranked])
    key = options.whole, apart, tuple([pieces[position] for position in ranked])
    return key, _Member(index, tuple(ranked), weights)


def _parts(orders: Sequence[OrderOptions], members: list[_Member], lines: int) -> Iterator[list[_Member]]:
    start = 0
    while start < len(members):
        widest = start
        while widest < len(members):
            cells = (widest - start + 1) * lines * len(orders[members[widest].order].sources)
            if cells > CELLS_MAX and widest > start:
                break
            widest += 1
        yield members[start:widest]
        start = widest


def _group(
    orders: Sequence[OrderOptions],
    sharing: Sharing,
    penalties: Ints,
    members: list[_Member],
    pieces: tuple[int, ...],
    *,
    whole: bool,
    apart: bool,
) -> OrderGroup:
    count, lines = len(members), len(pieces)
    sources = max(len(orders[member.order].sources) for member in members)
    places = np.zeros((count, sources), dtype=np.int64)
    opens = np.zeros((count, sources), dtype=np.bool_)
    fixed = np.zeros((count, sources), dtype=np.int64)
    line_fixed = np.zeros((count, sources), dtype=np.int64)
    available = np.zeros((count, lines, sources), dtype=np.int64)
    unit_cost = np.zeros((count, lines, sources), dtype=np.int64)
    for row, member in enumerate(members):
        options = orders[member.order]
        width = len(options.sources)
        places[row, :width] = [sharing.codes[source.location.code] for source in options.sources]
        opens[row, :width] = True
        if options.demand.locations_in_use:
            opens[row, :width] = [options.opens(position) for position in range(width)]
        fixed[row, :width] = options.fixed
        if options.line_fixed is not None:
            line_fixed[row, :width] = options.line_fixed
        for column, line in enumerate(member.lines):
            available[row, column, :width] = options.available[line]
            unit_cost[row, column, :width] = options.unit_cost[line]
    weights = np.array([member.weights for member in members], dtype=np.int64)
    most = np.array([_most_sources(orders[member.order]) for member in members], dtype=np.int64)
    return OrderGroup(
        shape=None if whole or shape_size(pieces) > STATES_MAX else shape_of(pieces),
        orders=np.array([member.order for member in members], dtype=np.int64),
        lines=np.array([member.lines for member in members], dtype=np.int64),
        slots=_slots(orders, sharing, members, places),
        weights=weights,
        places=places,
        opens=opens,
        pieces=_pieces(available, weights, pieces),
        fixed=fixed,
        unit_cost=unit_cost,
        line_fixed=line_fixed if line_fixed.any() else None,
        penalty=penalties[[member.order for member in members]],
        unserved=np.array([sharing.priorities[orders[member.order].demand.priority] for member in members]),
        most=most,
        count_cost=np.array(
            [_count_costs(orders[member.order], int(most.max())) for member in members], dtype=np.int64
        ),
        apart=apart,
        whole=whole,
    )


def _slots(orders: Sequence[OrderOptions], sharing: Sharing, members: list[_Member], places: Ints) -> Ints:
    skus = [[sharing.skus[orders[member.order].demand.lines[line].sku] for line in member.lines] for member in members]
    slots = np.array(skus, dtype=np.int64)[:, :, None] * sharing.locations + places[:, None, :]
    if sharing.claims:
        for row, member in enumerate(members):
            options = orders[member.order]
            for column, line in enumerate(member.lines):
                width = len(options.sources)
                slots[row, column, :width] = [sharing.slot(options, line, position) for position in range(width)]
    return slots


def _pieces(available: Ints, weights: Ints, pieces: tuple[int, ...]) -> NDArray[np.int32]:
    single = np.array(pieces) == 1
    whole = np.minimum(available, 1)
    return np.where(single[None, :, None], whole, available // weights[:, :, None]).astype(np.int32)


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
