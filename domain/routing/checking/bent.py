"""Which soft rules a plan bends, by how much, and whether it says so."""

from collections import Counter
from collections.abc import Iterator

from domain.routing.checking.levels import FENCES, Fence, fenced_units, soft_fence
from domain.routing.checking.money import bent_by_source
from domain.routing.checking.objections import broken_line_rules
from domain.routing.checking.record import PlanRecord
from domain.routing.checking.rulebook import is_about_line, is_about_order, no_split_rules
from domain.routing.plan import BentRule
from domain.routing.problem import RoutingDemand
from domain.routing.rule import RuleKind


def bent_by_orders(record: PlanRecord) -> list[BentRule]:
    """Those about how many locations an order and its lines have."""
    return [bent for demand in record.problem.demands for bent in _bent_by_order(record, demand)]


def _bent_by_order(record: PlanRecord, demand: RoutingDemand) -> Iterator[BentRule]:
    if not record.used[demand.order]:
        return
    rulebook, in_use = record.rulebook, len(demand.locations_in_use)
    opened = len(record.opened(demand))
    limits = [
        (rule, rule.limit or 0)
        for rule in rulebook.soft(RuleKind.LOCATIONS_PER_ORDER_MAX)
        if is_about_order(rule, demand)
    ]
    limits += [(rule, 1) for rule in no_split_rules(rulebook.soft(RuleKind.NO_SPLIT), demand)]
    for rule, limit in limits:
        beyond = opened - max(0, limit - in_use)
        if beyond > 0:
            yield BentRule(
                order=demand.order, rule=rule.code, location=None, line=None, amount=beyond, price=beyond * rule.price
            )
    for line in demand.lines:
        used = len(record.line_locations(demand, line))
        for rule in rulebook.soft(RuleKind.LOCATIONS_PER_LINE_MAX, RuleKind.WHOLE_LINE):
            limit = 1 if rule.kind is RuleKind.WHOLE_LINE else rule.limit or 0
            beyond = used - max(0, limit - line.locations_in_use)
            if used and beyond > 0 and is_about_line(rule, demand, line):
                yield BentRule(
                    order=demand.order,
                    rule=rule.code,
                    location=None,
                    line=line.id,
                    amount=beyond,
                    price=beyond * rule.price,
                )


def bent_by_units(record: PlanRecord) -> list[BentRule]:
    """Those about which goods come from where, except fences."""
    return [
        BentRule(
            order=demand.order,
            rule=rule.code,
            location=location.code,
            line=line.id,
            amount=units,
            price=units * rule.price,
        )
        for demand, line, location, units in record.shares()
        for rule in broken_line_rules(record.problem, record.rulebook, demand, line, location, hard=False)
    ]


def bent_defects(record: PlanRecord) -> Iterator[str]:
    """Priced rules that are bent and not stated, or stated and not bent."""
    fences = {rule.code: rule for rule in record.rulebook.soft(*FENCES)}
    stated = [bent for bent in record.plan.bent if bent.rule not in fences]
    expected = [*bent_by_orders(record), *bent_by_units(record)]
    for demand, location in record.sources():
        expected += bent_by_source(record, demand, location, record.tariffs[demand.order, location.code])
    for bent, times in (Counter(stated) - Counter(expected)).items():
        yield f"{bent} is stated {times} times too often"
    for bent, times in (Counter(expected) - Counter(stated)).items():
        yield f"{bent} is stated {times} times too rarely"
    yield from _fence_defects(record)


def _fence_defects(record: PlanRecord) -> Iterator[str]:
    """Orders share what is kept: each may state some of it, all of them together all of it."""
    fences = {rule.code: rule for rule in record.rulebook.soft(*FENCES)}
    stated: Counter[tuple[Fence, str]] = Counter()
    for bent in record.plan.bent:
        if bent.rule not in fences:
            continue
        line = record.lines.get((bent.order, bent.line or ""))
        if line is None or bent.location is None:
            yield f"{bent} is of no line and location"
            continue
        demand, location = record.demands[bent.order], record.locations.get(bent.location)
        fence = None if location is None else soft_fence(record, demand, line, location)
        if fence is None or not 0 < bent.amount <= record.taken[bent.order, bent.location][line.id]:
            yield f"{bent} is not of units that the line takes there"
            continue
        if bent.price != bent.amount * fences[bent.rule].price:
            yield f"{bent} has another price than its rule"
        stated[fence, bent.rule] += bent.amount
    expected = {(fence, rule): units for fence, units in fenced_units(record).items() for rule in fence.rules}
    for key in sorted({*stated, *expected}):
        if stated[key] != expected.get(key, 0):
            yield f"{key}: {stated[key]} kept units are stated, {expected.get(key, 0)} are taken"
