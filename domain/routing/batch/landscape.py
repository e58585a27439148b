"""The plans found for a batch, at final prices: which of an order's are best, and who wants what."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

import numpy as np

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.price_search import Relaxed
from domain.routing.batch.shape import Ints
from domain.routing.options.order_options import OrderOptions

ALTERNATIVES = 4
"""Plans of an order that are looked at."""

SOURCES_MAX = 8
"""Of an order in a neighborhood, where it has more: those of the plans that cost least at the prices."""


class Landscape:
    """Looks at the plans there were when it was made; later ones count where they are in use.

    Orders that may get a part of a line from somewhere count for `divided_effort` times their pairs.
    """

    def __init__(
        self, orders: Sequence[OrderOptions], pool: ColumnPool, relaxed: Relaxed, *, divided_effort: int
    ) -> None:
        self._orders = orders
        self._pool = pool
        prices = relaxed.prices
        self._prices = prices
        self._floors = relaxed.floors
        costs = [self.priced(number) for number in range(len(pool.columns))]
        self._ranked = [sorted(numbers, key=lambda number: (costs[number], number)) for numbers in pool.by_order]
        self._efforts = [_effort(options, divided_effort) for options in orders]
        self._wishes: list[dict[int, int]] = []
        self._wanted: dict[int, list[tuple[int, int]]] = {}
        for order, numbers in enumerate(self._ranked):
            wishes: dict[int, int] = {}
            for number in numbers[:ALTERNATIVES]:
                for resource, amount in pool.columns[number].uses:
                    if prices[resource] and amount > 0:
                        wishes.setdefault(resource, costs[number] - costs[numbers[0]])
            self._wishes.append(wishes)
            for resource, more in wishes.items():
                self._wanted.setdefault(resource, []).append((more, order))

    @property
    def effort(self) -> int:
        """Of deciding all orders together."""
        return sum(self._efforts)

    def priced(self, number: int) -> int:
        """What a plan costs if it pays for what it uses."""
        column = self._pool.columns[number]
        return column.cost + sum([int(self._prices[resource]) * amount for resource, amount in column.uses])

    def regrets(self, draft: Draft) -> Ints:
        """By order, how much more it pays than it would have to if all it wants were there."""
        paid = np.array([self.priced(number) for number in draft.chosen], dtype=np.int64)
        return paid - self._floors

    def parts(self, orders: Sequence[int], effort_max: int) -> Iterator[list[int]]:
        """Orders that are decided together with so much effort, or one by itself."""
        part: list[int] = []
        effort = 0
        for order in orders:
            if part and effort + self._efforts[order] > effort_max:
                yield part
                part, effort = [], 0
            part.append(order)
            effort += self._efforts[order]
        if part:
            yield part

    def neighbors(self, draft: Draft, seed: int, effort_max: int) -> list[int]:
        """The orders that could make room for it, or take its place, most cheaply; those that could for these; ..."""
        reached: set[int] = set()
        frontier = [(0, seed)]
        effort = 0
        while frontier and effort < effort_max:
            distance, order = heappop(frontier)
            if order in reached:
                continue
            reached.add(order)
            effort += self._efforts[order]
            touched = dict(self._wishes[order])
            touched.update(
                {resource: 0 for resource, amount in draft.column(order).uses if self._prices[resource] and amount > 0}
            )
            for resource, more in touched.items():
                for further, other in self._wanted.get(resource, ()):
                    if other not in reached:
                        heappush(frontier, (distance + more + further + 1, other))
        for order in np.argsort(-self.regrets(draft), kind="stable").tolist():
            if effort >= effort_max:
                break
            effort += 0 if order in reached else self._efforts[order]
            reached.add(order)
        return sorted(reached)

    def sources(self, draft: Draft, order: int) -> list[int]:
        """Those in use, and those of the order's best plans."""
        options = self._orders[order]
        if len(options.sources) <= SOURCES_MAX:
            return list(range(len(options.sources)))
        found = dict.fromkeys([share.source for share in draft.column(order).serving])
        for number in self._ranked[order]:
            for share in self._pool.columns[number].serving:
                if len(found) < SOURCES_MAX:
                    found.setdefault(share.source)
        for source in sorted(range(len(options.sources)), key=lambda position: (options.fixed[position], position)):
            if len(found) < SOURCES_MAX and any(row[source] for row in options.available):
                found.setdefault(source)
        return sorted(found)


def _effort(options: OrderOptions, divided_effort: int) -> int:
    """About how long the exact model takes for the order: pairs of line and source, and more where lines are divided."""
    pairs = 0
    divided = False
    for line, row in zip(options.demand.lines, options.available, strict=True):
        pairs += min(SOURCES_MAX, sum([units > 0 for units in row]))
        divided = divided or any(0 < units < line.quantity for units in row)
    return max(1, pairs * (divided_effort if divided and not options.whole else 1))
