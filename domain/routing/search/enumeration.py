"""Exact search over the sets of sources that may serve one order: branch and bound without a general solver.

Once a set is given, the cheapest way to serve from it is known (`items.serve_from`). What a further source saves can
only shrink as the set grows, since it would be serving units that others already serve well: the saving is a submodular
function of the set (G. Nemhauser, L. Wolsey, M. Fisher, Mathematical Programming 14, 1978), and stays one with a price
on the number of locations that rises with it. So the sum of the largest single savings bounds what any number of further
sources can save. Sets with two sources of one location are no plans, but bounds that count them still are bounds.
"""

from collections.abc import Sequence
from itertools import accumulate

from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions
from domain.routing.search.floors import Floors
from domain.routing.search.items import Item, pooled_items, serve_from
from domain.routing.search.one_source import serve_from_one
from domain.routing.search.parts import serve_in_parts
from domain.routing.search.payments import Payments
from domain.routing.serving.serving import Outcome, Serving, serving_objective

STEPS_MAX = 150_000
"""Pairs of line and location to look at before the general solver is the better tool: some 25 ms."""

SOURCES_FEW = 12
"""So few are looked at as they are: what every plan must pay costs more to find out."""

SOLVED_BY = "enumeration"

Fill = tuple[int, list[tuple[int, int]]]
"""Of one item: pieces still unserved, and (cost per piece, pieces) of those served, the dearest first."""

Gain = tuple[int, int, int]
"""Units gained, negative of the cost added, negative of the source's position: the largest is the best."""


def enumerate_sets(options: OrderOptions) -> Outcome | None:
    """The best plan for one order, `proven` unless the search grew too long; None where `pooled_items` says so."""
    items = pooled_items(options)
    if items is None:
        return None
    alone = serve_from_one(options, items)
    if alone is not None:
        return _proven(*alone)
    parts = serve_in_parts(options, items)
    if parts is not None:
        sources, cost = parts
        return _proven(serve_from(options, items, sources), cost)
    search = _Search(options, items)
    search.run()
    serving = serve_from(options, items, search.best_sources)
    objective = serving_objective(options, serving)
    # A search cut short may hold a set with a source that nothing comes from; a finished one has seen it without.
    assert objective == search.best_cost or not search.proven
    return Outcome(
        servings=(serving,),
        objective=objective,
        bound=min(objective, search.bound()),
        proven=search.proven,
        solved_by=SOLVED_BY,
    )


def _proven(serving: Serving, cost: int) -> Outcome:
    return Outcome(servings=(serving,), objective=cost, bound=cost, proven=True, solved_by=SOLVED_BY)


class _Search:
    """The best set so far, compared by unserved units, cost, number of sources, then their ranks."""

    def __init__(self, options: OrderOptions, items: list[Item]) -> None:
        self.fixed = options.fixed
        self.rows = [(item.available, item.unit_cost, item.weight) for item in items]
        self.quantities = [item.quantity for item in items]
        self.units = sum([item.quantity * item.weight for item in items])
        # What must come whole comes from one source: those that may not be opened have no stock here.
        in_use = options.demand.locations_in_use if not options.whole else frozenset()
        self.opens = [True] * len(options.sources)
        if in_use:
            self.opens = [source.location.code not in in_use for source in options.sources]
        self.reuses = not all(self.opens)
        self.locations_left = options.locations_left if not options.whole else 1
        self.prices = options.location_prices if not options.whole else ()
        self.rivals = _rivals(options)
        columns = zip(*[item.available for item in items], strict=True)
        self.stocked = [position for position, column in enumerate(columns) if any(column)]
        self.floors = Floors(options, items, self.stocked, () if self.reuses else self.prices)
        self.best_unserved = self.units
        self.best_cost = 0
        self.best_sources: tuple[int, ...] = ()
        self.payments: Payments | None = None
        self.steps = 0
        self.proven = True

    def run(self) -> None:
        fills: list[Fill] = [(quantity, []) for quantity in self.quantities]
        gains = self._gains((), fills, (self.best_unserved, 0), self.stocked, self.locations_left)
        if not gains or self._hopeless(0, 2):
            return
        if self.best_unserved == self.floors.unserved and len(self.best_sources) == 1 and not self.rivals:
            gains = self._undominated(gains, self.best_sources[0])
        else:
            self._climb(fills, gains)
        if self.best_unserved == self.floors.unserved and len(gains) > SOURCES_FEW:
            self.payments = self._pay()
            self._try(fills, self.payments.covering(self.stocked, self.locations_left))
            room = self.best_cost - self.payments.bound
            gains = [gain for gain in gains if self.payments.slack[-gain[2]] <= room]
        self._branch((), fills, (self.units, 0), gains, self.locations_left)

    def bound(self) -> int:
        if self.proven:
            return self.best_cost
        if self.best_unserved > self.floors.unserved:
            return 0
        return self.floors.cost if self.payments is None else max(self.payments.bound, self.floors.cost)

    def _pay(self) -> Payments:
        """What every plan that serves all of it must cost."""
        first = sum([price.price for price in self.prices if price.free <= 1])
        spared = sum([price.price for price in self.prices if price.free == 1])
        fixed = [cost + first if opens else cost for cost, opens in zip(self.fixed, self.opens, strict=True)]
        missing = self.floors.missing
        lines = []
        for (available, unit_cost, _), quantity, lacking in zip(self.rows, self.quantities, missing, strict=True):
            pieces = quantity - lacking
            if pieces:
                lines.append(sorted([(unit_cost[n] * pieces, n) for n in self.stocked if available[n]]))
        return Payments(lines, fixed, spared=spared)

    def _try(self, fills: list[Fill], sources: list[int]) -> None:
        """Offer a set of sources, and it without each of them that it can do without."""
        if len(sources) > self.locations_left or self.rivals or not all(self.opens):
            return
        value = self._value(fills, sources)
        for source in list(sources):
            fewer = [other for other in sources if other != source]
            without = self._value(fills, fewer)
            if without <= value:
                sources, value = fewer, without
        if value[0] <= self.best_unserved:
            self._offer(tuple(sources), *value)

    def _value(self, fills: list[Fill], sources: list[int]) -> tuple[int, int]:
        """Units that a set leaves unserved, and what it costs."""
        for source in sources:
            fills = self._with(fills, source)
        unserved = sum([missing * weight for (missing, _), (_, _, weight) in zip(fills, self.rows, strict=True)])
        cost = sum([count * cost for _, served in fills for cost, count in served])
        return unserved, cost + sum([self.fixed[n] for n in sources]) + priced_beyond(self.prices, len(sources))

    def _climb(self, fills: list[Fill], gains: list[Gain]) -> None:
        """Take the best location again and again: a good plan to begin with makes the bounds bite."""
        chosen: tuple[int, ...] = ()
        value = (self.units, 0)
        left = self.locations_left
        while gains and self.proven:
            units, saving, negative = max(gains)
            position = -negative
            fills = self._with(fills, position)
            value = (value[0] - units, value[1] - saving)
            chosen = (*chosen, position)
            left -= self.opens[position]
            rest = self._beside(position, [-gain[2] for gain in gains if gain[2] != negative])
            gains = self._gains(chosen, fills, value, rest, left)

    def _visit(
        self, chosen: tuple[int, ...], fills: list[Fill], value: tuple[int, int], allowed: list[int], left: int
    ) -> None:
        gains = self._gains(chosen, fills, value, allowed, left)
        if gains and self.proven and not self._bounded(chosen, value, gains, left):
            self._branch(chosen, fills, value, gains, left)

    def _branch(
        self, chosen: tuple[int, ...], fills: list[Fill], value: tuple[int, int], gains: list[Gain], left: int
    ) -> None:
        """Look at every set that adds two or more of the sources that gain something; `_gains` saw those with one."""
        gains.sort(reverse=True)
        fixed = sum([self.fixed[position] for position in chosen])
        most_units = list(accumulate([gain[0] for gain in gains], initial=0))
        branches = self._must_contain_one_of(fills, value, gains)
        payments = self.payments
        if payments is not None:
            # Good sets early: those that lines pay entirely, or nearly so.
            branches.sort(key=lambda gain: payments.slack[-gain[2]])
        allowed = [-gain[2] for gain in gains]
        for units, saving, negative in branches:
            position = -negative
            allowed.remove(position)
            still_left = left - self.opens[position]
            missing = value[0] - units - self.floors.unserved
            further = next((count for count, most in enumerate(most_units) if most >= missing), len(gains))
            sources = len(chosen) + 1 + max(1, further)
            if self._hopeless(fixed + self.fixed[position], sources, max(1, further)):
                continue
            if allowed and (still_left or self.reuses):
                next_value = (value[0] - units, value[1] - saving)
                further_chosen = (*chosen, position)
                beside = self._beside(position, allowed)
                if payments is not None:
                    beside = payments.affordable(further_chosen, beside, self.best_cost)
                if beside:
                    self._visit(further_chosen, self._with(fills, position), next_value, beside, still_left)
            if not self.proven:
                return

    def _must_contain_one_of(self, fills: list[Fill], value: tuple[int, int], gains: list[Gain]) -> list[Gain]:
        """Where all that can be served must be, one of the sources that have the scarcest missing item is in."""
        if self.best_unserved > self.floors.unserved or value[0] == self.floors.unserved:
            return list(gains)
        scarcest = list(gains)
        for (available, _, _), (unserved, _) in zip(self.rows, fills, strict=True):
            if unserved:
                having = [gain for gain in gains if available[-gain[2]]]
                if having and len(having) < len(scarcest):
                    scarcest = having
        return scarcest

    def _gains(
        self, chosen: tuple[int, ...], fills: list[Fill], value: tuple[int, int], allowed: list[int], left: int
    ) -> list[Gain]:
        """What each allowed source would add to the chosen ones, where it adds anything; keeps the best set seen."""
        self.steps += len(allowed) * len(fills)
        if self.steps > STEPS_MAX:
            self.proven = False
            return []
        parts = [(*row, *fill) for row, fill in zip(self.rows, fills, strict=True)]
        gains = []
        fixed = self._fixed_with(left)
        for position in allowed if left else [other for other in allowed if not self.opens[other]]:
            units = 0
            saving = -fixed[position]
            for available, unit_cost, weight, unserved, served in parts:
                free = available[position]
                if not free:
                    continue
                cost = unit_cost[position]
                if unserved:
                    if free <= unserved:
                        units += free * weight
                        saving -= free * cost
                        continue
                    units += unserved * weight
                    saving -= unserved * cost
                    free -= unserved
                for dearer, count in served:
                    if dearer <= cost:
                        break
                    if free <= count:
                        saving += free * (dearer - cost)
                        break
                    saving += count * (dearer - cost)
                    free -= count
            if units or saving > 0:
                gains.append((units, saving, -position))
                if value[0] - units <= self.best_unserved:
                    self._offer((*chosen, position), value[0] - units, value[1] - saving)
        return gains

    def _offer(self, sources: tuple[int, ...], unserved: int, cost: int) -> None:
        if unserved == self.best_unserved:
            if cost > self.best_cost:
                return
            if cost == self.best_cost:
                best = self.best_sources
                if (len(sources), sorted(sources)) >= (len(best), sorted(best)):
                    return
        self.best_unserved, self.best_cost, self.best_sources = unserved, cost, sources

    def _fixed_with(self, left: int) -> Sequence[int]:
        """What each source costs, with the price of one more opened location, where so many are left to open."""
        if not self.prices:
            return self.fixed
        opened = self.locations_left - left
        opening = priced_beyond(self.prices, opened + 1) - priced_beyond(self.prices, opened)
        return [cost + opening if opens else cost for cost, opens in zip(self.fixed, self.opens, strict=True)]

    def _beside(self, position: int, others: list[int]) -> list[int]:
        """Those that may be used together with it: no other source of its location."""
        rivals = self.rivals.get(position)
        return list(others) if rivals is None else [other for other in others if other not in rivals]

    def _with(self, fills: list[Fill], position: int) -> list[Fill]:
        """The fills once one more source serves what it serves more cheaply."""
        result: list[Fill] = []
        for quantity, (available, unit_cost, _), fill in zip(self.quantities, self.rows, fills, strict=True):
            if not available[position]:
                result.append(fill)
                continue
            missing = quantity
            served = []
            for cost, units in sorted([*fill[1], (unit_cost[position], available[position])]):
                if missing:
                    taken = min(missing, units)
                    served.append((cost, taken))
                    missing -= taken
            served.reverse()
            result.append((missing, served))
        return result

    def _hopeless(self, fixed: int, sources: int, further: int = 2) -> bool:
        """Whether no set of at least so many sources, `further` of them still to choose, can be the best."""
        if self.best_unserved > self.floors.unserved:
            return False
        floor = self.floors.with_further(fixed, further)
        return floor is None or floor > self.best_cost or (floor == self.best_cost and sources > len(self.best_sources))

    def _bounded(self, chosen: tuple[int, ...], value: tuple[int, int], gains: list[Gain], left: int) -> bool:
        """Whether even the sum of the largest single gains cannot reach the best plan so far."""
        free = sum([not self.opens[-gain[2]] for gain in gains])
        top = sorted(gains, reverse=True)[: left + free]
        unserved = value[0] - sum([gain[0] for gain in top])
        if unserved != self.best_unserved:
            return unserved > self.best_unserved
        cost = value[1] - sum([gain[1] for gain in top])
        return cost > self.best_cost or (cost == self.best_cost and len(chosen) + 1 > len(self.best_sources))

    def _undominated(self, gains: list[Gain], whole: int) -> list[Gain]:
        """Leave out what a source that can serve everything replaces in every plan, and never at more cost.

        On equal cost it must also come first in rank, so that the tie-break stays what it is.
        """
        fixed, opens = self.fixed[whole], self.opens[whole]
        prices = [(unit_cost, unit_cost[whole]) for _, unit_cost, _ in self.rows]
        kept = []
        for gain in gains:
            position = -gain[2]
            replaced = (
                self.opens[position] >= opens
                and (self.fixed[position] > fixed or (self.fixed[position] == fixed and position > whole))
                and all(unit_cost[position] >= price for unit_cost, price in prices)
            )
            if not replaced:
                kept.append(gain)
        return kept


def _rivals(options: OrderOptions) -> dict[int, frozenset[int]]:
    """For each source whose location has several: the others."""
    if not options.several_services:
        return {}
    by_code: dict[str, list[int]] = {}
    for position, source in enumerate(options.sources):
        by_code.setdefault(source.location.code, []).append(position)
    return {
        position: frozenset(positions) - {position}
        for positions in by_code.values()
        if len(positions) > 1
        for position in positions
    }
