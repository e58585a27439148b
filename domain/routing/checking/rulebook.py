"""The rules of a problem that exist at its moment, and what each is about, as the checker reads them."""

from collections.abc import Iterable

from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind


class Rulebook:
    """Rules outside their validity dates are left out."""

    def __init__(self, problem: RoutingProblem) -> None:
        self._rules: dict[tuple[RuleKind, bool], list[RoutingRule]] = {}
        for rule in problem.profile.rules:
            begun = rule.valid_from is None or rule.valid_from <= problem.at
            ended = rule.valid_until is not None and rule.valid_until <= problem.at
            if begun and not ended:
                self._rules.setdefault((rule.kind, rule.hard), []).append(rule)

    def hard(self, *kinds: RuleKind) -> Iterable[RoutingRule]:
        return [rule for kind in kinds for rule in self._rules.get((kind, True), [])]

    def soft(self, *kinds: RuleKind) -> Iterable[RoutingRule]:
        return [rule for kind in kinds for rule in self._rules.get((kind, False), [])]

    def either(self, *kinds: RuleKind) -> Iterable[RoutingRule]:
        return [*self.hard(*kinds), *self.soft(*kinds)]


def is_about_line(rule: RoutingRule, demand: RoutingDemand, line: RoutingLine) -> bool:
    """Whether channel and goods are in scope."""
    scope = rule.scope
    if scope.channels and demand.channel not in scope.channels:
        return False
    return not (scope.skus or scope.categories) or line.sku in scope.skus or line.category in scope.categories


def is_about_order(rule: RoutingRule, demand: RoutingDemand) -> bool:
    """Whether the channel and any of the goods are in scope."""
    return any(is_about_line(rule, demand, line) for line in demand.lines)


def is_about_location(rule: RoutingRule, location: CandidateLocation) -> bool:
    """Whether the location is in scope."""
    scope = rule.scope
    everywhere = not scope.locations and not scope.groups
    return everywhere or location.code in scope.locations or any(group in scope.groups for group in location.groups)


def is_about_orders_source(rule: RoutingRule, demand: RoutingDemand, location: CandidateLocation) -> bool:
    """Whether the order and the location are in scope."""
    return is_about_order(rule, demand) and is_about_location(rule, location)


def is_about_lines_location(
    rule: RoutingRule, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation
) -> bool:
    """Whether the line and the location are in scope."""
    return is_about_line(rule, demand, line) and is_about_location(rule, location)


def no_split_rules(rules: Iterable[RoutingRule], demand: RoutingDemand) -> list[RoutingRule]:
    """Those of these NO_SPLIT rules that are about the order, which may have to be worth less than a limit."""
    return [
        rule for rule in rules if is_about_order(rule, demand) and (rule.limit is None or demand.value < rule.limit)
    ]
