"""How much a location may do on one day by the rules of a profile, overtime included."""

from datetime import datetime
from typing import NamedTuple

from domain.routing.options.rules_in_force import about_location
from domain.routing.problem import CandidateLocation
from domain.routing.profile import RoutingProfile
from domain.routing.rule import RuleKind


class DayLimits(NamedTuple):
    """None: as much as comes."""

    units: int | None
    orders: int | None


def day_limits(profile: RoutingProfile, location: CandidateLocation, *, at: datetime) -> DayLimits | None:
    """The tightest of all rules that are in force there; None if there is none."""
    rules = [
        rule
        for rule in profile.rules
        if rule.kind is RuleKind.DAILY_CAPACITY and rule.in_force(at) and about_location(rule, location)
    ]
    if not rules:
        return None
    units = [(rule.limit, rule.limit + rule.overtime_limit) for rule in rules if rule.limit is not None]
    orders = [
        (rule.orders_limit, rule.orders_limit + rule.overtime_orders_limit)
        for rule in rules
        if rule.orders_limit is not None
    ]
    return DayLimits(units=_of_tightest(units), orders=_of_tightest(orders))


def _of_tightest(limits: list[tuple[int, int]]) -> int | None:
    """Of several rules the tightest counts, with the overtime of its own: pairs of the limit without and with it."""
    return min(limits, key=lambda pair: pair[0])[1] if limits else None
