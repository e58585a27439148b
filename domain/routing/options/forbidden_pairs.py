"""Rules that only forbid: which locations a line cannot come from, and by which rule each is out."""

from collections.abc import Mapping, MutableMapping, Sequence
from itertools import repeat
from typing import NamedTuple

from domain.network.location import LocationKind
from domain.orders.lines import LineException
from domain.routing.explaining.reasons import ExclusionRule, RuleHit
from domain.routing.options.capacity import DayCapacity
from domain.routing.options.cost import cools_off
from domain.routing.options.limits import locations_max_of
from domain.routing.options.rules_in_force import RulesInForce, about_line, about_location, about_order, hard_rules
from domain.routing.options.sources import Source
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind

Rows = tuple[list[int], ...]
PairHits = MutableMapping[tuple[str, str], RuleHit]


class Fence(NamedTuple):
    """Units of a SKU at a location before each further one costs so much more (objective), by these priced rules.

    Lines with equal fences share the free units.
    """

    free: int
    price: int
    codes: tuple[str, ...]


Fences = dict[tuple[str, str], Fence]
"""By SKU and location code."""

_PAIR_RULES = frozenset(
    {
        RuleKind.EXCLUDED_LOCATIONS,
        RuleKind.ONLY_LOCATIONS,
        RuleKind.HANDLING_REQUIRED,
        RuleKind.REJECTION_COOL_OFF,
        RuleKind.WHOLE_LINE,
    }
)
_NOWHERE: Mapping[str, int] = {}
_KEEPING = (RuleKind.RING_FENCE, RuleKind.WALK_IN_UNITS)


def order_is_whole(demand: RoutingDemand, rules: RulesInForce) -> bool:
    """Whether all of it comes from one location, or nothing."""
    if not demand.split_allowed:
        return True
    without_split = hard_rules(rules, RuleKind.NO_SPLIT)
    return bool(without_split) and any(about_order(rule, demand) for rule in without_split)


def ended_lines(demand: RoutingDemand, rules: RulesInForce) -> dict[int, LineException]:
    """Lines, by position, that were rejected or tried too often to be routed again."""
    ended: dict[int, LineException] = {}
    if RuleKind.REJECTIONS_MAX not in rules and RuleKind.ATTEMPTS_MAX not in rules:
        return ended
    for index, line in enumerate(demand.lines):
        if any(
            about_line(rule, line) and line.attempts >= (rule.limit or 0)
            for rule in hard_rules(rules, RuleKind.ATTEMPTS_MAX)
        ):
            ended[index] = LineException.MAX_ATTEMPTS
        if any(
            about_line(rule, line) and line.rejections >= (rule.limit or 0)
            for rule in hard_rules(rules, RuleKind.REJECTIONS_MAX)
        ):
            ended[index] = LineException.MAX_REJECTIONS
    return ended


def available_units(
    problem: RoutingProblem,
    demand: RoutingDemand,
    rules: RulesInForce,
    sources: Sequence[Source],
    capacities: Mapping[str, DayCapacity],
    excluded: PairHits,
    ended: Mapping[int, LineException],
) -> tuple[Rows, Fences]:
    """Units of each line at each source, and which of them priced rules keep."""
    rows: list[list[int]] = []
    fenced: Fences = {}
    codes = [source.location.code for source in sources]
    keeps = any(kind in rules for kind in _KEEPING)
    forbids = not _PAIR_RULES.isdisjoint(rules)
    full = {code: capacity.hit for code, capacity in capacities.items() if capacity.hit is not None}
    for index, line in enumerate(demand.lines):
        if index in ended:
            rows.append([0] * len(sources))
            continue
        row = [*map(problem.stock.get(line.sku, _NOWHERE).get, codes, repeat(0))]
        if codes and min(row) < 0:
            row = [max(0, units) for units in row]
        if line.handling or line.rejected or forbids or demand.excluded.get(line.id):
            _forbid(problem, demand, line, rules, sources, row, excluded)
        if keeps:
            _keep(line, rules, sources, row, excluded, fenced, problem.profile.weights.money_percent)
        if full:
            _close_full(line, sources, full, row, excluded)
        if RuleKind.WHOLE_LINE in rules:
            _keep_line_whole(line, rules, sources, row, excluded)
        if line.locations_in_use:
            _close_spread(line, rules, sources, row, excluded)
        rows.append(row)
    return tuple(rows), fenced


def _forbid(
    problem: RoutingProblem,
    demand: RoutingDemand,
    line: RoutingLine,
    rules: RulesInForce,
    sources: Sequence[Source],
    row: list[int],
    excluded: PairHits,
) -> None:
    for position, source in enumerate(sources):
        hit = _pair_hit(problem, demand, line, rules, source.location)
        if hit is not None:
            excluded[line.id, source.location.code] = hit
            row[position] = 0


def _pair_hit(
    problem: RoutingProblem,
    demand: RoutingDemand,
    line: RoutingLine,
    rules: RulesInForce,
    location: CandidateLocation,
) -> RuleHit | None:
    if not line.handling <= location.handling:
        needed, offered = ",".join(sorted(line.handling)), ",".join(sorted(location.handling))
        return RuleHit(ExclusionRule.HANDLING, needed, offered)
    exclusion = demand.excluded.get(line.id, {}).get(location.code)
    if exclusion is not None:
        return RuleHit(exclusion.code, None, exclusion.detail)
    if location.code in line.rejected:
        hit = _rejected_hit(problem, line, rules, location)
        if hit is not None:
            return hit
    for rule in hard_rules(rules, RuleKind.EXCLUDED_LOCATIONS):
        if about_line(rule, line) and about_location(rule, location):
            return RuleHit(rule.kind, None, location.code, rule.code)
    for rule in hard_rules(rules, RuleKind.ONLY_LOCATIONS):
        if about_line(rule, line) and not about_location(rule, location):
            return RuleHit(rule.kind, _scope_text(rule), location.code, rule.code)
    for rule in hard_rules(rules, RuleKind.HANDLING_REQUIRED):
        if about_line(rule, line) and about_location(rule, location) and not rule.handling <= location.handling:
            needed, offered = ",".join(sorted(rule.handling)), ",".join(sorted(location.handling))
            return RuleHit(rule.kind, needed, offered, rule.code)
    return None


def _rejected_hit(
    problem: RoutingProblem, line: RoutingLine, rules: RulesInForce, location: CandidateLocation
) -> RuleHit | None:
    """Out for good without a rule about it; else until the last hard one has passed."""
    cooling = [
        rule
        for rule in rules.get(RuleKind.REJECTION_COOL_OFF, ())
        if about_line(rule, line) and about_location(rule, location)
    ]
    if not cooling:
        return RuleHit(ExclusionRule.REJECTED, None, line.rejected[location.code].isoformat())
    for rule in cooling:
        if rule.hard and cools_off(problem, line, location.code, rule.limit or 0):
            return RuleHit(rule.kind, rule.limit, line.rejected[location.code].isoformat(), rule.code)
    return None


def _scope_text(rule: RoutingRule) -> str:
    return ",".join(sorted(rule.scope.locations | rule.scope.groups))


def _keep(
    line: RoutingLine,
    rules: RulesInForce,
    sources: Sequence[Source],
    row: list[int],
    excluded: PairHits,
    fenced: Fences,
    money_percent: int,
) -> None:
    for position, source in enumerate(sources):
        if not row[position]:
            continue
        location = source.location
        keeping = _keeping(rules, line, location, hard=True)
        if keeping:
            kept = sum(rule.limit or 0 for rule in keeping)
            if row[position] <= kept:
                hit = RuleHit(keeping[0].kind, kept, row[position], keeping[0].code)
                excluded[line.id, location.code] = hit
            row[position] = max(0, row[position] - kept)
        priced = priced_keeping(rules, line, location)
        if priced and row[position]:
            free = max(0, row[position] - sum(rule.limit or 0 for rule in priced))
            price = sum(rule.price * money_percent // 100 for rule in priced)
            fenced[line.sku, location.code] = Fence(free, price, tuple([rule.code for rule in priced]))


def priced_keeping(rules: RulesInForce, line: RoutingLine, location: CandidateLocation) -> list[RoutingRule]:
    """Priced rules that keep units of the line's SKU at the location."""
    return _keeping(rules, line, location, hard=False)


def _keeping(rules: RulesInForce, line: RoutingLine, location: CandidateLocation, *, hard: bool) -> list[RoutingRule]:
    return [
        rule
        for kind in _KEEPING
        for rule in rules.get(kind, ())
        if rule.hard is hard and _keeps_there(rule, line, location)
    ]


def _keeps_there(rule: RoutingRule, line: RoutingLine, location: CandidateLocation) -> bool:
    if rule.kind is RuleKind.WALK_IN_UNITS and location.kind is not LocationKind.STORE:
        return False
    return about_line(rule, line) and about_location(rule, location)


def _close_full(
    line: RoutingLine, sources: Sequence[Source], full: Mapping[str, RuleHit], row: list[int], excluded: PairHits
) -> None:
    for position, source in enumerate(sources):
        hit = full.get(source.location.code)
        if hit is not None and row[position]:
            excluded[line.id, source.location.code] = hit
            row[position] = 0


def _keep_line_whole(
    line: RoutingLine, rules: RulesInForce, sources: Sequence[Source], row: list[int], excluded: PairHits
) -> None:
    rule = next((rule for rule in hard_rules(rules, RuleKind.WHOLE_LINE) if about_line(rule, line)), None)
    if rule is None:
        return
    for position, source in enumerate(sources):
        if 0 < row[position] < line.quantity:
            excluded[line.id, source.location.code] = RuleHit(rule.kind, line.quantity, row[position], rule.code)
            row[position] = 0


def _close_spread(
    line: RoutingLine, rules: RulesInForce, sources: Sequence[Source], row: list[int], excluded: PairHits
) -> None:
    """Take out what is left where other units of the line have all locations that a rule allows it."""
    kind = RuleKind.LOCATIONS_PER_LINE_MAX
    limits = [(rule.limit or 0, rule.code) for rule in hard_rules(rules, kind) if about_line(rule, line)]
    most, code = min(limits, default=(line.locations_in_use + 1, ""))
    if most > line.locations_in_use:
        return
    hit = RuleHit(kind, most, line.locations_in_use + 1, code)
    for position, source in enumerate(sources):
        if row[position]:
            excluded[line.id, source.location.code] = hit
            row[position] = 0


def kept_whole(
    demand: RoutingDemand,
    rules: RulesInForce,
    sources: Sequence[Source],
    available: Rows,
    excluded: PairHits,
    *,
    whole: bool,
    locations_left: int,
) -> None:
    """Take out what the order as a whole cannot use: locations it may not open, and those that lack some of it."""
    if not locations_left:
        limit = locations_max_of(demand, rules, whole=whole)
        most, code = limit if limit is not None else (None, None)
        hit = RuleHit(RuleKind.LOCATIONS_PER_ORDER_MAX, most, len(demand.locations_in_use) + 1, code)
        for position, source in enumerate(sources):
            if source.location.code not in demand.locations_in_use:
                _take_out(demand, source, position, available, hit, excluded)
    if whole:
        _keep_whole(demand, sources, available, excluded)


def _keep_whole(demand: RoutingDemand, sources: Sequence[Source], available: Rows, excluded: PairHits) -> None:
    """Rows of one SKU share its stock."""
    ordered: dict[str, int] = {}
    for line in demand.lines:
        ordered[line.sku] = ordered.get(line.sku, 0) + line.quantity
    total = sum(ordered.values())
    for position, source in enumerate(sources):
        usable = dict.fromkeys(ordered, 0)
        whole = True
        for line, row in zip(demand.lines, available, strict=True):
            usable[line.sku] = max(usable[line.sku], row[position])
            whole = whole and row[position] >= ordered[line.sku]
        if not whole:
            servable = sum(min(units, ordered[sku]) for sku, units in usable.items())
            hit = RuleHit(ExclusionRule.WHOLE_ORDER, total, servable)
            _take_out(demand, source, position, available, hit, excluded)


def _take_out(
    demand: RoutingDemand, source: Source, position: int, available: Rows, hit: RuleHit, excluded: PairHits
) -> None:
    for line, row in zip(demand.lines, available, strict=True):
        if row[position]:
            excluded[line.id, source.location.code] = hit
            row[position] = 0
