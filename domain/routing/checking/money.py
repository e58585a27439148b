"""What a source costs an order, and what a unit costs from it: the terms of docs/routing.md, from the raw problem."""

from collections import Counter

from domain.routing.checking.arrival import arrival, priced_kilometers
from domain.routing.checking.objections import broken_line_rules, days_or_kilometers_beyond
from domain.routing.checking.record import PlanRecord
from domain.routing.checking.rulebook import is_about_orders_source
from domain.routing.cost_terms import CostTerm, StockPressure, Tariff, TariffTier
from domain.routing.plan import BentRule
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine
from domain.routing.rule import RuleKind

SOURCE_RULES = (RuleKind.DISTANCE_MAX, RuleKind.LOCATION_PRIORITY, RuleKind.DISPATCH_WITHIN, RuleKind.DELIVER_BY)

Terms = Counter[CostTerm]


def per_kilogram(value: int) -> int:
    """Of something per kilogram, for grams: rounded half up."""
    return (value + 500) // 1_000


def source_terms(
    record: PlanRecord, demand: RoutingDemand, location: CandidateLocation, tariff: Tariff | None
) -> Terms:
    """Paid once, however many lines and units come; without overtime."""
    costs = record.problem.profile.costs
    terms: Terms = Counter()
    if location.code not in demand.locations_in_use:
        terms[CostTerm.OPENING] = costs.opening[location.kind] if location.opening is None else location.opening
    if tariff is not None:
        kilometers = priced_kilometers(record.problem, demand, location)
        tier = _tier(tariff, kilometers)
        terms[CostTerm.SHIPPING_PARCEL] = tier.parcel + tier.per_kilometer * kilometers
    if costs.late_day:
        terms[CostTerm.LATE] = costs.late_day * arrival(record.problem, demand, location, tariff).late_days
    terms[CostTerm.RULES] = sum(bent.price for bent in bent_by_source(record, demand, location, tariff))
    return terms


def unit_terms(
    record: PlanRecord, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation, tariff: Tariff | None
) -> Terms:
    """Per unit, where it does not matter how many there are."""
    costs = record.problem.profile.costs
    available = record.available(line.sku, location.code)
    terms: Terms = Counter()
    if tariff is not None:
        kilometers = priced_kilometers(record.problem, demand, location)
        tier = _tier(tariff, kilometers)
        terms[CostTerm.SHIPPING_WEIGHT] = per_kilogram(line.weight_grams * tier.per_kilogram)
        rate = tier.per_kilogram_kilometer * kilometers
        terms[CostTerm.SHIPPING_DISTANCE] = per_kilogram(line.weight_grams * rate)
        milligrams = unit_milligrams(record, demand, line, location, tariff)
        terms[CostTerm.CO2E] = costs.co2e_kilogram * milligrams // 1_000_000
    terms[CostTerm.PICKING_UNITS] = costs.picking_unit[location.kind]
    terms[CostTerm.HANDLING] = costs.handling.get(location.code, 0)
    terms[CostTerm.STOCK_OUT] = _pressure(costs.stock_out, available)
    terms[CostTerm.MARKDOWN] = _pressure(costs.markdown, available)
    broken = broken_line_rules(record.problem, record.rulebook, demand, line, location, hard=False)
    terms[CostTerm.RULES] = sum(rule.price for rule in broken)
    return terms


def unit_milligrams(
    record: PlanRecord, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation, tariff: Tariff | None
) -> int:
    """CO2e of shipping one unit."""
    if tariff is None:
        return 0
    rate = tariff.co2e_milligrams_per_kilogram_kilometer * priced_kilometers(record.problem, demand, location)
    return per_kilogram(line.weight_grams * rate)


def moving_units(line: RoutingLine, location: CandidateLocation, units: int) -> int:
    """Those of the line that were not planned there before; none where nothing was planned."""
    if not sum(line.planned.values()):
        return 0
    return max(0, units - line.planned.get(location.code, 0))


def bent_by_source(
    record: PlanRecord, demand: RoutingDemand, location: CandidateLocation, tariff: Tariff | None
) -> list[BentRule]:
    """Soft rules about the order and its source that are not kept."""
    bent = []
    for rule in record.rulebook.soft(*SOURCE_RULES):
        if not is_about_orders_source(rule, demand, location):
            continue
        if rule.kind is RuleKind.LOCATION_PRIORITY:
            beyond = location.priority
        else:
            beyond = days_or_kilometers_beyond(record.problem, rule, demand, location, tariff) or 0
        if beyond:
            bent.append(
                BentRule(
                    order=demand.order,
                    rule=rule.code,
                    location=location.code,
                    line=None,
                    amount=beyond,
                    price=beyond * rule.price,
                )
            )
    return bent


def _tier(tariff: Tariff, kilometers: int) -> TariffTier:
    for tier in tariff.tiers:
        if tier.up_to_kilometers is None or tier.up_to_kilometers >= kilometers:
            return tier
    raise AssertionError("the last tier has no limit")


def _pressure(pressure: StockPressure | None, available: int) -> int:
    if pressure is None or available >= pressure.units:
        return 0
    return pressure.price * (pressure.units - available) // pressure.units
