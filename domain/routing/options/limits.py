"""How many locations an order and its lines may have, and what more of them cost."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.routing.options.cost import percent_of
from domain.routing.options.rules_in_force import RulesInForce, about_line, about_order, hard_rules, priced_rules
from domain.routing.problem import RoutingDemand
from domain.routing.profile import RoutingProfile
from domain.routing.rule import RuleKind


class LocationPrice(NamedTuple):
    """Each location that is opened beyond `free` ones costs `price` (objective, millicents); `code` of the rule.

    The weight of splits has no code, and costs no `money`.
    """

    free: int
    price: int
    money: int
    code: str | None


class LinePrice(NamedTuple):
    """Each location of a line beyond `free` ones costs `price` (objective, millicents)."""

    free: int
    price: int
    money: int
    code: str


class LineLimits(NamedTuple):
    """At most so many locations for a line (None: any number); `whole`: all of it from one, or nothing."""

    most: int | None
    whole: bool
    prices: tuple[LinePrice, ...]


_NO_LIMITS = LineLimits(None, False, ())


def locations_left_of(demand: RoutingDemand, rules: RulesInForce, *, whole: bool, most: int) -> int:
    """How many locations the order may still open, at most `most`."""
    limit = locations_max_of(demand, rules, whole=whole)
    return most if limit is None else max(0, limit[0] - len(demand.locations_in_use))


def locations_max_of(demand: RoutingDemand, rules: RulesInForce, *, whole: bool) -> tuple[int, str | None] | None:
    """The tightest hard maximum with the code of its rule, which is None where the order must come whole."""
    if whole:
        return 1, None
    limits = [
        (rule.limit or 0, rule.code)
        for rule in hard_rules(rules, RuleKind.LOCATIONS_PER_ORDER_MAX)
        if about_order(rule, demand)
    ]
    return min(limits, default=None)


def location_prices(profile: RoutingProfile, demand: RoutingDemand, rules: RulesInForce) -> tuple[LocationPrice, ...]:
    """What opened locations cost beyond a number of them."""
    in_use = len(demand.locations_in_use)
    weights = profile.weights
    prices = [
        LocationPrice(
            max(0, (rule.limit or 0) - in_use), percent_of(rule.price, weights.money_percent), rule.price, rule.code
        )
        for rule in priced_rules(rules, RuleKind.LOCATIONS_PER_ORDER_MAX)
        if about_order(rule, demand)
    ]
    first = max(0, 1 - in_use)
    prices += [
        LocationPrice(first, percent_of(rule.price, weights.money_percent), rule.price, rule.code)
        for rule in priced_rules(rules, RuleKind.NO_SPLIT)
        if about_order(rule, demand)
    ]
    if weights.split:
        prices.append(LocationPrice(first, weights.split, 0, None))
    return tuple(prices)


def line_limits(demand: RoutingDemand, rules: RulesInForce, profile: RoutingProfile) -> tuple[LineLimits, ...] | None:
    """The limits of each line; None where no rule asks."""
    if RuleKind.LOCATIONS_PER_LINE_MAX not in rules and RuleKind.WHOLE_LINE not in rules:
        return None
    percent = profile.weights.money_percent
    limits: list[LineLimits] = []
    for line in demand.lines:
        most = min(
            [rule.limit or 0 for rule in hard_rules(rules, RuleKind.LOCATIONS_PER_LINE_MAX) if about_line(rule, line)],
            default=None,
        )
        if most is not None:
            most = max(0, most - line.locations_in_use)
        whole = any(about_line(rule, line) for rule in hard_rules(rules, RuleKind.WHOLE_LINE))
        prices = [
            LinePrice(free, percent_of(rule.price, percent), rule.price, rule.code)
            for kind in (RuleKind.LOCATIONS_PER_LINE_MAX, RuleKind.WHOLE_LINE)
            for rule in priced_rules(rules, kind)
            if about_line(rule, line)
            for allowed in [(rule.limit or 0) if kind is RuleKind.LOCATIONS_PER_LINE_MAX else 1]
            for free in [max(0, allowed - line.locations_in_use)]
        ]
        limits.append(LineLimits(most, whole, tuple(prices)))
    return None if all(limit == _NO_LIMITS for limit in limits) else tuple(limits)


def priced_beyond(prices: Sequence[LocationPrice] | Sequence[LinePrice], locations: int) -> int:
    """What so many opened locations cost, in the objective."""
    return sum([price.price * max(0, locations - price.free) for price in prices])
