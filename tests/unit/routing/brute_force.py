"""The best plan by trying all of them, written from docs/routing.md without a look at the router.

Every way to serve a line is tried with every way to serve the others of its order, and every way to serve an order with
every way to serve the other orders. What orders share are rows: so many units of a SKU at a location, so much capacity.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import NamedTuple

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind
from tests.unit.routing.brute_force_prices import Prices, is_about, rules_of

_UNITS_MAX = 1_000
_OBJECTIVE_MAX = 10**15


class Taken(NamedTuple):
    order: str
    line: str
    location: str
    units: int


class Best(NamedTuple):
    """Negative units served by priority (the first one first), the objective, and how it is reached.

    `sources` is the tie-break of one order by itself: how many, then of each the location by rank and the tariff by
    position. `tariffs` are positions by order and location.
    """

    units: tuple[int, ...]
    objective: int
    sources: tuple[int, ...]
    taken: tuple[Taken, ...]
    tariffs: dict[tuple[str, str], int]


class Row(NamedTuple):
    """Something that orders share: at most `most` of it, and all beyond `free` at a price each."""

    most: int | None
    free: int = 0
    price: int = 0


RowKey = tuple[object, ...]


class Option(NamedTuple):
    """One way to serve an order: `value` is smaller for more units, then for a lower objective."""

    value: int
    sources: tuple[int, ...]
    use: dict[RowKey, int]
    units: tuple[tuple[int, ...], ...]
    tariffs: dict[int, int]


def best_plan(problem: RoutingProblem) -> Best:
    return _Search(problem).run()


class _Search:
    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.locations = sorted(problem.locations, key=lambda location: (location.priority, location.code))
        self.prices = Prices(problem)
        self.rows: dict[RowKey, Row] = {}
        for rank, location in enumerate(self.locations):
            self._add_capacity_rows(rank, location)
        self.classes = sorted({demand.priority for demand in problem.demands})
        self.options = [sorted(self._options(demand), key=lambda option: option[:2]) for demand in problem.demands]
        self.best: tuple[int, tuple[int, ...], tuple[Option, ...]] | None = None

    def run(self) -> Best:
        if len(self.options) == 1:
            priced = ((option.value + self._price(option.use), option.sources, (option,)) for option in self.options[0])
            self.best = min(priced, key=lambda one: one[:2])
        else:
            floors = [0] * (len(self.options) + 1)
            for index in reversed(range(len(self.options))):
                floors[index] = floors[index + 1] + self.options[index][0].value
            self._combine(0, (), {}, floors)
        assert self.best is not None
        value, sources, chosen = self.best
        return self._answer(value, sources, chosen)

    def _combine(self, value: int, chosen: tuple[Option, ...], use: dict[RowKey, int], floors: list[int]) -> None:
        """Prices of what is shared only add to a value, so the least values of the orders to come are a floor."""
        index = len(chosen)
        if index == len(self.options):
            value += self._price(use)
            if self.best is None or value < self.best[0]:
                self.best = (value, (), chosen)
            return
        for option in self.options[index]:
            if self.best is not None and value + option.value + floors[index + 1] >= self.best[0]:
                return
            together = self._together(use, option.use)
            if together is not None:
                self._combine(value + option.value, (*chosen, option), together, floors)

    def _together(self, use: dict[RowKey, int], more: dict[RowKey, int]) -> dict[RowKey, int] | None:
        together = dict(use)
        for key, units in more.items():
            together[key] = together.get(key, 0) + units
            most = self.rows[key].most
            if most is not None and together[key] > most:
                return None
        return together

    def _price(self, use: dict[RowKey, int]) -> int:
        return sum([max(0, units - self.rows[key].free) * self.rows[key].price for key, units in use.items()])

    def _options(self, demand: RoutingDemand) -> list[Option]:
        """Of those that use as much of all rows, the best."""
        best: dict[frozenset[tuple[RowKey, int]], Option] = {}
        ways = [self._line_ways(demand, line) for line in demand.lines]
        sources = [self.prices.sources(demand, location) for location in self.locations]
        for units, use in self._line_products(ways):
            if self._keeps_order_rules(demand, units):
                option = self._option(demand, units, use, sources)
                key = frozenset(option.use.items())
                fits = self._together({}, option.use) is not None
                if fits and (key not in best or option[:2] < best[key][:2]):
                    best[key] = option
        return list(best.values())

    def _line_products(
        self, ways: list[list[tuple[tuple[int, ...], dict[RowKey, int]]]]
    ) -> Iterator[tuple[tuple[tuple[int, ...], ...], dict[RowKey, int]]]:
        found: list[tuple[tuple[tuple[int, ...], ...], dict[RowKey, int]]] = [((), {})]
        for of_line in ways:
            found = [
                ((*units, more_units), together)
                for units, use in found
                for more_units, more in of_line
                if (together := self._together(use, more)) is not None
            ]
        yield from found

    def _line_ways(self, demand: RoutingDemand, line: RoutingLine) -> list[tuple[tuple[int, ...], dict[RowKey, int]]]:
        """Units by rank of location, with the rows that they use."""
        most = [self._most(demand, line, location) for location in self.locations]
        row_keys = [self._line_rows(demand, line, rank) for rank in range(len(self.locations))]
        whole = any(is_about(rule, demand, line) for rule in rules_of(self.problem, RuleKind.WHOLE_LINE, hard=True))
        limits = [
            max(0, (rule.limit or 0) - line.locations_in_use)
            for rule in rules_of(self.problem, RuleKind.LOCATIONS_PER_LINE_MAX, hard=True)
            if is_about(rule, demand, line)
        ]
        ways = []
        for units in product(*[range(count + 1) for count in most]):
            served, used = sum(units), sum(1 for count in units if count)
            if served > line.quantity or any(used > limit for limit in limits):
                continue
            if whole and used and (used > 1 or served < line.quantity):
                continue
            ways.append((units, {key: count for rank, count in enumerate(units) if count for key in row_keys[rank]}))
        return ways

    def _line_rows(self, demand: RoutingDemand, line: RoutingLine, rank: int) -> list[RowKey]:
        """Stock that may be kept from lines such as this one, and capacity."""
        location = self.locations[rank]
        stock = self.problem.stock.get(line.sku, {}).get(location.code, 0)
        keys: list[RowKey] = [("units", rank)] if ("units", rank) in self.rows else []
        mine = _kept(self.problem, demand, line, location)
        for other_demand in self.problem.demands:
            for other in other_demand.lines:
                kept = _kept(self.problem, other_demand, other, location)
                if other.sku == line.sku and kept <= mine:
                    key = ("stock", line.sku, rank, kept)
                    self.rows[key] = Row(max(0, stock - kept))
                    keys.append(key)
        soft = _fences(self.problem, demand, line, location, hard=False)
        if soft:
            free = max(0, stock - mine - sum(rule.limit or 0 for rule in soft))
            fence: RowKey = ("fence", line.sku, rank, free, tuple(rule.code for rule in soft))
            self.rows[fence] = Row(None, free, sum(self.prices.worth(rule.price) for rule in soft))
            keys.append(fence)
        return list(dict.fromkeys(keys))

    def _most(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
        if not self.prices.sources(demand, location) or _is_out(self.problem, demand, line, location):
            return 0
        return min(line.quantity, self.problem.stock.get(line.sku, {}).get(location.code, 0))

    def _keeps_order_rules(self, demand: RoutingDemand, units: tuple[tuple[int, ...], ...]) -> bool:
        codes = {
            location.code
            for location, taken in zip(self.locations, zip(*units, strict=True), strict=True)
            if any(taken)
        }
        if not codes:
            return True
        if _comes_whole(self.problem, demand):
            if any(sum(of_line) < line.quantity for line, of_line in zip(demand.lines, units, strict=True)):
                return False
            return len(codes) == 1 and (not demand.locations_in_use or codes <= demand.locations_in_use)
        return codes <= demand.locations_in_use or all(
            len(codes | demand.locations_in_use) <= (rule.limit or 0)
            for rule in rules_of(self.problem, RuleKind.LOCATIONS_PER_ORDER_MAX, hard=True)
            if any(is_about(rule, demand, line) for line in demand.lines)
        )

    def _option(
        self,
        demand: RoutingDemand,
        units: tuple[tuple[int, ...], ...],
        use: dict[RowKey, int],
        sources: list[dict[int, int]],
    ) -> Option:
        objective = 0
        tariffs = {}
        for rank, location in enumerate(self.locations):
            taken = [(line, of_line[rank]) for line, of_line in zip(demand.lines, units, strict=True) if of_line[rank]]
            if taken:
                by_tariff = [
                    (
                        cost
                        + sum([count * self.prices.unit(demand, line, location, position) for line, count in taken]),
                        position,
                    )
                    for position, cost in sources[rank].items()
                ]
                cost, tariffs[rank] = min(by_tariff)
                objective += cost + sum([self.prices.share(line, location, count) for line, count in taken])
        objective += self.prices.order(demand, {self.locations[rank].code for rank in tariffs})
        objective += sum(
            self.prices.line(demand, line, sum(1 for count in of_line if count))
            for line, of_line in zip(demand.lines, units, strict=True)
        )
        assert 0 <= objective < _OBJECTIVE_MAX
        served = sum(sum(of_line) for of_line in units)
        orders: dict[RowKey, int] = {
            ("orders", rank): 1
            for rank in tariffs
            if ("orders", rank) in self.rows and self.locations[rank].code not in demand.locations_in_use
        }
        return Option(
            value=objective - served * self._weight(demand.priority),
            sources=(len(tariffs), *[number for source in tariffs.items() for number in source]),
            use={**use, **orders},
            units=units,
            tariffs=tariffs,
        )

    def _weight(self, priority: int) -> int:
        """One unit of a priority is worth more than all that comes after it."""
        return int(_OBJECTIVE_MAX * _UNITS_MAX ** (len(self.classes) - self.classes.index(priority)))

    def _add_capacity_rows(self, rank: int, location: CandidateLocation) -> None:
        rules = [
            rule
            for rule in rules_of(self.problem, RuleKind.DAILY_CAPACITY, hard=True)
            if is_about(rule, None, None, location)
        ]
        used = self.problem.capacity_used.get(location.code)
        of_units = [(rule.limit, rule.overtime_limit, rule.price) for rule in rules if rule.limit is not None]
        of_orders = [
            (rule.orders_limit, rule.overtime_orders_limit, rule.orders_price)
            for rule in rules
            if rule.orders_limit is not None
        ]
        for name, bands, before in (
            ("units", of_units, used.units if used else 0),
            ("orders", of_orders, used.orders if used else 0),
        ):
            if bands:
                limit, overtime, price = min(bands, key=lambda band: band[0])
                regular = max(0, limit - before)
                most = max(0, limit + overtime - before)
                self.rows[name, rank] = Row(most, regular, self.prices.worth(price))

    def _answer(self, value: int, sources: tuple[int, ...], chosen: tuple[Option, ...]) -> Best:
        units = dict.fromkeys(self.classes, 0)
        taken = []
        tariffs = {}
        for demand, option in zip(self.problem.demands, chosen, strict=True):
            for rank, position in option.tariffs.items():
                tariffs[demand.order, self.locations[rank].code] = position
            for line, of_line in zip(demand.lines, option.units, strict=True):
                units[demand.priority] -= sum(of_line)
                taken += [
                    Taken(demand.order, line.id, self.locations[rank].code, count)
                    for rank, count in enumerate(of_line)
                    if count
                ]
            value += sum(sum(of_line) for of_line in option.units) * self._weight(demand.priority)
        return Best(tuple(units.values()), value, sources, tuple(taken), tariffs)


def _comes_whole(problem: RoutingProblem, demand: RoutingDemand) -> bool:
    return not demand.split_allowed or any(
        any(is_about(rule, demand, line) for line in demand.lines) and (rule.limit is None or demand.value < rule.limit)
        for rule in rules_of(problem, RuleKind.NO_SPLIT, hard=True)
    )


def _fences(
    problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation, *, hard: bool
) -> list[RoutingRule]:
    fences = rules_of(problem, RuleKind.RING_FENCE, hard=hard)
    if location.kind is LocationKind.STORE:
        fences = fences + rules_of(problem, RuleKind.WALK_IN_UNITS, hard=hard)
    return [rule for rule in fences if is_about(rule, demand, line, location)]


def _kept(problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
    return sum(rule.limit or 0 for rule in _fences(problem, demand, line, location, hard=True))


def _is_out(problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> bool:
    """Whether a rule about the line, the goods and the location leaves nothing."""
    code = location.code
    if not location.active or demand.method not in location.methods or not line.handling <= location.handling:
        return True
    if demand.method is Method.PICKUP and demand.pickup_location != code:
        return True
    if demand.required_location is not None and demand.required_location != code:
        return True
    if code in demand.excluded.get(None, ()) or code in demand.excluded.get(line.id, ()):
        return True
    for kind, count in ((RuleKind.REJECTIONS_MAX, line.rejections), (RuleKind.ATTEMPTS_MAX, line.attempts)):
        if any(
            is_about(rule, demand, line) and count >= (rule.limit or 0) for rule in rules_of(problem, kind, hard=True)
        ):
            return True
    return _is_cooling(problem, demand, line, location) or _is_kept_off(problem, demand, line, location)


def _is_cooling(problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> bool:
    if location.code not in line.rejected:
        return False
    rules = [
        rule
        for hard in (True, False)
        for rule in rules_of(problem, RuleKind.REJECTION_COOL_OFF, hard=hard)
        if is_about(rule, demand, line, location)
    ]
    passed = problem.at - line.rejected[location.code]
    return not rules or any(rule.hard and passed < timedelta(minutes=rule.limit or 0) for rule in rules)


def _is_kept_off(
    problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation
) -> bool:
    excluded = rules_of(problem, RuleKind.EXCLUDED_LOCATIONS, hard=True)
    if any(is_about(rule, demand, line, location) for rule in excluded):
        return True
    only = [rule for rule in rules_of(problem, RuleKind.ONLY_LOCATIONS, hard=True) if is_about(rule, demand, line)]
    if not all(is_about(rule, demand, line, location) for rule in only):
        return True
    handling = rules_of(problem, RuleKind.HANDLING_REQUIRED, hard=True)
    return any(is_about(rule, demand, line, location) and not rule.handling <= location.handling for rule in handling)
