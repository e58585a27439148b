"""Prices of what a batch shares, at which the orders, each by itself, ask for hardly more than there is.

Any prices give a lower bound: what the orders cost at best when they pay them, less what all resources are worth at them
(A. Geoffrion, Lagrangean Relaxation for Integer Programming, Mathematical Programming Study 2, 1974). Prices, costs
and so the bound are whole millicents: no rounding of the solver enters it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.groups import UnitGroups
from domain.routing.batch.master import Master
from domain.routing.batch.order_group import OrderGroup
from domain.routing.batch.piece_costs import FORBIDDEN
from domain.routing.batch.pricing import Priced, price_group
from domain.routing.batch.progress import BatchProgress, BatchStage, OnProgress
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing
from domain.routing.model.solver import SolverTime
from domain.routing.options.order_options import OrderOptions

ROUNDS_MAX = 40
GAP_ENOUGH = 0.00005
"""Of the relaxed problem: below that, whole units decide."""

FRUITLESS_MAX = 3
"""Rounds in a row that hardly lift the bound, before there are no more."""

LIFT_LEAST = 0.00001
"""What is hardly, as a share of the bound."""

SINGLES = 5
"""Plans from one source offered beside the best one: so fewer rounds are needed."""

NEAR_PERCENT = 2
"""How much dearer they may be, of what an order costs on average."""

STEADINESS = 0.3
"""How much of the best prices so far stays in the next ones (P. Wentges, Weighted Dantzig-Wolfe Decomposition for Linear
Mixed-Integer Programming, International Transactions in Operational Research 4, 1997)."""


class Relaxed(Struct, frozen=True, kw_only=True):
    """`bound` is below the cost, unserved units included, of every way to serve the batch, by these `prices`.

    `floors` are what each order costs at least if it pays for what it uses. `shares` are the plans of the best way if
    plans could be taken in part, with the part of each.
    """

    bound: int
    prices: Ints
    floors: Ints
    shares: Sequence[tuple[int, float]]


class PriceSearch:
    """Column generation with rows that come as they are needed."""

    def __init__(
        self,
        orders: Sequence[OrderOptions],
        groups: Sequence[OrderGroup],
        unit_groups: UnitGroups,
        sharing: Sharing,
        pool: ColumnPool,
        time: SolverTime,
    ) -> None:
        self._time = time
        self._groups = groups
        self._unit_groups = unit_groups
        self._sharing = sharing
        self._pool = pool
        self._master = Master(pool, sharing, len(orders))
        self._unserved: Ints = np.array([pool.columns[order].cost for order in range(len(orders))], dtype=np.int64)
        """By order, what it costs not to serve it."""
        self._units = np.array([sum([line.quantity for line in options.demand.lines]) for options in orders])
        self._urgency = np.array([sharing.priorities[options.demand.priority] for options in orders])
        self._floors = self._unserved
        self._cost_mean = 0
        self._values = np.zeros(len(orders), dtype=np.int64)
        self._current = list(range(len(orders)))
        """The best plan of each order that takes no part."""
        self._priced: list[Priced] = []
        self._bound = -1
        self._prices: Ints = np.zeros_like(sharing.base)

    def run(self, progress: OnProgress) -> Relaxed:
        """Until hardly anything is left to gain."""
        self._price(np.zeros_like(self._sharing.base))
        self._cost_mean = self._bound // len(self._values)
        return self._rounds([(number, 1.0) for number in self._current], progress)

    def run_again(self, unserved: Mapping[int, int], relaxed: Relaxed, progress: OnProgress) -> Relaxed:
        """The same for plans that leave as many units unserved, by priority: a bound for these alone.

        `relaxed` is what was found for all.
        """
        self._sharing.leave(unserved)
        self._master.renew(self._sharing.priorities.values())
        # Not those of an earlier run for other numbers of units: at the same prices, but for these.
        self._prices, self._floors = relaxed.prices, relaxed.floors
        self._bound = int(relaxed.floors.sum()) - self._sharing.worth(relaxed.prices)
        return self._rounds(relaxed.shares, progress)

    def _rounds(self, shares: Sequence[tuple[int, float]], progress: OnProgress) -> Relaxed:
        fruitless = 0
        for done in range(ROUNDS_MAX):
            violated = self._master.overused(self._master.used(shares))
            self._master.limit(violated)
            self._involve()
            if done and not violated and not self._offered:
                break
            if not self._master.resources:
                break
            solution = self._master.solve(self._time)
            if solution is None:
                # No plans so far leave as many units unserved as they must, or time is up: the bound stays.
                break
            shares = self._all_shares(self._master.shares(solution))
            prices = self._master.prices(solution)
            if done:
                prices = STEADINESS * self._prices + (1 - STEADINESS) * prices
            before = self._bound
            self._price(np.rint(prices).astype(np.int64))
            gap = self._gap(shares)
            progress(BatchProgress(stage=BatchStage.PRICES, done=done + 1, total=ROUNDS_MAX, gap=gap))
            lifted = self._bound - before > LIFT_LEAST * abs(self._bound)
            fruitless = 0 if lifted else fruitless + 1
            settled = not self._master.overused(self._master.used(shares))
            if settled and (gap <= GAP_ENOUGH or fruitless >= FRUITLESS_MAX):
                break
        return Relaxed(bound=self._bound, prices=self._prices, floors=self._floors, shares=shares)

    def _price(self, prices: Ints) -> None:
        """Price all orders, take their plans, and keep the bound if it is better."""
        for group in self._groups:
            self._values[group.orders] = -FORBIDDEN
        self._priced = []
        numbers = self._price_groups(self._groups, prices)
        numbers += self._price_groups(self._unit_groups.of(self._loose_orders(prices)), prices)
        floors = self._values + self._unserved - prices[self._urgency] * self._units
        bound = int(floors.sum()) - self._sharing.worth(prices)
        if bound > self._bound:
            self._bound, self._prices, self._floors = bound, prices, floors
        near = NEAR_PERCENT * self._cost_mean // 100
        for priced in self._priced:
            orders, sources, values = priced.singles.T
            close = (values <= self._values[orders] + near) & self._master.taking_part[orders]
            numbers += self._pool.add_singles(zip(orders[close].tolist(), sources[close].tolist(), strict=True))
        self._offered = self._master.offer(numbers)

    def _price_groups(self, groups: Sequence[OrderGroup], prices: Ints) -> list[int]:
        """The numbers of the plans that are best at these prices."""
        numbers = []
        slot_prices = self._sharing.slot_prices(prices)
        for group in groups:
            priced = price_group(group, self._sharing, prices, slot_prices, singles=SINGLES)
            self._priced.append(priced)
            self._values[priced.orders] = np.maximum(self._values[priced.orders], priced.value)
            for number in self._pool.add_best(priced):
                numbers.append(number)
                self._current[self._pool.columns[number].order] = number
        return numbers

    def _loose_orders(self, prices: Ints) -> list[int]:
        """Those that could not be served as cheaply as their values say."""
        return [
            order
            for group in self._groups
            if group.loose
            for order in group.orders.tolist()
            if self._values[order] < self._reduced(self._current[order], prices)
        ]

    def _reduced(self, number: int, prices: Ints) -> int:
        """What a plan costs more than serving nothing does, at these prices."""
        column = self._pool.columns[number]
        paid = sum([int(prices[resource]) * amount for resource, amount in column.uses])
        nothing = self._unserved[column.order] - prices[self._urgency[column.order]] * self._units[column.order]
        return column.cost + paid - int(nothing)

    def _involve(self) -> None:
        """Let all orders take part that use a resource with a row, each with several plans to choose from."""
        limited = set(self._master.resources)
        new = [
            order
            for order, number in enumerate(self._current)
            if not self._master.taking_part[order]
            and any(resource in limited for resource, _ in self._pool.columns[number].uses)
        ]
        if not new:
            return
        chosen = np.zeros(len(self._values), dtype=np.bool_)
        chosen[new] = True
        for priced in self._priced:
            orders, sources, _ = priced.singles.T
            rows = chosen[orders]
            for _ in self._pool.add_singles(zip(orders[rows].tolist(), sources[rows].tolist(), strict=True)):
                pass
        self._master.involve(new)

    def _all_shares(self, shares: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        apart = [(number, 1.0) for order, number in enumerate(self._current) if not self._master.taking_part[order]]
        return [*shares, *apart]

    def _gap(self, shares: Sequence[tuple[int, float]]) -> float:
        """Of the relaxed problem with the plans so far, as a share of its objective."""
        columns = self._pool.columns
        beyond = np.clip(self._master.used(shares) - self._sharing.base, 0, self._sharing.extra)
        cost = float(self._sharing.price @ beyond) + sum([share * columns[number].cost for number, share in shares])
        unserved = sum([share * columns[number].unserved_cost for number, share in shares])
        return max(0.0, cost - self._bound) / max(1.0, cost - unserved)
