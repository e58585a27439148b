"""The reasons of a plan: what became of every candidate location, for every line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.orders.lines import LineException
from domain.routing.candidates import OrderOptions, order_options, ranked_locations
from domain.routing.cost import Terms, summed, unit_terms
from domain.routing.cost_terms import CostTerm
from domain.routing.plan import LocationCost, RoutingPlan
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.reasons import CandidateReason, ExclusionRule, LineReasons, ReasonOutcome, RuleHit
from domain.routing.rule import RuleKind
from domain.routing.rules_in_force import RulesInForce, about_line, hard_rules
from domain.routing.sources import Source

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
                LineReasons(order=demand.order, line=line.id, candidates=_candidates(explained, index, ranked))
                for index, line in enumerate(demand.lines)
            ]
    return tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Explained:
    """One order with what remained for it and what was chosen: units by line and location, costs by location."""

    problem: RoutingProblem
    options: OrderOptions
    positions: Mapping[str, Sequence[int]]
    units: Mapping[tuple[str, str], int]
    costs: Mapping[str, LocationCost]

    @classmethod
    def of(
        cls,
        problem: RoutingProblem,
        plan: RoutingPlan,
        demand: RoutingDemand,
        ranked: Sequence[CandidateLocation],
    ) -> "_Explained":
        options = order_options(problem, demand, ranked)
        positions: dict[str, list[int]] = {}
        for position, source in enumerate(options.sources):
            positions.setdefault(source.location.code, []).append(position)
        return cls(
            problem=problem,
            options=options,
            positions=positions,
            units={
                (assignment.line, assignment.location): assignment.quantity
                for assignment in plan.assignments
                if assignment.order == demand.order
            },
            costs={cost.location: cost for cost in plan.costs if cost.order == demand.order},
        )


def _candidates(explained: _Explained, index: int, ranked: Sequence[CandidateLocation]) -> tuple[CandidateReason, ...]:
    options = explained.options
    line = options.demand.lines[index]
    ended = _ended_hit(options.rules, line, options.ended[index]) if index in options.ended else None
    return tuple(
        [
            _excluded(location.code, None, ended)
            if ended is not None
            else _candidate(explained, index, line, location.code)
            for location in ranked
        ]
    )


def _candidate(explained: _Explained, index: int, line: RoutingLine, code: str) -> CandidateReason:
    options = explained.options
    chosen = explained.units.get((line.id, code))
    if chosen:
        return _chosen(explained, line, code, chosen)
    hit = options.location_excluded.get(code)
    if hit is not None or code not in explained.positions:
        return _excluded(code, None, hit or _NO_STOCK)
    position = explained.positions[code][0]
    kilometers = options.sources[position].kilometers
    available = options.available[index][position]
    if not available:
        pair = line.id, code
        hit = options.line_excluded.get(pair) or options.order_excluded.get(pair, _NO_STOCK)
        return _excluded(code, kilometers, hit)
    hit = _capacity_hit(options, code)
    if hit is not None:
        return _excluded(code, kilometers, hit)
    units = min(line.quantity, available, _capacity(options, code))
    return CandidateReason(code, ReasonOutcome.POSSIBLE, units, kilometers=kilometers)


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


def _capacity(options: OrderOptions, code: str) -> int:
    """Units that the location can still dispatch on the day, overtime included; those of the order if without limit."""
    left = options.capacity.get(code)
    return _units_wanted(options) if left is None or left.units is None else left.units + left.overtime_units


def _units_wanted(options: OrderOptions) -> int:
    return sum([line.quantity for line in options.demand.lines])


def _capacity_hit(options: OrderOptions, code: str) -> RuleHit | None:
    """An order that must come whole needs capacity for all of it."""
    wanted, left = _units_wanted(options), _capacity(options, code)
    return RuleHit(RuleKind.DAILY_CAPACITY, left, wanted) if options.whole and left < wanted else None


def _excluded(code: str, kilometers: int | None, hit: RuleHit) -> CandidateReason:
    return CandidateReason(
        code,
        ReasonOutcome.EXCLUDED,
        kilometers=kilometers,
        rule=hit.rule,
        threshold=hit.threshold,
        actual=hit.actual,
        rule_code=hit.code,
    )


def _ended_hit(rules: RulesInForce, line: RoutingLine, exception: LineException) -> RuleHit:
    """The tightest rule that ends the line."""
    kind = _ENDING[exception]
    limit, code = min((rule.limit or 0, rule.code) for rule in hard_rules(rules, kind) if about_line(rule, line))
    return RuleHit(kind, limit, line.rejections if kind is RuleKind.REJECTIONS_MAX else line.attempts, code)
