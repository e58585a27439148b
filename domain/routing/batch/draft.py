"""A plan for the whole batch in the making: one way to serve for every order, and what is left for others."""

from collections.abc import Iterable

import numpy as np

from domain.routing.batch.columns import Column, ColumnPool
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing
from domain.routing.serving.serving import Serving


class Draft:
    """Never takes more than there is. Begins with nothing served."""

    def __init__(self, pool: ColumnPool, sharing: Sharing, orders: int) -> None:
        self._pool = pool
        self._sharing = sharing
        self.chosen = list(range(orders))
        """Column numbers; the pool's first ones serve nothing."""
        self.used: Ints = np.zeros_like(sharing.base)
        for order in self.chosen:
            for resource, amount in pool.columns[order].uses:
                self.used[resource] += amount

    def column(self, order: int) -> Column:
        return self._pool.columns[self.chosen[order]]

    def servings(self) -> tuple[Serving, ...]:
        return tuple([self._pool.columns[number].serving for number in self.chosen])

    @property
    def cost(self) -> int:
        """With unserved units, and what the orders pay together."""
        return sum([self._pool.columns[number].cost for number in self.chosen]) + self._sharing.charge(self.used)

    @property
    def unserved_cost(self) -> int:
        """Of the cost, that of unserved units."""
        return sum([self._pool.columns[number].unserved_cost for number in self.chosen])

    def unserved(self) -> dict[int, int]:
        """Units by priority."""
        return {priority: -int(self.used[resource]) for priority, resource in self._sharing.priorities.items()}

    def fits(self, number: int) -> bool:
        """Whether the plan fits beside those of the others."""
        column = self._pool.columns[number]
        before = dict(self.column(column.order).uses)
        return all(
            int(self.used[resource]) + amount - before.get(resource, 0) <= self._sharing.limit_of(resource)
            for resource, amount in column.uses
        )

    def choose(self, numbers: Iterable[int]) -> None:
        """Serve the orders of these plans by them. Together with the others they must fit."""
        for number in numbers:
            column = self._pool.columns[number]
            for resource, amount in self.column(column.order).uses:
                self.used[resource] -= amount
            for resource, amount in column.uses:
                self.used[resource] += amount
            self.chosen[column.order] = number
