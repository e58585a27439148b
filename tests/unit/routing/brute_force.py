"""The best plan by trying all of them, written without a look at the router."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from domain.method import Method
from domain.routing.distance import great_circle_kilometers
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem


class Best(NamedTuple):
    """Units served by priority (negative, the first priority first), cost, and locations of the best plan.

    `locations` are ranks in the order of priority and code, sorted: the tie-break of a single order.
    """

    units: tuple[int, ...]
    cost: int
    locations_count: int
    locations: tuple[int, ...]


class _Choice(NamedTuple):
    """One way to serve one line: units by location."""

    order: int
    sku: str
    wanted: int
    units: tuple[int, ...]
    cost: int


def best_plan(problem: RoutingProblem) -> Best:
    locations = sorted(problem.locations, key=lambda location: (location.priority, location.code))
    choices = [
        list(_choices(problem, index, demand, line, locations))
        for index, demand in enumerate(problem.demands)
        for line in demand.lines
    ]
    values = (_value(problem, plan, locations) for plan in product(*choices))
    return min(value for value in values if value is not None)


def _choices(
    problem: RoutingProblem, order: int, demand: RoutingDemand, line: RoutingLine, locations: list[CandidateLocation]
) -> Iterator[_Choice]:
    most = []
    for location in locations:
        stock = problem.stock.get(line.sku, {}).get(location.code, 0)
        most.append(min(stock, line.quantity) if _is_allowed(problem, demand, line, location) else 0)
    prices = [_unit_price(problem, demand, line, location) for location in locations]
    for units in product(*[range(count + 1) for count in most]):
        if sum(units) <= line.quantity:
            cost = sum(count * price for count, price in zip(units, prices, strict=True))
            yield _Choice(order, line.sku, line.quantity, units, cost)


def _value(problem: RoutingProblem, plan: tuple[_Choice, ...], locations: list[CandidateLocation]) -> Best | None:
    taken: dict[tuple[str, int], int] = {}
    used: list[set[int]] = [set() for _ in problem.demands]
    units = dict.fromkeys(sorted({demand.priority for demand in problem.demands}), 0)
    missing = [0] * len(problem.demands)
    cost = 0
    for choice in plan:
        cost += choice.cost
        units[problem.demands[choice.order].priority] -= sum(choice.units)
        missing[choice.order] += choice.wanted - sum(choice.units)
        for rank, count in enumerate(choice.units):
            if count:
                used[choice.order].add(rank)
                taken[choice.sku, rank] = taken.get((choice.sku, rank), 0) + count
    if any(count > problem.stock[sku][locations[rank].code] for (sku, rank), count in taken.items()):
        return None
    for demand, ranks, short in zip(problem.demands, used, missing, strict=True):
        if not _is_within_maximum(problem, demand, {locations[rank].code for rank in ranks}, short):
            return None
        cost += sum(_location_price(problem, demand, locations[rank]) for rank in ranks)
    ranks_used = tuple(sorted(rank for ranks in used for rank in ranks))
    return Best(tuple(units.values()), cost, len(ranks_used), ranks_used)


def _is_within_maximum(problem: RoutingProblem, demand: RoutingDemand, codes: set[str], short: int) -> bool:
    if not demand.split_allowed:
        open_for_good = demand.locations_in_use
        return not codes or (len(codes) == 1 and not short and (not open_for_good or codes <= open_for_good))
    limit = problem.profile.locations_per_order_max
    return limit is None or codes <= demand.locations_in_use or len(codes | demand.locations_in_use) <= limit


def _is_allowed(problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> bool:
    if demand.method is Method.PICKUP and demand.pickup_location != location.code:
        return False
    limit = problem.profile.distance_kilometers_max
    if demand.method is Method.SHIP and limit is not None:
        known = demand.destination is not None
        if not known or _kilometers(problem, demand, location) > limit:
            return False
    if any(location.code in demand.excluded.get(key, {}) for key in (None, line.id)):
        return False
    if demand.required_location is not None and demand.required_location != location.code:
        return False
    return location.active and demand.method in location.methods and not line.handling - location.handling


def _kilometers(problem: RoutingProblem, demand: RoutingDemand, location: CandidateLocation) -> int:
    if demand.destination is None:
        return problem.profile.distance_unknown_kilometers
    return round(
        great_circle_kilometers(
            latitude=demand.destination.latitude,
            longitude=demand.destination.longitude,
            other_latitude=location.latitude,
            other_longitude=location.longitude,
        )
    )


def _unit_price(problem: RoutingProblem, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> int:
    profile = problem.profile
    price = profile.picking_per_unit[location.kind]
    if demand.method is Method.SHIP:
        price += _per_kilogram(line.weight_grams * profile.shipping_per_kilogram)
        rate = profile.shipping_per_kilogram_kilometer * _kilometers(problem, demand, location)
        price += _per_kilogram(line.weight_grams * rate)
    return price


def _per_kilogram(value: int) -> int:
    return value // 1000 + (value % 1000 >= 500)


def _location_price(problem: RoutingProblem, demand: RoutingDemand, location: CandidateLocation) -> int:
    profile = problem.profile
    price = 0
    if location.code not in demand.locations_in_use:
        price += location.opening if location.opening is not None else profile.opening[location.kind]
    if demand.method is Method.SHIP:
        price += profile.shipping_fixed + profile.shipping_per_kilometer * _kilometers(problem, demand, location)
    return price
