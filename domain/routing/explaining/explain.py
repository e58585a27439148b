"""The reasons of a plan: what became of every candidate location, for every line."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.orders.lines import LineException
from domain.routing.cost_terms import CostTerm
from domain.routing.explaining.reasons import CandidateReason, ExclusionRule, LineReasons, ReasonOutcome, RuleHit
from domain.routing.options.cost import Terms, summed, unit_terms
from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import RankedLocations, ranked_locations
from domain.routing.options.rules_in_force import RulesInForce, about_line, hard_rules
from domain.routing.options.sources import Source
from domain.routing.plan import LocationCost, RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.rule import RuleKind

_NO_STOCK = RuleHit(ExclusionRule.NO_STOCK, 1, 0)
_ENDING = {LineException.MAX_REJECTIONS: RuleKind.REJECTIONS_MAX, LineException.MAX_ATTEMPTS: RuleKind.ATTEMPTS_MAX}


def explain(problem: RoutingProblem, plan: RoutingPlan, order: str | None = None) -> tuple[LineReasons, ...]:
    """One reason for each line and location of the problem: by demand, by line, and by rank of the location.

    With `order` only of its lines.
    """
    ranked = ranked_locations(problem.locations)
    reasons: list[LineReasons] = []
    for demand in problem.demands:
        if order in (None, demand.order):
            explained = _Explained.of(problem, plan, demand, ranked)
            reasons += [
                LineReasons(order=demand.order, line=line.id, candidates=_candidates(explained, index))
                for index, line in enumerate(demand.lines)
            ]
    return tuple(reasons)


class _Explained(Struct, frozen=True, kw_only=True):
    """One order with what remained for it and what was chosen: units by line and location, costs by location.

    `out` are the reasons of locations that no line can have, `empty` those of the others for lines that they lack; by
    location code, as `capacity`, the units that limited locations can dispatch. Lines share them: there are thousands of
    pairs, and few reasons that differ.
    """

    problem: RoutingProblem
    options: OrderOptions
    ranked: RankedLocations
    positions: Mapping[str, Sequence[int]]
    units: Mapping[tuple[str, str], int]
    costs: Mapping[str, LocationCost]
    out: Mapping[str, CandidateReason]
    empty: Mapping[str, CandidateReason]
    capacity: Mapping[str, int]

    @classmethod
    def of(
        cls,
        problem: RoutingProblem,
        plan: RoutingPlan,
        demand: RoutingDemand,
        ranked: RankedLocations,
    ) -> "_Explained":
        options = order_options(problem, demand, ranked)
        positions: dict[str, list[int]] = {}
        for position, source in enumerate(options.sources):
            positions.setdefault(source.location.code, []).append(position)
        gone = [location.code for location in ranked if location.code not in positions]
        return cls(
            problem=problem,
            options=options,
            ranked=ranked,
            positions=positions,
            units={
                (assignment.line, assignment.location): assignment.quantity
                for assignment in plan.assignments
                if assignment.order == demand.order
            },
            costs={cost.location: cost for cost in plan.costs if cost.order == demand.order},
            out={code: _excluded(code, None, options.location_excluded.get(code, _NO_STOCK)) for code in gone},
            empty={
                code: _excluded(code, options.sources[places[0]].kilometers, _NO_STOCK)
                for code, places in positions.items()
            },
            capacity={
                code: left.units + left.overtime_units
                for code, left in options.capacity.items()
                if left.units is not None
            },
        )


def _candidates(explained: _Explained, index: int) -> tuple[CandidateReason, ...]:
    options = explained.options
    line = options.demand.lines[index]
    ended = _ended_hit(options.rules, line, options.ended[index]) if index in options.ended else None
    available = options.available[index]
    chosen = {code: units for (line_id, code), units in explained.units.items() if line_id == line.id}
    hits = {
        code: hit
        for excluded in (options.order_excluded, options.line_excluded)
        for (line_id, code), hit in excluded.items()
        if line_id == line.id
    }
    reasons = []
    for location in explained.ranked:
        code = location.code
        if code in chosen:
            reasons.append(_chosen(explained, line, code, chosen[code]))
        elif ended is not None:
            reasons.append(_excluded(code, None, ended))
        elif code in explained.out:
            reasons.append(explained.out[code])
        elif units := available[explained.positions[code][0]]:
            reasons.append(_possible(explained, line, code, units))
        elif code in hits:
            reasons.append(_excluded(code, explained.empty[code].kilometers, hits[code]))
        else:
            reasons.append(explained.empty[code])
    return tuple(reasons)


def _possible(explained: _Explained, line: RoutingLine, code: str, available: int) -> CandidateReason:
    kilometers = explained.empty[code].kilometers
    units = min(line.quantity, available)
    if code in explained.capacity:
        left = explained.capacity[code]
        wanted = sum([each.quantity for each in explained.options.demand.lines])
        if explained.options.whole and left < wanted:
            return _excluded(code, kilometers, RuleHit(RuleKind.DAILY_CAPACITY, left, wanted))
        units = min(units, left)
    return CandidateReason(code, ReasonOutcome.POSSIBLE, units, None, None, kilometers)


def _chosen(explained: _Explained, line: RoutingLine, code: str, units: int) -> CandidateReason:
    cost = explained.costs[code]
    sources = [explained.options.sources[position] for position in explained.positions.get(code, ())]
    by_service = [source for source in sources if source.tariff is not None and source.tariff.service == cost.service]
    # A plan that is not the router's own may use what its rules exclude: then there is no source, and no price.
    source = next(iter(by_service or sources), None)
    return CandidateReason(
        code,
        ReasonOutcome.CHOSEN,
        units,
        None if source is None else _line_terms(explained, line, source, units),
        cost.service,
        cost.distance_kilometers,
        cost.deliver_days,
    )


def _line_terms(explained: _Explained, line: RoutingLine, source: Source, units: int) -> Terms:
    """What the units of this line cost from there: overtime and fenced units belong to the location as a whole."""
    problem, code = explained.problem, source.location.code
    costs = problem.profile.costs
    available = max(0, problem.stock.get(line.sku, {}).get(code, 0))
    each = unit_terms(problem, line, explained.options.rules, source, available=available)
    once = {CostTerm.PICKING_LINES: costs.picking_line[source.location.kind]}
    if line.planned:
        once[CostTerm.MOVING] = costs.moving * max(0, units - line.planned.get(code, 0))
    return summed([{term: units * amount for term, amount in each.items()}, once])


def _excluded(code: str, kilometers: int | None, hit: RuleHit) -> CandidateReason:
    rule, threshold, actual, rule_code = hit
    return CandidateReason(
        code, ReasonOutcome.EXCLUDED, 0, None, None, kilometers, None, rule, threshold, actual, rule_code
    )


def _ended_hit(rules: RulesInForce, line: RoutingLine, exception: LineException) -> RuleHit:
    """The tightest rule that ends the line."""
    kind = _ENDING[exception]
    limit, code = min((rule.limit or 0, rule.code) for rule in hard_rules(rules, kind) if about_line(rule, line))
    return RuleHit(kind, limit, line.rejections if kind is RuleKind.REJECTIONS_MAX else line.attempts, code)
