"""What the locations can still take on the day on which they would dispatch."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.routing.explaining.reasons import RuleHit
from domain.routing.options.cost import percent_of
from domain.routing.options.rules_in_force import RulesInForce, about_location
from domain.routing.problem import NOTHING_USED, CandidateLocation, CapacityUsed, RoutingDemand, RoutingProblem
from domain.routing.rule import RoutingRule, RuleKind


class CapacityLeft(NamedTuple):
    """Units and orders at regular cost (None: any number), then those in overtime, with what each of these costs.

    Prices are in the objective, `money` is what is paid; both millicents. With no regular ones left, those in overtime
    stand as the regular ones, and what they cost is in the costs already: the surcharges (money), paid by the first on.
    """

    units: int | None = None
    overtime_units: int = 0
    unit_price: int = 0
    unit_money: int = 0
    orders: int | None = None
    overtime_orders: int = 0
    order_price: int = 0
    order_money: int = 0
    unit_surcharge: int = 0
    order_surcharge: int = 0


class DayCapacity(NamedTuple):
    """A location's capacity as one order sees it.

    `hit` is given where nothing is left. `pressure` is the share of the regular units that is used: numerator and
    denominator.
    """

    left: CapacityLeft
    hit: RuleHit | None
    pressure: tuple[int, int]


class KnownCapacities(NamedTuple):
    """By location code, as orders see them that no location works on yet: `left` are those with anything left."""

    all: Mapping[str, DayCapacity]
    left: Mapping[str, CapacityLeft]


def left_of(capacities: Mapping[str, DayCapacity]) -> dict[str, CapacityLeft]:
    """Of the locations with anything left."""
    return {code: capacity.left for code, capacity in capacities.items() if capacity.hit is None}


def day_capacities(
    problem: RoutingProblem, demand: RoutingDemand, rules: RulesInForce, locations: Iterable[CandidateLocation]
) -> Mapping[str, DayCapacity]:
    """By location code, of those that a rule limits. Those that work on the order already take no order more."""
    limits = rules.get(RuleKind.DAILY_CAPACITY, ())
    percent = problem.profile.weights.money_percent
    capacities = {}
    for location in locations:
        here = [rule for rule in limits if about_location(rule, location)]
        if here:
            used = problem.capacity_used.get(location.code, NOTHING_USED)
            capacities[location.code] = _day_capacity(
                here, used, percent, opens=location.code not in demand.locations_in_use
            )
    return capacities


def _day_capacity(rules: list[RoutingRule], used: CapacityUsed, percent: int, *, opens: bool) -> DayCapacity:
    left = CapacityLeft()
    hit = None
    pressure = (0, 1)
    by_orders = min(
        (rule for rule in rules if rule.orders_limit is not None), key=lambda rule: rule.orders_limit or 0, default=None
    )
    if by_orders is not None and opens:
        limit = by_orders.orders_limit or 0
        price = by_orders.orders_price
        regular, overtime = _left(limit, by_orders.overtime_orders_limit, used.orders)
        if not regular:
            regular, overtime = overtime, 0
            left = left._replace(order_surcharge=price)
        left = left._replace(
            orders=regular, overtime_orders=overtime, order_price=percent_of(price, percent), order_money=price
        )
        if not regular:
            hit = RuleHit(by_orders.kind, limit + by_orders.overtime_orders_limit, used.orders, by_orders.code)
    by_units = min((rule for rule in rules if rule.limit is not None), key=lambda rule: rule.limit or 0, default=None)
    if by_units is not None:
        limit = by_units.limit or 0
        pressure = (used.units, max(1, limit))
        regular, overtime = _left(limit, by_units.overtime_limit, used.units)
        if not regular:
            regular, overtime = overtime, 0
            left = left._replace(unit_surcharge=by_units.price)
        left = left._replace(
            units=regular,
            overtime_units=overtime,
            unit_price=percent_of(by_units.price, percent),
            unit_money=by_units.price,
        )
        if not regular:
            hit = RuleHit(by_units.kind, limit + by_units.overtime_limit, used.units, by_units.code)
    return DayCapacity(left, hit, pressure)


def _left(limit: int, overtime: int, used: int) -> tuple[int, int]:
    """What is left of the regular limit, and of the overtime after it."""
    return max(0, limit - used), max(0, overtime - max(0, used - limit))
