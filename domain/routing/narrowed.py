"""Options of many orders at once: only locations that stock something for them, and what they share worked out once."""

from collections.abc import Sequence
from dataclasses import replace

from domain.routing.candidates import OrderOptions, order_options
from domain.routing.capacity import KnownCapacities, day_capacities, left_of
from domain.routing.problem import CandidateLocation, RoutingProblem
from domain.routing.rule import RuleKind
from domain.routing.rules_in_force import rules_in_force
from domain.routing.serving import Serving, Share, served_units


def narrowed_options(problem: RoutingProblem, ranked: Sequence[CandidateLocation]) -> list[OrderOptions]:
    """Of every order. Locations without any of its goods, which cannot serve it, are not among its sources.

    So they are not in its exclusions either: for why units stay unserved, ask `order_options`.
    """
    rank = {location.code: position for position, location in enumerate(ranked)}
    stocked = {
        sku: frozenset(rank[code] for code, units in levels.items() if units > 0 and code in rank)
        for sku, levels in problem.stock.items()
    }
    rules = [rule for rule in problem.profile.rules if rule.in_force(problem.at)]
    known = _known_capacities(problem, ranked)
    if known is not None:
        rules = [rule for rule in rules if rule.kind is not RuleKind.DAILY_CAPACITY]
    light = replace(problem, profile=replace(problem.profile, rules=tuple(rules)))
    options = []
    for demand in problem.demands:
        positions = sorted(frozenset[int]().union(*[stocked.get(line.sku, ()) for line in demand.lines]))
        near = [ranked[position] for position in positions]
        if demand.locations_in_use:
            options.append(order_options(problem, demand, near))
        else:
            options.append(order_options(light, demand, near, known))
    return options


def widened(
    problem: RoutingProblem,
    ranked: Sequence[CandidateLocation],
    orders: Sequence[OrderOptions],
    servings: Sequence[Serving],
) -> tuple[list[OrderOptions], list[Serving]]:
    """The same, but orders of which units stay unserved with all of their locations."""
    wide, of_wide = list(orders), list(servings)
    for index, (options, serving) in enumerate(zip(orders, servings, strict=True)):
        if served_units(serving) < sum([line.quantity for line in options.demand.lines]):
            full = order_options(problem, options.demand, ranked)
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


def _known_capacities(problem: RoutingProblem, ranked: Sequence[CandidateLocation]) -> KnownCapacities | None:
    demand = next((demand for demand in problem.demands if not demand.locations_in_use), None)
    if demand is None:
        return None
    capacities = day_capacities(problem, demand, rules_in_force(problem.profile, demand, problem.at), ranked)
    return KnownCapacities(capacities, left_of(capacities))
