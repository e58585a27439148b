"""The hard rules: where each unit may come from, and from how many locations a line and an order may."""

from collections.abc import Iterator

from domain.routing.checking.objections import ended_by, line_objection, location_objection, source_objection
from domain.routing.checking.record import PlanRecord
from domain.routing.checking.rulebook import is_about_line, is_about_order, no_split_rules
from domain.routing.problem import RoutingDemand, RoutingLine
from domain.routing.rule import RuleKind


def rule_defects(record: PlanRecord) -> Iterator[str]:
    """Units that come from where they may not."""
    problem, rulebook = record.problem, record.rulebook
    for demand, location in record.sources():
        tariff = record.tariffs[demand.order, location.code]
        for objection in (
            location_objection(demand, location),
            source_objection(problem, rulebook, demand, location, tariff),
        ):
            if objection:
                yield f"{demand.order} may not come from {location.code}: {objection}"
    for demand, line, location, _ in record.shares():
        objection = line_objection(problem, rulebook, demand, line, location)
        if objection:
            yield f"{demand.order}, {line.id} may not come from {location.code}: {objection}"
        ended = ended_by(rulebook, demand, line)
        if ended:
            yield f"{demand.order}, {line.id} may not be routed: {ended}"


def split_defects(record: PlanRecord) -> Iterator[str]:
    """Lines and orders that are divided more than they may be."""
    for demand in record.problem.demands:
        used = record.used[demand.order]
        if not used:
            continue
        limit = locations_max(record, demand)
        opened = record.opened(demand)
        if opened and len(opened) + len(demand.locations_in_use) > limit:
            yield f"{demand.order} has more than {limit} locations"
        if comes_whole(record, demand):
            yield from _whole_order_defects(record, demand)
        for line in demand.lines:
            yield from _line_defects(record, demand, line)


def comes_whole(record: PlanRecord, demand: RoutingDemand) -> bool:
    """From one location, or not at all."""
    return not demand.split_allowed or bool(no_split_rules(record.rulebook.hard(RuleKind.NO_SPLIT), demand))


def line_comes_whole(record: PlanRecord, demand: RoutingDemand, line: RoutingLine) -> bool:
    """From one location, or not at all."""
    return any(is_about_line(rule, demand, line) for rule in record.rulebook.hard(RuleKind.WHOLE_LINE))


def locations_max(record: PlanRecord, demand: RoutingDemand) -> float:
    """Of an order, with those that work on it already."""
    rules = record.rulebook.hard(RuleKind.LOCATIONS_PER_ORDER_MAX)
    return min((rule.limit or 0 for rule in rules if is_about_order(rule, demand)), default=float("inf"))


def line_locations_max(record: PlanRecord, demand: RoutingDemand, line: RoutingLine) -> float:
    """Besides those that serve other units of the line."""
    rules = record.rulebook.hard(RuleKind.LOCATIONS_PER_LINE_MAX)
    limit = min((rule.limit or 0 for rule in rules if is_about_line(rule, demand, line)), default=float("inf"))
    return max(0, limit - line.locations_in_use)


def _whole_order_defects(record: PlanRecord, demand: RoutingDemand) -> Iterator[str]:
    used = record.used[demand.order]
    if len(used) > 1:
        yield f"{demand.order} may not be split"
    if demand.locations_in_use and not set(used) <= demand.locations_in_use:
        yield f"{demand.order} may not be split from what is in use"
    if any(part.order == demand.order for part in record.plan.unserved):
        yield f"{demand.order} may not be split and is not whole"


def _line_defects(record: PlanRecord, demand: RoutingDemand, line: RoutingLine) -> Iterator[str]:
    used = record.line_locations(demand, line)
    limit = line_locations_max(record, demand, line)
    if len(used) > limit:
        yield f"{demand.order}, {line.id} has more than {limit} locations"
    if used and line_comes_whole(record, demand, line):
        served = sum(record.taken[demand.order, code][line.id] for code in used)
        if len(used) > 1 or served != line.quantity:
            yield f"{demand.order}, {line.id} must come whole from one location"
