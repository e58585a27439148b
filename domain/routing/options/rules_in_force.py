"""The rules of a profile that hold for one order now, by kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine
from domain.routing.profile import RoutingProfile
from domain.routing.rule import RoutingRule, RuleKind

RulesInForce = Mapping[RuleKind, Sequence[RoutingRule]]

_NONE: Sequence[RoutingRule] = ()
_OF_SOURCES = frozenset(
    {RuleKind.DISTANCE_MAX, RuleKind.LOCATION_PRIORITY, RuleKind.DISPATCH_WITHIN, RuleKind.DELIVER_BY}
)


def rules_in_force(profile: RoutingProfile, demand: RoutingDemand, at: datetime) -> RulesInForce:
    """Those whose dates and channels fit, in the order of the profile; rules of sources, where any goods fit too."""
    by_kind: dict[RuleKind, list[RoutingRule]] = {}
    for rule in profile.rules:
        if rule.in_force(at) and _concerns(rule, demand):
            by_kind.setdefault(rule.kind, []).append(rule)
    return by_kind


def _concerns(rule: RoutingRule, demand: RoutingDemand) -> bool:
    if rule.kind is RuleKind.DAILY_CAPACITY:
        # A location's day has room for so much, from whichever channel.
        return True
    if not rule.scope.covers_channel(demand.channel):
        return False
    return rule.kind not in _OF_SOURCES or about_order(rule, demand)


def hard_rules(rules: RulesInForce, kind: RuleKind) -> Sequence[RoutingRule]:
    """Those of a kind that are kept always."""
    return [rule for rule in rules[kind] if rule.hard] if kind in rules else _NONE


def priced_rules(rules: RulesInForce, kind: RuleKind) -> Sequence[RoutingRule]:
    """Those of a kind that are bent at a price."""
    return [rule for rule in rules[kind] if not rule.hard] if kind in rules else _NONE


def about_order(rule: RoutingRule, demand: RoutingDemand) -> bool:
    """Whether an order-level rule is about this order: one of its goods is in scope, and it is worth less than asked."""
    if rule.kind is RuleKind.NO_SPLIT and rule.limit is not None and demand.value >= rule.limit:
        return False
    return rule.scope.all_goods or any(about_line(rule, line) for line in demand.lines)


def about_line(rule: RoutingRule, line: RoutingLine) -> bool:
    """Whether its goods are in scope."""
    return rule.scope.covers_goods(line.sku, line.category)


def about_location(rule: RoutingRule, location: CandidateLocation) -> bool:
    """Whether it is in scope, by its code or one of its groups."""
    return rule.scope.covers_location(location.code, location.groups)
