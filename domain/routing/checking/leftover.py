"""Units that a plan leaves unserved: whether its reason can be true, and whether none of them could be served."""

from collections import Counter
from collections.abc import Iterator

from domain.orders.lines import LineException
from domain.routing.checking.keeping import (
    comes_whole,
    line_comes_whole,
    line_locations_max,
    locations_max,
)
from domain.routing.checking.levels import FENCES, orders_at, orders_band, units_at, units_band
from domain.routing.checking.objections import (
    ended_by,
    kept_units,
    line_objection,
    location_objection,
    source_objection,
)
from domain.routing.checking.record import PlanRecord
from domain.routing.plan import PlanStatus, UnservedUnits
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine
from domain.routing.rule import RuleKind

_ENDED = {
    RuleKind.REJECTIONS_MAX: LineException.MAX_REJECTIONS,
    RuleKind.ATTEMPTS_MAX: LineException.MAX_ATTEMPTS,
}


def unserved_defects(record: PlanRecord) -> Iterator[str]:
    """Units that are unserved for another reason than is said, or for none."""
    left = _Left(record)
    for part in record.plan.unserved:
        demand, line = record.demands[part.order], record.lines[part.order, part.line]
        where = f"{part.order}, {part.line}"
        possible = _possible_exceptions(left, demand, line)
        if part.exception not in possible:
            yield f"{where}: the exception {part.exception} is none of {sorted(possible)}"
        if record.plan.status is PlanStatus.FEASIBLE or ended_by(record.rulebook, demand, line) is not None:
            continue
        if comes_whole(record, demand):
            yield from _could_be_served_whole(left, demand)
        else:
            yield from _could_be_served(left, part, demand, line)


class _Left:
    """What the plan leaves of stock and capacity."""

    def __init__(self, record: PlanRecord) -> None:
        self.record = record
        self.units = units_at(record)
        self.orders = orders_at(record)
        self.takers: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for demand, line, location, units in record.shares():
            taken = self.takers.setdefault((line.sku, location.code), [])
            taken.append((self.kept(demand, line, location), units))

    def kept(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
        return sum(kept_units(rule, demand, line, location) for rule in self.record.rulebook.hard(*FENCES))

    def stock(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
        """Units that the line may still take, whatever the others have to keep."""
        available = self.record.available(line.sku, location.code)
        taken = self.takers.get((line.sku, location.code), [])
        mine = self.kept(demand, line, location)
        return min(
            available - kept - sum(units for other, units in taken if other >= kept)
            for kept in {0, mine, *(other for other, _ in taken if other < mine)}
        )

    def capacity(self, demand: RoutingDemand, location: CandidateLocation) -> float:
        """Units that the order may still bring."""
        orders = orders_band(self.record, location)
        comes_already = location.code in {*self.record.used[demand.order], *demand.locations_in_use}
        if orders is not None and not comes_already and self.orders[location.code] >= orders.most:
            return 0
        units = units_band(self.record, location)
        return float("inf") if units is None else units.most - self.units[location.code]


def _eligible(record: PlanRecord, demand: RoutingDemand, line: RoutingLine) -> list[CandidateLocation]:
    """Locations that the rules about line and source leave."""
    return [
        location
        for location in record.problem.locations
        if location_objection(demand, location) is None
        and line_objection(record.problem, record.rulebook, demand, line, location) is None
        and any(
            source_objection(record.problem, record.rulebook, demand, location, tariff) is None
            for tariff in record.offered_tariffs(demand)
        )
    ]


def _possible_exceptions(left: _Left, demand: RoutingDemand, line: RoutingLine) -> set[LineException]:
    record = left.record
    ended = {other.id: ended_by(record.rulebook, demand, other) for other in demand.lines}
    if ended[line.id] is not None:
        return {_ENDED[kind] for kind in _ENDED if kind is ended[line.id]}
    if line_locations_max(record, demand, line) < 1:
        return {LineException.NO_ELIGIBLE_LOCATION, LineException.NO_STOCK}
    eligible = _eligible(record, demand, line)
    if not eligible:
        return {LineException.NO_ELIGIBLE_LOCATION}
    possible = {LineException.NO_STOCK}
    if comes_whole(record, demand):
        possible |= {LineException.NO_ELIGIBLE_LOCATION}
        possible |= {_ENDED[kind] for kind in ended.values() if kind is not None}
    limited = [
        location
        for location in eligible
        if units_band(record, location) is not None or orders_band(record, location) is not None
    ]
    if any(record.available(line.sku, location.code) for location in limited):
        possible |= {LineException.CAPACITY}
    return possible


def _could_be_served(left: _Left, part: UnservedUnits, demand: RoutingDemand, line: RoutingLine) -> Iterator[str]:
    """A proven plan leaves nothing that one unit more, or for a whole line all of it, would serve."""
    record = left.record
    needed = line.quantity if line_comes_whole(record, demand, line) else 1
    used_by_line = record.line_locations(demand, line)
    for location in _eligible(record, demand, line):
        known = {*record.used[demand.order], *demand.locations_in_use}
        if location.code not in known and len(known) + 1 > locations_max(record, demand):
            continue
        if location.code not in used_by_line and len(used_by_line) + 1 > line_locations_max(record, demand, line):
            continue
        if left.stock(demand, line, location) >= needed and left.capacity(demand, location) >= needed:
            yield f"{part.order}, {part.line}: {needed} units could be served from {location.code}"


def _could_be_served_whole(left: _Left, demand: RoutingDemand) -> Iterator[str]:
    record = left.record
    if any(ended_by(record.rulebook, demand, line) is not None for line in demand.lines):
        return
    if any(line_locations_max(record, demand, line) < 1 for line in demand.lines):
        return
    ordered = Counter[str]()
    for line in demand.lines:
        ordered[line.sku] += line.quantity
    eligible = [{location.code for location in _eligible(record, demand, line)} for line in demand.lines]
    for code in sorted(set.intersection(*eligible)):
        location = record.locations[code]
        if demand.locations_in_use and code not in demand.locations_in_use:
            continue
        if left.capacity(demand, location) >= ordered.total() and all(
            left.stock(demand, line, location) >= ordered[line.sku] for line in demand.lines
        ):
            yield f"{demand.order} could be served whole from {code}"
