"""What each way to serve is worth, for the brute force: the objective of docs/routing.md, millicent by millicent."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR
from domain.delivery.promise import DeliveryPromise, delivery_promise, fastest_promise, pickup_promise
from domain.method import Method
from domain.routing.cost_terms import StockPressure, Tariff, TariffTier
from domain.routing.distance import great_circle_kilometers
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind


def rules_of(problem: RoutingProblem, kind: RuleKind, *, hard: bool) -> list[RoutingRule]:
    """Those that exist at the moment of the problem."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    return [
        rule
        for rule in problem.profile.rules
        if rule.kind is kind and rule.hard is hard
        if (rule.valid_from or first) <= problem.at < (rule.valid_until or last)
    ]


def is_about(
    rule: RoutingRule,
    demand: RoutingDemand | None,
    line: RoutingLine | None,
    location: CandidateLocation | None = None,
) -> bool:
    """Whether what is given is in scope."""
    scope = rule.scope
    if demand is not None and scope.channels and demand.channel not in scope.channels:
        return False
    goods = scope.skus or scope.categories
    if line is not None and goods and line.sku not in scope.skus and line.category not in scope.categories:
        return False
    if location is not None and (scope.locations or scope.groups):
        return location.code in scope.locations or bool(scope.groups & location.groups)
    return True


class Prices:
    """All amounts are parts of the objective. A pickup has one source at a location, at position -1."""

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.weights = problem.profile.weights
        self._sources: dict[tuple[str, str], dict[int, int]] = {}
        self._units: dict[tuple[str, str, str, int], int] = {}

    def worth(self, money: int) -> int:
        return money * self.weights.money_percent // 100

    def sources(self, demand: RoutingDemand, location: CandidateLocation) -> dict[int, int]:
        """By the position of the tariff: what the source costs once, of those that no hard rule puts out."""
        key = demand.order, location.code
        if key not in self._sources:
            tariffs = self.problem.profile.costs.tariffs
            offered = {None, *(service.code for service in self.problem.services)}
            positions = [-1]
            if demand.method is Method.SHIP:
                timed = self.problem.profile.timed
                positions = [index for index, tariff in enumerate(tariffs) if not timed or tariff.service in offered]
            self._sources[key] = {
                position: self._source(demand, location, position)
                for position in positions
                if not self._is_out(demand, location, position)
            }
        return self._sources[key]

    def unit(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation, position: int) -> int:
        """Of one unit, however many there are."""
        key = demand.order, line.id, location.code, position
        if key not in self._units:
            self._units[key] = self._unit(demand, line, location, position)
        return self._units[key]

    def share(self, line: RoutingLine, location: CandidateLocation, units: int) -> int:
        """Of a line at a location as such, and for the units that move there."""
        costs = self.problem.profile.costs
        moved = 0
        if any(line.planned.values()):
            moved = max(units - line.planned.get(location.code, 0), 0)
        return self.worth(costs.picking_line[location.kind]) + moved * self.worth(costs.moving)

    def order(self, demand: RoutingDemand, codes: set[str]) -> int:
        """For the number of locations of an order."""
        if not codes:
            return 0
        opened, in_use = len(codes - demand.locations_in_use), len(demand.locations_in_use)
        total = self.weights.split * (opened if in_use else max(0, opened - 1))
        for rule in rules_of(self.problem, RuleKind.LOCATIONS_PER_ORDER_MAX, hard=False):
            if any(is_about(rule, demand, line) for line in demand.lines):
                total += self.worth(rule.price) * max(0, opened - max(0, (rule.limit or 0) - in_use))
        for rule in rules_of(self.problem, RuleKind.NO_SPLIT, hard=False):
            cheap = rule.limit is None or demand.value < rule.limit
            if cheap and any(is_about(rule, demand, line) for line in demand.lines):
                total += self.worth(rule.price) * (opened if in_use else max(0, opened - 1))
        return total

    def line(self, demand: RoutingDemand, line: RoutingLine, locations: int) -> int:
        """For the number of locations of a line."""
        total = 0
        for rule in rules_of(self.problem, RuleKind.LOCATIONS_PER_LINE_MAX, hard=False):
            if is_about(rule, demand, line):
                total += self.worth(rule.price) * max(0, locations - max(0, (rule.limit or 0) - line.locations_in_use))
        for rule in rules_of(self.problem, RuleKind.WHOLE_LINE, hard=False):
            if is_about(rule, demand, line):
                total += self.worth(rule.price) * max(0, locations - max(0, 1 - line.locations_in_use))
        return total

    def _source_rules(
        self, demand: RoutingDemand, location: CandidateLocation, kind: RuleKind, *, hard: bool
    ) -> list[RoutingRule]:
        return [
            rule
            for rule in rules_of(self.problem, kind, hard=hard)
            if any(is_about(rule, demand, line, location) for line in demand.lines)
        ]

    def _is_out(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> bool:
        if demand.method is Method.SHIP:
            for rule in self._source_rules(demand, location, RuleKind.DISTANCE_MAX, hard=True):
                if demand.destination is None or self._kilometers(demand, location) > (rule.limit or 0):
                    return True
        for rule in self._source_rules(demand, location, RuleKind.DISPATCH_WITHIN, hard=True):
            if self._dispatch_days(demand, location, position) > (rule.limit or 0):
                return True
        for rule in self._source_rules(demand, location, RuleKind.DELIVER_BY, hard=True):
            if self._late_days(demand, location, position) > (rule.limit or 0):
                return True
        return False

    def _source(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> int:
        costs = self.problem.profile.costs
        money = 0
        if location.code not in demand.locations_in_use:
            money += costs.opening[location.kind] if location.opening is None else location.opening
        if costs.late_day:
            money += costs.late_day * self._late_days(demand, location, position)
        for rule in self._source_rules(demand, location, RuleKind.LOCATION_PRIORITY, hard=False):
            money += rule.price * location.priority
        for rule in self._source_rules(demand, location, RuleKind.DISPATCH_WITHIN, hard=False):
            money += rule.price * max(0, self._dispatch_days(demand, location, position) - (rule.limit or 0))
        for rule in self._source_rules(demand, location, RuleKind.DELIVER_BY, hard=False):
            money += rule.price * max(0, self._late_days(demand, location, position) - (rule.limit or 0))
        if demand.method is Method.SHIP:
            kilometers = self._kilometers(demand, location)
            tier = _tier(costs.tariffs[position], kilometers)
            money += tier.parcel + tier.per_kilometer * kilometers
            for rule in self._source_rules(demand, location, RuleKind.DISTANCE_MAX, hard=False):
                money += rule.price * max(0, kilometers - (rule.limit or 0))
        return self.worth(money)

    def _unit(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation, position: int) -> int:
        costs = self.problem.profile.costs
        available = self.problem.stock.get(line.sku, {}).get(location.code, 0)
        money = costs.picking_unit[location.kind] + costs.handling.get(location.code, 0)
        money += _falling(costs.stock_out, available) + _falling(costs.markdown, available)
        milligrams = 0
        if demand.method is Method.SHIP:
            kilometers = self._kilometers(demand, location)
            tariff = costs.tariffs[position]
            tier = _tier(tariff, kilometers)
            money += _by_weight(line, tier.per_kilogram) + _by_weight(line, tier.per_kilogram_kilometer * kilometers)
            milligrams = _by_weight(line, tariff.co2e_milligrams_per_kilogram_kilometer * kilometers)
            money += costs.co2e_kilogram * milligrams // 10**6
        money += sum(rule.price for rule in self._broken(demand, line, location))
        total = self.worth(money) + self.weights.kilogram_co2e * milligrams // 10**6
        if self.weights.day:
            ordered = sum(other.quantity for other in demand.lines)
            days = self._deliver_days(demand, location, position)
            share, rest = divmod(self.weights.day * days, ordered)
            total += share + (2 * rest >= ordered)
        return total + self._pressure(location)

    def _pressure(self, location: CandidateLocation) -> int:
        limits = [
            rule.limit
            for rule in rules_of(self.problem, RuleKind.DAILY_CAPACITY, hard=True)
            if rule.limit is not None and is_about(rule, None, None, location)
        ]
        used = self.problem.capacity_used.get(location.code)
        most = self.weights.capacity_pressure
        if not limits:
            return 0
        return min(most, most * (used.units if used else 0) // (min(limits) or 1))

    def _broken(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> list[RoutingRule]:
        broken = [
            rule
            for rule in rules_of(self.problem, RuleKind.EXCLUDED_LOCATIONS, hard=False)
            if is_about(rule, demand, line, location)
        ]
        broken += [
            rule
            for rule in rules_of(self.problem, RuleKind.ONLY_LOCATIONS, hard=False)
            if is_about(rule, demand, line) and not is_about(rule, demand, line, location)
        ]
        broken += [
            rule
            for rule in rules_of(self.problem, RuleKind.HANDLING_REQUIRED, hard=False)
            if is_about(rule, demand, line, location) and rule.handling - location.handling
        ]
        broken += [
            rule
            for rule in rules_of(self.problem, RuleKind.REJECTION_COOL_OFF, hard=False)
            if is_about(rule, demand, line, location) and location.code in line.rejected
            if line.rejected[location.code] + timedelta(minutes=rule.limit or 0) > self.problem.at
        ]
        return broken

    def _kilometers(self, demand: RoutingDemand, location: CandidateLocation) -> int:
        if demand.destination is None:
            return self.problem.profile.costs.distance_unknown_kilometers
        return _kilometers_between(
            (demand.destination.latitude, demand.destination.longitude), (location.latitude, location.longitude)
        )

    def _promise(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> DeliveryPromise:
        calendar = self.problem.calendars.get(location.code, DEFAULT_CALENDAR)
        if position < 0:
            return pickup_promise(calendar, at=self.problem.at)
        kilometers = self._kilometers(demand, location)
        services = {service.code: service for service in self.problem.services}
        code = self.problem.profile.costs.tariffs[position].service
        if code is None:
            return fastest_promise(calendar, self.problem.services, kilometers, at=self.problem.at)
        return delivery_promise(calendar, services[code], kilometers, at=self.problem.at)

    def _dispatch_days(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> int:
        return max((self._promise(demand, location, position).ship_on - self._today()).days, 0)

    def _deliver_days(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> int:
        return max((self._promise(demand, location, position).deliver_on - self._today()).days, 0)

    def _today(self) -> date:
        return self.problem.at.astimezone(UTC).date()

    def _late_days(self, demand: RoutingDemand, location: CandidateLocation, position: int) -> int:
        if demand.deliver_by is None:
            return 0
        day = demand.deliver_by.astimezone(UTC).date()
        return max((self._promise(demand, location, position).deliver_on - day).days, 0)


@cache
def _kilometers_between(one: tuple[float, float], other: tuple[float, float]) -> int:
    return round(
        great_circle_kilometers(latitude=one[0], longitude=one[1], other_latitude=other[0], other_longitude=other[1])
    )


def _tier(tariff: Tariff, kilometers: int) -> TariffTier:
    fitting = [tier for tier in tariff.tiers if tier.up_to_kilometers is None or kilometers <= tier.up_to_kilometers]
    return fitting[0]


def _by_weight(line: RoutingLine, per_kilogram: int) -> int:
    whole, rest = divmod(line.weight_grams * per_kilogram, 1_000)
    return whole + (rest >= 500)


def _falling(pressure: StockPressure | None, available: int) -> int:
    if pressure is None:
        return 0
    return pressure.price * max(0, pressure.units - available) // pressure.units
