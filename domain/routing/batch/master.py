"""The linear program that divides what is shared among the plans found so far, and says what each resource is worth.

G. Dantzig, P. Wolfe, Decomposition Principle for Linear Programs, Operations Research 8 (1960). Only resources that the
plans overuse have a row, and only orders that use one of them take part; all others have their best plan anyway.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.sharing import Sharing
from domain.routing.model.solver import UNLIMITED, GrowingProgram, PricedSolution, SolverTime

SCALE = 1_000.0
"""Millicents to what the solver sees: its tolerances are made for numbers of everyday size."""


TOLERANCE = 1e-6


class Master:
    """Rows and columns come; `solve` follows."""

    def __init__(self, pool: ColumnPool, sharing: Sharing, orders: int) -> None:
        self._pool = pool
        self._sharing = sharing
        self._program = GrowingProgram()
        self._rows = 0
        self._resource_rows: dict[int, int] = {}
        self._order_rows = np.full(orders, -1, dtype=np.int64)
        self._numbers: list[int] = []
        self._taken: set[int] = set()

    @property
    def resources(self) -> Iterable[int]:
        """Those that have a row."""
        return self._resource_rows.keys()

    @property
    def taking_part(self) -> NDArray[np.bool_]:
        """By order."""
        return self._order_rows >= 0

    def limit(self, resources: Sequence[int]) -> None:
        """Give these resources a row, and what is used of them at a price a column."""
        sharing = self._sharing
        new = [resource for resource in resources if resource not in self._resource_rows]
        if not new:
            return
        terms: dict[int, list[tuple[int, float]]] = {resource: [] for resource in new}
        for column, number in enumerate(self._numbers):
            for resource, amount in self._pool.columns[number].uses if number >= 0 else ():
                if resource in terms:
                    terms[resource].append((column, float(amount)))
        starts: list[int] = []
        columns: list[int] = []
        coefficients: list[float] = []
        for resource in new:
            starts.append(len(columns))
            columns += [column for column, _ in terms[resource]]
            coefficients += [amount for _, amount in terms[resource]]
            self._resource_rows[resource] = self._rows
            self._rows += 1
        self._program.add_rows(
            lower=[-UNLIMITED] * len(new),
            upper=[float(sharing.base[resource]) for resource in new],
            starts=starts,
            columns=columns,
            coefficients=coefficients,
        )
        extra = [resource for resource in new if sharing.extra[resource]]
        self._program.add_columns(
            costs=[sharing.price[resource] / SCALE for resource in extra],
            upper=[float(sharing.extra[resource]) for resource in extra],
            starts=list(range(len(extra))),
            rows=[self._resource_rows[resource] for resource in extra],
            coefficients=[-1.0] * len(extra),
        )
        self._numbers += [-1] * len(extra)

    def renew(self, resources: Iterable[int]) -> None:
        """Their bases have changed."""
        for resource in resources:
            if resource in self._resource_rows:
                self._program.change_row(self._resource_rows[resource], upper=float(self._sharing.base[resource]))

    def involve(self, orders: Sequence[int]) -> None:
        """Let these orders take part, with all of their plans."""
        new = [order for order in orders if self._order_rows[order] < 0]
        if not new:
            return
        self._order_rows[new] = np.arange(self._rows, self._rows + len(new))
        self._rows += len(new)
        one = [1.0] * len(new)
        self._program.add_rows(lower=one, upper=one, starts=[0] * len(new), columns=[], coefficients=[])
        self.offer([number for order in new for number in self._pool.by_order[order]])

    def offer(self, numbers: Iterable[int]) -> int:
        """Take plans of orders that take part; how many of them are new."""
        costs: list[float] = []
        starts: list[int] = []
        rows: list[int] = []
        coefficients: list[float] = []
        for number in numbers:
            column = self._pool.columns[number]
            if number in self._taken or self._order_rows[column.order] < 0:
                continue
            self._taken.add(number)
            self._numbers.append(number)
            costs.append(column.cost / SCALE)
            starts.append(len(rows))
            rows.append(int(self._order_rows[column.order]))
            coefficients.append(1.0)
            for resource, amount in column.uses:
                row = self._resource_rows.get(resource)
                if row is not None:
                    rows.append(row)
                    coefficients.append(float(amount))
        if costs:
            self._program.add_columns(
                costs=costs, upper=[UNLIMITED] * len(costs), starts=starts, rows=rows, coefficients=coefficients
            )
        return len(costs)

    def solve(self, time: SolverTime) -> PricedSolution | None:
        return self._program.solve(time)

    def prices(self, solution: PricedSolution) -> NDArray[np.float64]:
        """By resource, millicents for one more of it."""
        prices = np.zeros(len(self._sharing.base))
        row_prices = np.asarray(solution.row_prices)
        for resource, row in self._resource_rows.items():
            prices[resource] = max(0.0, row_prices[row] * SCALE)
        return prices

    def shares(self, solution: PricedSolution) -> list[tuple[int, float]]:
        """The plans that the solution uses, and how much of each."""
        values = np.asarray(solution.values)
        return [
            (self._numbers[column], float(values[column]))
            for column in np.flatnonzero(values > 1e-9).tolist()
            if self._numbers[column] >= 0
        ]

    def overused(self, used: NDArray[np.float64]) -> list[int]:
        """Resources without a row of which more than the base is used."""
        beyond = np.flatnonzero(used > self._sharing.base + TOLERANCE).tolist()
        return [resource for resource in beyond if resource not in self._resource_rows]

    def used(self, shares: Iterable[tuple[int, float]]) -> NDArray[np.float64]:
        """By resource, what these plans use together."""
        used = np.zeros(len(self._sharing.base))
        for number, share in shares:
            for resource, amount in self._pool.columns[number].uses:
                used[resource] += share * amount
        return used
