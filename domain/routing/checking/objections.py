"""Why a location may not serve a line by a tariff: every hard rule that looks at them alone."""

from datetime import timedelta

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.checking.arrival import arrival, measured_kilometers, priced_kilometers
from domain.routing.checking.rulebook import (
    Rulebook,
    is_about_line,
    is_about_lines_location,
    is_about_location,
    is_about_orders_source,
)
from domain.routing.cost_terms import Tariff
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind


def location_objection(demand: RoutingDemand, location: CandidateLocation) -> str | None:
    """To the location, for all of the order."""
    found = {
        "it is inactive": not location.active,
        f"it does not offer {demand.method}": demand.method not in location.methods,
        "it is not the pickup location": demand.method is Method.PICKUP and location.code != demand.pickup_location,
        "it is not the required location": demand.required_location not in (None, location.code),
        "the caller excludes it": location.code in demand.excluded.get(None, {}),
    }
    return next((text for text, holds in found.items() if holds), None)


def source_objection(
    problem: RoutingProblem,
    rulebook: Rulebook,
    demand: RoutingDemand,
    location: CandidateLocation,
    tariff: Tariff | None,
) -> str | None:
    """To the tariff there, for all of the order."""
    for rule in rulebook.hard(RuleKind.DISTANCE_MAX, RuleKind.DISPATCH_WITHIN, RuleKind.DELIVER_BY):
        if is_about_orders_source(rule, demand, location):
            beyond = days_or_kilometers_beyond(problem, rule, demand, location, tariff)
            if beyond is None or beyond > 0:
                return f"rule {rule.code} is broken"
    return None


def days_or_kilometers_beyond(
    problem: RoutingProblem,
    rule: RoutingRule,
    demand: RoutingDemand,
    location: CandidateLocation,
    tariff: Tariff | None,
) -> int | None:
    """By how much the source is beyond the limit of the rule; None where that cannot be known."""
    limit = rule.limit or 0
    if rule.kind is RuleKind.DISTANCE_MAX:
        if demand.method is Method.PICKUP:
            return 0
        kilometers = measured_kilometers(demand, location)
        if kilometers is None and rule.hard:
            return None
        return max(0, priced_kilometers(problem, demand, location) - limit)
    if rule.kind is RuleKind.DELIVER_BY and demand.deliver_by is None:
        return 0
    days = arrival(problem, demand, location, tariff)
    return max(0, (days.dispatch_days if rule.kind is RuleKind.DISPATCH_WITHIN else days.late_days) - limit)


def line_objection(
    problem: RoutingProblem,
    rulebook: Rulebook,
    demand: RoutingDemand,
    line: RoutingLine,
    location: CandidateLocation,
) -> str | None:
    """To the location, for this line."""
    if line.handling - location.handling:
        return "it cannot handle the goods"
    if location.code in demand.excluded.get(line.id, {}):
        return "the caller excludes it for the line"
    if _rejected_for_good(rulebook, demand, line, location):
        return "it rejected the line"
    broken = broken_line_rules(problem, rulebook, demand, line, location, hard=True)
    return f"rule {broken[0].code} is broken" if broken else None


def _rejected_for_good(
    rulebook: Rulebook, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation
) -> bool:
    cool_offs = rulebook.either(RuleKind.REJECTION_COOL_OFF)
    return location.code in line.rejected and not any(
        is_about_lines_location(rule, demand, line, location) for rule in cool_offs
    )


def broken_line_rules(
    problem: RoutingProblem,
    rulebook: Rulebook,
    demand: RoutingDemand,
    line: RoutingLine,
    location: CandidateLocation,
    *,
    hard: bool,
) -> list[RoutingRule]:
    """Rules about which goods may come from where that a unit of the line from there breaks."""
    rules = (rulebook.hard if hard else rulebook.soft)(
        RuleKind.EXCLUDED_LOCATIONS,
        RuleKind.ONLY_LOCATIONS,
        RuleKind.HANDLING_REQUIRED,
        RuleKind.REJECTION_COOL_OFF,
    )
    return [rule for rule in rules if is_about_line(rule, demand, line) and _is_broken(problem, rule, line, location)]


def _is_broken(problem: RoutingProblem, rule: RoutingRule, line: RoutingLine, location: CandidateLocation) -> bool:
    here = is_about_location(rule, location)
    if rule.kind is RuleKind.ONLY_LOCATIONS:
        return not here
    if rule.kind is RuleKind.HANDLING_REQUIRED:
        return here and bool(rule.handling - location.handling)
    if rule.kind is RuleKind.REJECTION_COOL_OFF:
        rejected_at = line.rejected.get(location.code)
        cooling = timedelta(minutes=rule.limit or 0)
        return here and rejected_at is not None and problem.at < rejected_at + cooling
    return here


def ended_by(rulebook: Rulebook, demand: RoutingDemand, line: RoutingLine) -> RuleKind | None:
    """The rule that ends the line everywhere."""
    for kind, count in ((RuleKind.REJECTIONS_MAX, line.rejections), (RuleKind.ATTEMPTS_MAX, line.attempts)):
        if any(is_about_line(rule, demand, line) and count >= (rule.limit or 0) for rule in rulebook.hard(kind)):
            return kind
    return None


def kept_units(rule: RoutingRule, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
    """Units of its SKU that a RING_FENCE or WALK_IN_UNITS rule keeps from the line there."""
    elsewhere = rule.kind is RuleKind.WALK_IN_UNITS and location.kind is not LocationKind.STORE
    if elsewhere or not is_about_lines_location(rule, demand, line, location):
        return 0
    return rule.limit or 0
