"""The best plan of every order by itself at given prices of what the orders share.

A source serves some pieces of each line (`shape.counts`): the cheapest one for every count is found by looking at all
sources, and the best division of an order is built from these by dynamic programming over counts. That is exact but for
what `OrderGroup` says, where it is below the best plan, never above.
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.routing.batch.order_group import GroupKind, OrderGroup
from domain.routing.batch.piece_costs import FORBIDDEN, PieceCosts, piece_costs
from domain.routing.batch.pricing_by_units import price_by_units
from domain.routing.batch.shape import Ints, Shape, shape_of
from domain.routing.batch.sharing import Sharing


class Priced(Struct, frozen=True):
    """Of the orders of one group: `value` is at or below their best plan, an unserved unit counting nothing.

    `parts` are rows of (order, line, source, units), the best plans; `singles` are rows of (order, source, value), the
    best sources for all of an order.
    """

    orders: Ints
    value: Ints
    parts: Ints
    singles: Ints


def price_group(group: OrderGroup, sharing: Sharing, prices: Ints, slot_prices: Ints, *, singles: int) -> Priced:
    """The best plans, and so many `singles`. `slot_prices` are those that `sharing` gives these prices."""
    costs = piece_costs(group, sharing, prices, slot_prices)
    if group.kind is GroupKind.WHOLE:
        value, parts = _price_whole(group, costs)
    elif group.kind is GroupKind.SHAPE:
        value, parts = _price_shape(group, shape_of(group.wanted), costs)
    elif group.kind is GroupKind.UNITS:
        value, parts = price_by_units(group, costs)
    else:
        value, parts = _price_wide(group, costs)
    rows = _singles(group, costs, singles)
    return Priced(group.orders, value, parts, rows)


def _all_from_one(group: OrderGroup, costs: PieceCosts) -> Ints:
    """What each source costs for everything, FORBIDDEN or more where it has not."""
    wanted = np.array(group.wanted, dtype=np.int64)
    total: Ints = costs.using + np.minimum(np.einsum("gls,l->gs", costs.pieces, wanted), FORBIDDEN)
    if group.line_fixed is not None:
        total += len(wanted) * group.line_fixed
    total[(group.pieces < wanted[None, :, None]).any(axis=1)] = FORBIDDEN
    return total


def _singles(group: OrderGroup, costs: PieceCosts, most: int) -> Ints:
    if not most:
        return np.empty((0, 3), dtype=np.int64)
    total = _all_from_one(group, costs)
    most = min(most, total.shape[1])
    sources = np.argpartition(total, most - 1, axis=1)[:, :most]
    found = np.take_along_axis(total, sources, axis=1)
    rows, columns = np.nonzero(found < FORBIDDEN // 2)
    return np.stack([group.orders[rows], sources[rows, columns], found[rows, columns]], axis=1)


def _price_whole(group: OrderGroup, costs: PieceCosts) -> tuple[Ints, Ints]:
    total = _all_from_one(group, costs)
    source = total.argmin(axis=1)
    value = np.minimum(0, np.take_along_axis(total, source[:, None], axis=1)[:, 0])
    rows = np.flatnonzero(value < 0)
    every = [_rows(group, rows, line, source[rows], group.weights[rows, line]) for line in range(group.lines.shape[1])]
    return value, np.concatenate(every)


def _price_wide(group: OrderGroup, costs: PieceCosts) -> tuple[Ints, Ints]:
    """The best that one source after another can do; the value is a bound for that."""
    gains = np.minimum(0, costs.pieces if group.line_fixed is None else costs.pieces + group.line_fixed[:, None, :])
    single = costs.using + gains.sum(axis=1)
    two_fixed = np.partition(np.pad(costs.using, ((0, 0), (0, 1)), constant_values=FORBIDDEN), 1, axis=1)[:, :2]
    several = two_fixed.sum(axis=1) + gains.min(axis=2).sum(axis=1) + group.count_cost[:, min(2, group.most.max())]
    value = np.minimum(np.minimum(0, single.min(axis=1)), np.where(group.most > 1, several, 0))
    chosen = np.full(group.lines.shape, -1, dtype=np.int64)
    current = np.zeros(group.lines.shape, dtype=np.int64)
    every = np.arange(len(group.orders))
    for _ in range(int(group.most.max())):
        better = np.minimum(0, gains - current[:, :, None])
        change = costs.using + better.sum(axis=1)
        source = change.argmin(axis=1)
        pays = (change[every, source] < 0) & (np.array([len(set(row) - {-1}) for row in chosen]) < group.most)
        gain = gains[every, :, source]
        moves = pays[:, None] & (gain < current)
        chosen[moves] = np.broadcast_to(source[:, None], moves.shape)[moves]
        current[moves] = gain[moves]
    rows, lines = np.nonzero(chosen >= 0)
    parts = [group.orders[rows], group.lines[rows, lines], chosen[rows, lines], group.weights[rows, lines]]
    return value, np.stack(parts, axis=1)


def _rows(group: OrderGroup, rows: Ints, line: int, source: Ints, units: Ints) -> Ints:
    return np.stack([group.orders[rows], group.lines[rows, line], source, units], axis=1)


class _Stage(Struct, frozen=True):
    """The best with at most so many sources, by order and count: `first` is what one of them serves, `source` which.

    `first` is -1 where fewer sources are as good. `last` is the source of the rest, where that is not its best one.
    """

    value: Ints
    first: Ints
    source: Ints
    last: Ints | None = None


def _price_shape(group: OrderGroup, shape: Shape, costs: PieceCosts) -> tuple[Ints, Ints]:
    stages = [_one_source(group, shape, costs)]
    second = _second_source(group, shape, costs, stages[0]) if group.apart else None
    totals = [stages[0].value + group.count_cost[:, 1:2]]
    for count in range(2, min(int(group.most.max()), sum(shape.pieces)) + 1):
        stage = _one_more(group, shape, stages, second if count == 2 else None)
        if (stage.first < 0).all():
            break
        stages.append(stage)
        allowed = np.where(group.most >= count, group.count_cost[:, count], FORBIDDEN)
        totals.append(stage.value + allowed[:, None])
    total = np.stack(totals, axis=1).reshape(len(group.orders), -1)
    best = total.argmin(axis=1)
    value = np.minimum(0, np.take_along_axis(total, best[:, None], axis=1)[:, 0])
    best = np.where(value < 0, best, 0)
    return value, _traced(group, shape, stages, best // shape.size, best % shape.size)


def _served_by_one(group: OrderGroup, shape: Shape, costs: PieceCosts, count: int) -> Ints:
    """What each source costs for the count."""
    total = costs.using
    for line, wanted in enumerate(shape.counts[count]):
        if wanted:
            pieces = costs.pieces[:, line]
            total = total + (pieces if wanted == 1 else pieces * wanted)
            if group.line_fixed is not None:
                total += group.line_fixed
            if wanted > 1:
                total[group.pieces[:, line] < wanted] = FORBIDDEN
    return np.minimum(total, FORBIDDEN)


def _one_source(group: OrderGroup, shape: Shape, costs: PieceCosts) -> _Stage:
    orders = len(group.orders)
    value = np.zeros((orders, shape.size), dtype=np.int64)
    source = np.full((orders, shape.size), -1, dtype=np.int64)
    every = np.arange(orders)
    for count in range(1, shape.size):
        total = _served_by_one(group, shape, costs, count)
        source[:, count] = total.argmin(axis=1)
        value[:, count] = total[every, source[:, count]]
    first = np.broadcast_to(np.arange(shape.size), value.shape)
    return _Stage(value, first, source)


def _second_source(group: OrderGroup, shape: Shape, costs: PieceCosts, best: _Stage) -> _Stage:
    """As the best ones, but of another location."""
    value = np.zeros_like(best.value)
    source = np.full_like(best.source, -1)
    every = np.arange(len(group.orders))
    for count in range(1, shape.size):
        total = _served_by_one(group, shape, costs, count)
        place = group.places[every, best.source[:, count]]
        # A padded source has the number of some location too, and FORBIDDEN costs already.
        total = np.where(group.places == place[:, None], FORBIDDEN, total)
        source[:, count] = total.argmin(axis=1)
        value[:, count] = total[every, source[:, count]]
    return _Stage(value, best.first, source)


def _one_more(group: OrderGroup, shape: Shape, stages: list[_Stage], second: _Stage | None) -> _Stage:
    """Every count divided in two: what one source serves, and the best for the rest with the sources so far."""
    before, one = stages[-1], stages[0]
    value = before.value.copy()
    first = np.full_like(value, -1)
    source = np.full_like(value, -1)
    last = np.full_like(value, -1) if second is not None else None
    every = np.arange(len(value))
    place = np.take_along_axis(group.places, np.maximum(one.source, 0), axis=1)
    for count in range(1, shape.size):
        firsts, rests = shape.firsts[count], shape.rests[count]
        total = one.value[:, firsts] + before.value[:, rests]
        by_first = by_rest = np.zeros(total.shape, dtype=np.bool_)
        if second is not None:
            # No location is asked twice: one of the two takes its second best.
            same = (place[:, firsts] == place[:, rests]) & (rests > 0)
            other_first = second.value[:, firsts] + one.value[:, rests]
            other_rest = one.value[:, firsts] + second.value[:, rests]
            total = np.where(same, np.minimum(other_first, other_rest), total)
            by_first = same & (other_first <= other_rest)
            by_rest = same & ~by_first
        choice = total.argmin(axis=1)
        found = total[every, choice]
        better = found < value[:, count]
        value[better, count] = found[better]
        taken, rest = firsts[choice], rests[choice]
        first[better, count] = taken[better]
        source[better, count] = one.source[every, taken][better]
        if second is not None and last is not None:
            clash = better & by_first[every, choice]
            source[clash, count] = second.source[every, taken][clash]
            clash = better & by_rest[every, choice]
            last[clash, count] = second.source[every, rest][clash]
    return _Stage(value, first, source, last)


def _traced(group: OrderGroup, shape: Shape, stages: list[_Stage], stage_of: Ints, count: Ints) -> Ints:
    """The parts of the plans that reach these counts with so many sources."""
    radix = np.cumprod([1, *[pieces + 1 for pieces in reversed(shape.pieces)]])[:-1][::-1]
    count = count.copy()
    forced = np.full(len(count), -1, dtype=np.int64)
    every = np.arange(len(count))
    parts = [np.empty((0, 4), dtype=np.int64)]
    for number in range(len(stages) - 1, -1, -1):
        stage = stages[number]
        first = stage.first[every, count]
        active: NDArray[np.bool_] = (stage_of >= number) & (first > 0)
        rows = np.flatnonzero(active)
        taken = first[rows]
        source = np.where(forced[rows] >= 0, forced[rows], stage.source[rows, count[rows]])
        for line in range(len(shape.pieces)):
            wanted = shape.counts[taken, line]
            served = wanted > 0
            units = wanted[served] * group.weights[rows[served], line]
            parts.append(_rows(group, rows[served], line, source[served], units))
        if stage.last is not None:
            forced[rows] = stage.last[rows, count[rows]]
        count[rows] = (shape.counts[count[rows]] - shape.counts[taken]) @ radix
    return np.concatenate(parts)
