"""Stock and capacity, which all orders of a plan share."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from domain.routing.checking.objections import kept_units
from domain.routing.checking.record import PlanRecord
from domain.routing.checking.rulebook import is_about_location
from domain.routing.problem import NOTHING_USED, CandidateLocation, RoutingDemand, RoutingLine
from domain.routing.rule import RuleKind

FENCES = (RuleKind.RING_FENCE, RuleKind.WALK_IN_UNITS)


class Band(NamedTuple):
    """What is left of a day: regular, then overtime at a price. `limit` is that of the rule."""

    limit: int
    regular: int
    overtime: int
    price: int

    @property
    def most(self) -> int:
        return self.regular + self.overtime

    def beyond_regular(self, count: int) -> int:
        return max(0, count - self.regular)


def units_band(record: PlanRecord, location: CandidateLocation) -> Band | None:
    """Of units that the location can take; None where nothing limits them."""
    used = record.problem.capacity_used.get(location.code, NOTHING_USED).units
    bands = [
        (rule.limit, rule.overtime_limit, rule.price)
        for rule in record.rulebook.hard(RuleKind.DAILY_CAPACITY)
        if rule.limit is not None and is_about_location(rule, location)
    ]
    return _tightest(bands, used)


def orders_band(record: PlanRecord, location: CandidateLocation) -> Band | None:
    """Of orders that the location can take; None where nothing limits them."""
    used = record.problem.capacity_used.get(location.code, NOTHING_USED).orders
    bands = [
        (rule.orders_limit, rule.overtime_orders_limit, rule.orders_price)
        for rule in record.rulebook.hard(RuleKind.DAILY_CAPACITY)
        if rule.orders_limit is not None and is_about_location(rule, location)
    ]
    return _tightest(bands, used)


def _tightest(bands: list[tuple[int, int, int]], used: int) -> Band | None:
    if not bands:
        return None
    limit, overtime, price = min(bands, key=lambda band: band[0])
    overtime_used = max(0, used - limit)
    return Band(limit, max(0, limit - used), max(0, overtime - overtime_used), price)


def units_at(record: PlanRecord) -> Counter[str]:
    """What the plan takes from each location."""
    units: Counter[str] = Counter()
    for _, _, location, count in record.shares():
        units[location.code] += count
    return units


def orders_at(record: PlanRecord) -> Counter[str]:
    """How many orders the plan brings each location that does not work on them yet."""
    return Counter(code for demand in record.problem.demands for code in record.opened(demand))


def capacity_defects(record: PlanRecord) -> Iterator[str]:
    """Locations that would do more on the day than they may."""
    units, orders = units_at(record), orders_at(record)
    for code in units:
        location = record.locations[code]
        for what, count, band in (
            ("units", units[code], units_band(record, location)),
            ("orders", orders[code], orders_band(record, location)),
        ):
            if band is not None and count > band.most:
                yield f"{code} gets {count} {what}, and has capacity for {band.most}"


def stock_defects(record: PlanRecord) -> Iterator[str]:
    """Lines that hard fences keep units from leave that many to the others."""
    takers: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for demand, line, location, units in record.shares():
        fences = record.rulebook.hard(*FENCES)
        kept = sum(kept_units(rule, demand, line, location) for rule in fences)
        takers[line.sku, location.code][kept] += units
    for (sku, code), by_kept in takers.items():
        available = record.available(sku, code)
        for kept in by_kept:
            taken = sum(units for other, units in by_kept.items() if other >= kept)
            if taken > max(0, available - kept):
                yield f"{taken} units of {sku} are taken at {code}, of {available} with {kept} to keep"


class Fence(NamedTuple):
    """What soft rules keep of a SKU at a location: lines from which they keep as many share the free units."""

    sku: str
    location: str
    free: int
    rules: tuple[str, ...]


def soft_fence(
    record: PlanRecord, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation
) -> Fence | None:
    """The one that the line meets there."""
    rules = [rule for rule in record.rulebook.soft(*FENCES) if kept_units(rule, demand, line, location)]
    if not rules:
        return None
    kept = sum(kept_units(rule, demand, line, location) for rule in [*rules, *record.rulebook.hard(*FENCES)])
    free = max(0, record.available(line.sku, location.code) - kept)
    return Fence(line.sku, location.code, free, tuple(sorted(rule.code for rule in rules)))


def fenced_units(record: PlanRecord) -> dict[Fence, int]:
    """Units taken of those that soft rules keep."""
    taken: Counter[Fence] = Counter()
    for demand, line, location, units in record.shares():
        fence = soft_fence(record, demand, line, location)
        if fence is not None:
            taken[fence] += units
    return {fence: units - fence.free for fence, units in taken.items() if units > fence.free}
