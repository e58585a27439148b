"""Cost terms of a plan, in integer millicents, so that equal plans cost exactly the same. See docs/routing.md."""

from collections.abc import Iterable, Mapping

from domain.method import Method
from domain.routing.cost_terms import CostTerm
from domain.routing.options.rules_in_force import RulesInForce, about_line, about_location, priced_rules
from domain.routing.options.sources import Source
from domain.routing.problem import RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RuleKind

Terms = dict[CostTerm, int]
MILLIGRAMS_PER_KILOGRAM = 1_000_000
_TERMS = tuple(CostTerm)

# Keys of a dictionary keep their order: what is bent is told in the same order every time.
_PAIR_KINDS = dict.fromkeys(
    (
        RuleKind.EXCLUDED_LOCATIONS,
        RuleKind.ONLY_LOCATIONS,
        RuleKind.HANDLING_REQUIRED,
        RuleKind.REJECTION_COOL_OFF,
    )
).keys()
_SOURCE_KINDS = dict.fromkeys(
    (RuleKind.DISTANCE_MAX, RuleKind.LOCATION_PRIORITY, RuleKind.DISPATCH_WITHIN, RuleKind.DELIVER_BY)
).keys()


def per_kilogram(gram_millicents: int) -> int:
    """Grams times a rate per kilogram, rounded half up to whole millicents."""
    return (gram_millicents + 500) // 1_000


def percent_of(millicents: int, percent: int) -> int:
    """What counts of an amount, rounded down."""
    return millicents if percent == 100 else millicents * percent // 100


def opening_cost(problem: RoutingProblem, demand: RoutingDemand, source: Source) -> int:
    """Cost of having this location work on the order at all; nothing where it already does."""
    location = source.location
    if location.code in demand.locations_in_use:
        return 0
    return problem.profile.costs.opening[location.kind] if location.opening is None else location.opening


def parcel_cost(source: Source) -> int:
    """Cost of one more parcel from there, before its weight."""
    tier = source.tier
    return 0 if tier is None else tier.parcel + tier.per_kilometer * source.priced_kilometers


def source_terms(problem: RoutingProblem, demand: RoutingDemand, rules: RulesInForce, source: Source) -> Terms:
    """What using the source costs once for the order; terms may be zero. Overtime is not in it."""
    terms = {
        CostTerm.OPENING: opening_cost(problem, demand, source),
        CostTerm.SHIPPING_PARCEL: parcel_cost(source),
        CostTerm.LATE: problem.profile.costs.late_day * source.days_late,
    }
    if not _SOURCE_KINDS.isdisjoint(rules):
        terms[CostTerm.RULES] = sum(amount * price for _, amount, price in bent_by_source(demand, rules, source))
    return terms


def bent_by_source(demand: RoutingDemand, rules: RulesInForce, source: Source) -> Iterable[tuple[str, int, int]]:
    """Priced rules that using the source bends: code, by how much, and the price of each."""
    for kind in _SOURCE_KINDS:
        for rule in priced_rules(rules, kind) if kind in rules else ():
            if about_location(rule, source.location):
                amount = _bent_amount(kind, rule.limit or 0, demand, source)
                if amount > 0:
                    yield rule.code, amount, rule.price


def _bent_amount(kind: RuleKind, limit: int, demand: RoutingDemand, source: Source) -> int:
    if kind is RuleKind.LOCATION_PRIORITY:
        return source.location.priority
    if kind is RuleKind.DISPATCH_WITHIN:
        return (source.dispatch_days or 0) - limit
    if kind is RuleKind.DELIVER_BY:
        return source.days_late - limit if demand.deliver_by is not None else 0
    return source.priced_kilometers - limit if demand.method is Method.SHIP else 0


def unit_terms(
    problem: RoutingProblem, line: RoutingLine, rules: RulesInForce, source: Source, *, available: int
) -> Terms:
    """What one unit of the line costs from the source, whatever else comes from there.

    `available` are the units at the location before the plan. Terms may be zero. Moving, overtime and units that a rule
    keeps there are not in it.
    """
    costs, tier = problem.profile.costs, source.tier
    terms = {CostTerm.PICKING_UNITS: costs.picking_unit[source.location.kind]}
    if tier is not None:
        terms[CostTerm.SHIPPING_WEIGHT] = per_kilogram(line.weight_grams * tier.per_kilogram)
        rate = tier.per_kilogram_kilometer * source.priced_kilometers
        terms[CostTerm.SHIPPING_DISTANCE] = per_kilogram(line.weight_grams * rate)
    if costs.handling:
        terms[CostTerm.HANDLING] = costs.handling.get(source.location.code, 0)
    if costs.stock_out is not None:
        terms[CostTerm.STOCK_OUT] = costs.stock_out.per_unit(available)
    if costs.markdown is not None:
        terms[CostTerm.MARKDOWN] = costs.markdown.per_unit(available)
    if costs.co2e_kilogram:
        terms[CostTerm.CO2E] = costs.co2e_kilogram * co2e_milligrams(line, source) // MILLIGRAMS_PER_KILOGRAM
    if not _PAIR_KINDS.isdisjoint(rules):
        terms[CostTerm.RULES] = sum(price for _, price in bent_by_unit(problem, line, rules, source))
    return terms


def bent_by_unit(
    problem: RoutingProblem, line: RoutingLine, rules: RulesInForce, source: Source
) -> Iterable[tuple[str, int]]:
    """Priced rules that each unit of the line from there bends: code and price."""
    location = source.location
    for kind in _PAIR_KINDS:
        for rule in priced_rules(rules, kind) if kind in rules else ():
            if not about_line(rule, line):
                continue
            if kind is RuleKind.EXCLUDED_LOCATIONS:
                broken = about_location(rule, location)
            elif kind is RuleKind.ONLY_LOCATIONS:
                broken = not about_location(rule, location)
            elif kind is RuleKind.HANDLING_REQUIRED:
                broken = about_location(rule, location) and not rule.handling <= location.handling
            else:
                broken = about_location(rule, location) and cools_off(problem, line, location.code, rule.limit or 0)
            if broken:
                yield rule.code, rule.price


def prices_pairs(rules: RulesInForce) -> bool:
    """Whether what a unit costs may depend on priced rules."""
    return not _PAIR_KINDS.isdisjoint(rules) and any(
        not rule.hard for kind in _PAIR_KINDS for rule in rules.get(kind, ())
    )


def prices_sources(rules: RulesInForce) -> bool:
    """Whether what a source costs may depend on priced rules."""
    return not _SOURCE_KINDS.isdisjoint(rules) and any(
        not rule.hard for kind in _SOURCE_KINDS for rule in rules.get(kind, ())
    )


def cools_off(problem: RoutingProblem, line: RoutingLine, location: str, minutes: int) -> bool:
    """Whether the location rejected the line less than so many minutes ago."""
    rejected_at = line.rejected.get(location)
    return rejected_at is not None and (problem.at - rejected_at).total_seconds() < minutes * 60


def co2e_milligrams(line: RoutingLine, source: Source) -> int:
    """Emissions of shipping one unit, in milligrams of CO2e: weight times distance times the tariff's rate."""
    if source.tariff is None:
        return 0
    rate = source.tariff.co2e_milligrams_per_kilogram_kilometer
    return per_kilogram(line.weight_grams * rate * source.priced_kilometers)


def add(terms: Terms, term: CostTerm, amount: int) -> None:
    """Add an amount to a term."""
    if amount:
        terms[term] = terms.get(term, 0) + amount


def in_order(terms: Terms) -> Terms:
    """The terms that cost anything, in the order of `CostTerm`, so that equal costs are written alike."""
    return {term: amount for term in _TERMS if (amount := terms.get(term, 0))}


def summed(several: Iterable[Mapping[CostTerm, int]]) -> Terms:
    """All of them together."""
    total: Terms = {}
    for terms in several:
        for term, amount in terms.items():
            add(total, term, amount)
    return in_order(total)
