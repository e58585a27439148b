"""The reasons of a plan: what became of every candidate location, for every line."""

from collections.abc import Mapping, Sequence

from domain.routing.candidates import OrderOptions, RuleHit, order_options, ranked_locations
from domain.routing.cost import line_cost
from domain.routing.plan import RoutingPlan
from domain.routing.problem import CandidateLocation, RoutingProblem
from domain.routing.profile import RoutingProfile
from domain.routing.reasons import CandidateReason, ExclusionRule, LineReasons, ReasonOutcome

Chosen = Mapping[tuple[str, str], int]
"""Units by line id and location code, of one order."""

_NO_STOCK = RuleHit(ExclusionRule.NO_STOCK, 1, 0)


def explain(problem: RoutingProblem, plan: RoutingPlan) -> tuple[LineReasons, ...]:
    """One reason for each line and location of the problem: by demand, by line, and by rank of the location."""
    ranked = ranked_locations(problem.locations)
    chosen: dict[str, dict[tuple[str, str], int]] = {demand.order: {} for demand in problem.demands}
    for assignment in plan.assignments:
        chosen[assignment.order][assignment.line, assignment.location] = assignment.quantity
    reasons: list[LineReasons] = []
    for demand in problem.demands:
        options = order_options(problem, demand, ranked)
        reasons.extend(_order_reasons(problem.profile, options, ranked, chosen[demand.order]))
    return tuple(reasons)


def _order_reasons(
    profile: RoutingProfile, options: OrderOptions, ranked: Sequence[CandidateLocation], chosen: Chosen
) -> list[LineReasons]:
    ranks = {location.code: rank for rank, location in enumerate(ranked)}
    by_rank = [CandidateReason(location.code, ReasonOutcome.EXCLUDED) for location in ranked]
    for code, hit in options.location_excluded.items():
        by_rank[ranks[code]] = _excluded_reason(code, hit)
    positions = [ranks[location.code] for location in options.locations]
    used = {location for _, location in chosen}
    openings = [
        0 if location.code in used else fixed for location, fixed in zip(options.locations, options.fixed, strict=True)
    ]
    result = []
    for index, line in enumerate(options.demand.lines):
        for rank, reason in zip(positions, _line_reasons(profile, options, index, openings, chosen), strict=True):
            by_rank[rank] = reason
        result.append(LineReasons(order=options.demand.order, line=line.id, candidates=tuple(by_rank)))
    return result


def _line_reasons(
    profile: RoutingProfile, options: OrderOptions, index: int, openings: Sequence[int], chosen: Chosen
) -> list[CandidateReason]:
    """Reasons of one line for the locations that remain for its order."""
    line = options.demand.lines[index]
    quantity = line.quantity
    unit_costs = options.unit_cost[index]
    units_at = {location: units for (of_line, location), units in chosen.items() if of_line == line.id}
    served = [
        (unit_costs[position], units_at[location.code])
        for position, location in enumerate(options.locations)
        if location.code in units_at
    ]
    saved_by_all = _saved(quantity, quantity, served)
    reasons = []
    for position, (location, free) in enumerate(zip(options.locations, options.available[index], strict=True)):
        code = location.code
        if not free:
            pair = line.id, code
            reasons.append(
                _excluded_reason(code, options.line_excluded.get(pair) or options.order_excluded.get(pair, _NO_STOCK))
            )
        elif code in units_at:
            units = units_at[code]
            kilometers = options.kilometers[position]
            cost = line_cost(profile, options.demand, line, location, kilometers=kilometers, units=units)
            reasons.append(CandidateReason(code, ReasonOutcome.CHOSEN, units, cost))
        else:
            units, saved = (quantity, saved_by_all) if free >= quantity else (free, _saved(free, quantity, served))
            delta = units * unit_costs[position] + openings[position] - saved
            reasons.append(CandidateReason(code, ReasonOutcome.POSSIBLE, units, None, None, None, None, delta))
    return reasons


def _excluded_reason(code: str, hit: RuleHit) -> CandidateReason:
    return CandidateReason(code, ReasonOutcome.EXCLUDED, 0, None, hit.rule, hit.threshold, hit.actual)


def _saved(units: int, quantity: int, served: Sequence[tuple[int, int]]) -> int:
    """Cost that ends where so many units come from elsewhere: those not served so far, then the dearest."""
    left = max(0, units - (quantity - sum([count for _, count in served])))
    saved = 0
    for unit_cost, count in sorted(served, reverse=True):
        taken = min(left, count)
        saved += taken * unit_cost
        left -= taken
    return saved
