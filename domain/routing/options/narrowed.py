"""Options of many orders at once: only locations that stock something for them, and what they share worked out once."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.routing.options.capacity import KnownCapacities, day_capacities, left_of
from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import RankedLocations
from domain.routing.options.rules_in_force import rules_in_force
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.rule import RuleKind
from domain.routing.serving.serving import Serving, Share, served_units

NARROW_ORDERS_MIN = 50
"""Orders from which on only locations with some of their goods are looked at."""


def options_of_orders(problem: RoutingProblem, ranked: RankedLocations) -> list[OrderOptions]:
    """Of every order; narrowed where they are many."""
    if len(problem.demands) >= NARROW_ORDERS_MIN:
        return narrowed_options(problem, ranked)
    return [order_options(problem, demand, ranked) for demand in problem.demands]


def narrowed_options(problem: RoutingProblem, ranked: RankedLocations) -> list[OrderOptions]:
    """Of every order. Locations without any of its goods, which cannot serve it, are not among its sources.

    So they are not in its exclusions either: for why units stay unserved, ask `order_options`.
    """
    rank = {location.code: position for position, location in enumerate(ranked)}
    stocked = {
        sku: frozenset(rank[code] for code, units in levels.items() if units > 0 and code in rank)
        for sku, levels in problem.stock.items()
    }
    shared = _SharedByOrders(problem, ranked)
    options = []
    for demand in problem.demands:
        positions = sorted(frozenset[int]().union(*[stocked.get(line.sku, ()) for line in demand.lines]))
        near = RankedLocations([ranked[position] for position in positions])
        options.append(shared.options(demand, near))
    return options


def widened(
    problem: RoutingProblem,
    ranked: RankedLocations,
    orders: Sequence[OrderOptions],
    servings: Sequence[Serving],
) -> tuple[list[OrderOptions], list[Serving]]:
    """The same, but orders of which units stay unserved with all of their locations."""
    wide, of_wide = list(orders), list(servings)
    shared = _SharedByOrders(problem, ranked)
    for index, (options, serving) in enumerate(zip(orders, servings, strict=True)):
        if served_units(serving) < sum([line.quantity for line in options.demand.lines]):
            full = shared.options(options.demand, ranked)
            position = {
                (source.location.code, source.tariff and source.tariff.service): number
                for number, source in enumerate(full.sources)
            }
            wide[index] = full
            of_wide[index] = tuple(
                [
                    Share(line, position[source.location.code, source.tariff and source.tariff.service], units)
                    for line, source, units in [(share[0], options.sources[share[1]], share[2]) for share in serving]
                ]
            )
    return wide, of_wide


class _SharedByOrders:
    """The capacities, which are the same for all orders that no location works on yet, and the problem without them."""

    def __init__(self, problem: RoutingProblem, ranked: RankedLocations) -> None:
        self._problem = problem
        self._known = _known_capacities(problem, ranked)
        rules = tuple([rule for rule in problem.profile.rules if rule.kind is not RuleKind.DAILY_CAPACITY])
        self._light = replace(problem, profile=replace(problem.profile, rules=rules))

    def options(self, demand: RoutingDemand, ranked: RankedLocations) -> OrderOptions:
        if demand.locations_in_use:
            return order_options(self._problem, demand, ranked)
        return order_options(self._light, demand, ranked, self._known)


def _known_capacities(problem: RoutingProblem, ranked: RankedLocations) -> KnownCapacities | None:
    demand = next((demand for demand in problem.demands if not demand.locations_in_use), None)
    if demand is None:
        return None
    capacities = day_capacities(problem, demand, rules_in_force(problem.profile, demand, problem.at), ranked)
    return KnownCapacities(capacities, left_of(capacities))
