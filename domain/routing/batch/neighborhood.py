"""Some orders of a batch decided together by the exact model, while all others stay as they are."""

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from msgspec.structs import replace

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing
from domain.routing.model.solve_model import solve_in_time
from domain.routing.model.solver import SolverTime
from domain.routing.options.capacity import CapacityLeft
from domain.routing.options.forbidden_pairs import Fence
from domain.routing.options.order_options import OrderOptions, ordered_by_sku
from domain.routing.serving.serving import Share

NODES_MAX = 5
"""Of each run of the exact model."""

ROOM_SOURCES = 8
"""From which what is left is offered to an order."""

GAP_MAX = 0.00001
"""As near to the best as a neighborhood is decided."""


class Neighborhoods:
    """Solves them on what the rest of a draft leaves, each in at most so many seconds."""

    def __init__(
        self,
        orders: Sequence[OrderOptions],
        sharing: Sharing,
        pool: ColumnPool,
        time: SolverTime,
        *,
        seconds_max: float,
    ) -> None:
        self._orders = orders
        self._time = time
        self._seconds_max = seconds_max
        self._sharing = sharing
        self._pool = pool

    def solve(
        self, draft: Draft, sources: Mapping[int, Sequence[int]], prices: Ints | None = None
    ) -> tuple[list[int], bool]:
        """Numbers of columns for the orders given, each with the sources it may use: at least those it uses now.

        And whether the model came to its end. With prices of what is shared, the orders pay them, so that they leave to
        others what is worth more there.
        """
        members = sorted(sources)
        others = draft.used.copy()
        for order in members:
            for resource, amount in draft.column(order).uses:
                others[resource] -= amount
        small, start = [], []
        for order in members:
            positions = sources[order]
            reduced = self._reduced(order, positions, others)
            small.append(reduced if prices is None else self._priced(reduced, order, positions, prices))
            place = {source: index for index, source in enumerate(positions)}
            serving = draft.column(order).serving
            start.append(tuple([Share(line, place[source], units) for line, source, units in serving]))
        time = SolverTime(min(self._time.left, self._seconds_max))
        before = time.left
        outcome = solve_in_time(small, time=time, nodes_max=NODES_MAX, gap_max=GAP_MAX, start=start)
        self._time.take(before - time.left)
        numbers = []
        for order, serving in zip(members, outcome.servings, strict=True):
            shares = [Share(line, sources[order][source], units) for line, source, units in serving]
            numbers.append(self._pool.add(order, tuple(sorted(shares))))
        return numbers, outcome.objective - outcome.bound <= 2 * GAP_MAX * outcome.objective

    def sources_with_room(self, draft: Draft, order: int) -> list[int]:
        """Those in use, and the cheapest that could serve some of what the order misses; none if there are none."""
        options = self._orders[order]
        serving = draft.column(order).serving
        served = [0] * len(options.demand.lines)
        for share in serving:
            served[share.line] += share.units
        missing = [index for index, line in enumerate(options.demand.lines) if served[index] < line.quantity]
        used = {share.source for share in serving}
        room = [
            (0 if position in used else options.fixed[position], position)
            for position in range(len(options.sources))
            if any(self._units_left(options, line, position, draft.used) > 0 for line in missing)
        ]
        return sorted({*used, *[position for _, position in nsmallest(ROOM_SOURCES, room)]}) if room else []

    def _reduced(self, order: int, positions: Sequence[int], others: Ints) -> OrderOptions:
        """The order with these sources alone, on what others leave."""
        options = self._orders[order]
        sources = tuple([options.sources[position] for position in positions])
        codes = {source.location.code for source in sources}
        fixed = options.line_fixed
        return replace(
            options,
            sources=sources,
            available=self._available(options, positions, others),
            fixed=tuple([options.fixed[position] for position in positions]),
            line_fixed=None if fixed is None else tuple([fixed[position] for position in positions]),
            unit_cost=tuple([[row[position] for position in positions] for row in options.unit_cost]),
            moved={
                (line, index): options.moved[line, position]
                for line in range(len(options.demand.lines))
                for index, position in enumerate(positions)
                if (line, position) in options.moved
            },
            fenced=self._fenced(options, positions, others),
            capacity={
                code: self._capacity_left(code, left, others)
                for code, left in options.capacity.items()
                if code in codes
            },
        )

    def _priced(self, reduced: OrderOptions, order: int, positions: Sequence[int], prices: Ints) -> OrderOptions:
        options, sharing = self._orders[order], self._sharing
        places = [sharing.codes[options.sources[position].location.code] for position in positions]
        rows = []
        for line, row in enumerate(reduced.unit_cost):
            slots = [sharing.resources_of(sharing.slot(options, line, position)) for position in positions]
            rows.append(
                [
                    cost + int(prices[sharing.units_start + place]) + sum([int(prices[each]) for each in slot])
                    for cost, place, slot in zip(row, places, slots, strict=True)
                ]
            )
        fixed = [
            cost + (int(prices[sharing.orders_start + place]) if options.opens(position) else 0)
            for cost, place, position in zip(reduced.fixed, places, positions, strict=True)
        ]
        return replace(reduced, unit_cost=tuple(rows), fixed=tuple(fixed))

    def _available(self, options: OrderOptions, positions: Sequence[int], others: Ints) -> tuple[list[int], ...]:
        ordered = ordered_by_sku(options.demand)
        limits = [None] * len(options.demand.lines) if options.line_limits is None else options.line_limits
        rows = []
        for index, (line, limit) in enumerate(zip(options.demand.lines, limits, strict=True)):
            least = ordered[line.sku] if options.whole else line.quantity if limit is not None and limit.whole else 1
            left = [self._units_left(options, index, position, others) for position in positions]
            rows.append([units if units >= least else 0 for units in left])
        if options.whole:
            served = [all(column) for column in zip(*rows, strict=True)]
            rows = [[units if whole else 0 for units, whole in zip(row, served, strict=True)] for row in rows]
        return tuple(rows)

    def _units_left(self, options: OrderOptions, line: int, position: int, others: Ints) -> int:
        available = options.available[line][position]
        if not available:
            return 0
        place = self._sharing.units_start + self._sharing.codes[options.sources[position].location.code]
        resources = (*self._sharing.resources_of(self._sharing.slot(options, line, position)), place)
        return min(available, *[self._sharing.limit_of(resource) - int(others[resource]) for resource in resources])

    def _fenced(self, options: OrderOptions, positions: Sequence[int], others: Ints) -> dict[tuple[str, str], Fence]:
        fenced = {}
        for line, wanted in enumerate(options.demand.lines) if options.fenced else ():
            for position in positions:
                level = wanted.sku, options.sources[position].location.code
                fence = options.fenced.get(level)
                if fence is not None and options.available[line][position]:
                    resources = self._sharing.resources_of(self._sharing.slot(options, line, position))
                    taken = max(int(others[resource]) for resource in resources if self._sharing.extra[resource])
                    fenced[level] = fence._replace(free=max(0, fence.free - taken))
        return fenced

    def _capacity_left(self, code: str, left: CapacityLeft, others: Ints) -> CapacityLeft:
        location = self._sharing.codes[code]
        if left.units is not None:
            regular, overtime = self._left(self._sharing.units_start + location, others)
            left = left._replace(units=regular, overtime_units=overtime)
        if left.orders is not None:
            regular, overtime = self._left(self._sharing.orders_start + location, others)
            left = left._replace(orders=regular, overtime_orders=overtime)
        return left

    def _left(self, resource: int, others: Ints) -> tuple[int, int]:
        base, extra, used = int(self._sharing.base[resource]), int(self._sharing.extra[resource]), int(others[resource])
        return max(0, base - used), max(0, extra - max(0, used - base))
