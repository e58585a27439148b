"""The best plan of orders with many units or with rules about lines: one source is added after the other.

For every count of units by line, the cheapest way to have been served so many is known from the sources so far, as in a
knapsack. A further source serves some of each line, one line after the other, because its costs are a sum over lines.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.routing.batch.order_group import OrderGroup, UnitRules
from domain.routing.batch.piece_costs import FORBIDDEN, PieceCosts
from domain.routing.batch.shape import Ints


class _Sources(Struct, frozen=True, kw_only=True):
    """Those that can be worth using, by order, then rank. `position` is among all of the order's.

    `same`: of the location before. `counted`: it makes a difference how many are opened. By line, order, rank and number
    of pieces, `first` is what so many cost if no other source serves the line, `beyond` if one does.
    """

    position: Ints
    using: Ints
    opens: NDArray[np.bool_]
    same: NDArray[np.bool_]
    counted: bool
    first: list[Ints]
    beyond: list[Ints]


def price_by_units(group: OrderGroup, costs: PieceCosts) -> tuple[Ints, Ints]:
    """What the best plan of each order costs, an unserved unit counting nothing, and (order, line, source, units)."""
    assert group.rules is not None
    sources = _sources(group, group.rules, costs)
    orders, width = sources.position.shape
    counts = int(group.most.max()) + 1 if sources.counted else 1
    start = np.full((orders, counts, *[count + 1 for count in group.wanted]), FORBIDDEN, dtype=np.int64)
    start.reshape(orders, -1)[:, 0] = 0
    stages = [start]
    before = start
    for rank in range(width):
        before = np.where(_wide(sources.same[:, rank], start), before, stages[-1])
        stages.append(np.minimum(stages[-1], _with_source(sources, rank, before)))
    total = stages[-1].reshape(orders, counts, -1)
    if sources.counted:
        allowed = np.arange(counts) <= group.most[:, None]
        total = total + np.where(allowed, group.count_cost, FORBIDDEN)[:, :, None]
    flat = total.reshape(orders, -1) - group.rules.spared[:, None]
    # Where nothing is served, nothing is spared.
    flat[:, 0] = 0
    best = flat.argmin(axis=1)
    value = np.take_along_axis(flat, best[:, None], axis=1)[:, 0]
    parts = [part for row in np.flatnonzero(value < 0) for part in _traced(group, sources, stages, int(row), best[row])]
    return value, np.array(parts, dtype=np.int64).reshape(-1, 4)


def _sources(group: OrderGroup, rules: UnitRules, costs: PieceCosts) -> _Sources:
    by_count = [_by_count(group, rules, costs, line) for line in range(len(group.wanted))]
    gains = sum([np.minimum(0, each.min(axis=2)) for each in by_count], start=np.zeros_like(costs.using))
    # Any other one would cost more than it serves, even as the first one.
    useful = costs.using + gains < 0
    using = costs.using + np.where(group.opens, rules.opening[:, None], 0)
    width = int(useful.sum(axis=1).max())
    # Sources of one location stay together.
    position = np.argsort(~useful, axis=1, kind="stable")[:, :width]
    places = np.take_along_axis(group.places, position, axis=1)
    same = np.zeros(position.shape, dtype=np.bool_)
    same[:, 1:] = places[:, 1:] == places[:, :-1]
    first = [np.take_along_axis(each, position[:, :, None], axis=1) for each in by_count]
    further = np.where(rules.single, FORBIDDEN, rules.beyond)
    return _Sources(
        position=position,
        using=np.where(
            np.take_along_axis(useful, position, axis=1), np.take_along_axis(using, position, axis=1), FORBIDDEN
        ),
        opens=np.take_along_axis(group.opens, position, axis=1),
        same=same,
        counted=bool(group.count_cost.any() or (group.most < min(sum(group.wanted), width)).any()),
        first=[each + rules.first[:, line, None, None] for line, each in enumerate(first)],
        beyond=[each + further[:, line, None, None] for line, each in enumerate(first)],
    )


def _by_count(group: OrderGroup, rules: UnitRules, costs: PieceCosts, line: int) -> Ints:
    """What 1, 2, ... pieces of a line cost, by order and source."""
    numbers = np.arange(1, group.wanted[line] + 1)
    cost: Ints = costs.pieces[:, line, :, None] * numbers
    if group.line_fixed is not None:
        cost += group.line_fixed[:, :, None]
    moved = group.weights[:, line, None, None] * numbers - rules.moved_free[:, line, :, None]
    cost += np.maximum(0, moved) * rules.moved_price[:, line, :, None]
    cost[group.pieces[:, line, :, None] < numbers] = FORBIDDEN
    return cost


def _wide(values: NDArray[Any], like: Ints) -> NDArray[Any]:
    """By order, to be spread over all counts."""
    return values.reshape(len(values), *[1] * (like.ndim - 1))


def _with_source(sources: _Sources, rank: int, before: Ints) -> Ints:
    """What every count costs at best if this source is used too, after the ones before."""
    state = before
    if sources.counted:
        opened = np.full_like(before, FORBIDDEN)
        opened[:, 1:] = before[:, :-1]
        state = np.where(_wide(sources.opens[:, rank], before), opened, before)
    state = state + _wide(sources.using[:, rank], before)
    ahead = before.shape[1]
    for line, (first, beyond) in enumerate(zip(sources.first, sources.beyond, strict=True)):
        most = before.shape[line + 2] - 1
        if first[:, rank].min() < FORBIDDEN:
            old = state.reshape(len(before), ahead, most + 1, -1)
            state = _with_line(old, first[:, rank], beyond[:, rank]).reshape(before.shape)
        ahead *= most + 1
    return state


def _with_line(old: Ints, first: Ints, beyond: Ints) -> Ints:
    """The same once the source serves some of one line, of which the counts are along the third axis."""
    new = old.copy()
    most = old.shape[2] - 1
    for number in range(1, most + 1):
        alone, added = first[:, number - 1, None, None], beyond[:, number - 1, None, None, None]
        if alone.min() >= FORBIDDEN:
            break
        np.minimum(new[:, :, number], old[:, :, 0] + alone, out=new[:, :, number])
        if number < most:
            further = new[:, :, number + 1 :]
            np.minimum(further, old[:, :, 1 : most + 1 - number] + added, out=further)
    return new


def _traced(
    group: OrderGroup, sources: _Sources, stages: list[Ints], row: int, best: int
) -> Iterator[tuple[int, int, int, int]]:
    """The parts of the plan of one order."""
    opened, *counts = [int(each) for each in np.unravel_index(best, stages[0].shape[1:])]
    rank = len(stages) - 1
    while rank and any(counts):
        value = stages[rank][(row, opened, *counts)]
        rank -= 1
        if value == stages[rank][(row, opened, *counts)]:
            continue
        used = rank
        while sources.same[row, rank]:
            rank -= 1
        opened -= int(sources.counted and sources.opens[row, used])
        taken = _taken(sources, used, stages[rank][row, opened], row, counts)
        for line, number in enumerate(taken):
            if number:
                units = number * int(group.weights[row, line])
                yield int(group.orders[row]), int(group.lines[row, line]), int(sources.position[row, used]), units
        counts = [count - number for count, number in zip(counts, taken, strict=True)]


def _taken(sources: _Sources, rank: int, before: Ints, row: int, counts: list[int]) -> list[int]:
    """How many pieces of each line the source serves, in the cheapest way to come to these counts with it."""
    by_line = []
    for line, count in enumerate(counts):
        first, beyond = sources.first[line][row, rank], sources.beyond[line][row, rank]
        by_line.append(np.array([0, *beyond[: max(0, count - 1)], *first[count - 1 : count]], dtype=np.int64))
    rest = before[tuple([slice(count, None, -1) for count in counts])]
    total = rest + reduce(np.add.outer, by_line)
    return [int(each) for each in np.unravel_index(int(total.argmin()), total.shape)]
