"""A routing decision as clients see it: money instead of millicents, every candidate under its line."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

import strawberry

from domain.refusals import InvalidInput
from domain.routing.cost_terms import CostTerm, money_of
from domain.routing.decision import RoutingDecision as DomainRoutingDecision
from domain.routing.explaining.forced import Force, ForcedDifference
from domain.routing.explaining.reasons import CandidateReason, LineReasons, ReasonOutcome
from domain.routing.plan import BentRule, LocationCost, RoutingPlan
from resolvers.loop_turns import LoopTurns
from resolvers.shown_costs import show_baseline, show_terms
from schema.routing.candidate import RoutingCandidate, RoutingDelta, RoutingLine
from schema.routing.costs import (
    RoutingBaseline,
    RoutingBentRule,
    RoutingLineCost,
    RoutingLocationCost,
)
from schema.routing.decision import RoutingDecision

CANDIDATES_MAX = 5_000
"""In one answer: more of them would take seconds."""

CANDIDATES_PER_TURN = 100
"""Of all lines together, in one turn of the event loop: more would keep all others waiting while they are shown."""


def show_routing(decision: DomainRoutingDecision) -> RoutingDecision:
    """The decision with its reasons and its proof."""
    plan = decision.plan
    currency = plan.currency_code
    return RoutingDecision(
        order_id=strawberry.ID(decision.order_id),
        order_version=decision.order_version,
        decided_at=decision.decided_at,
        trigger=decision.trigger,
        profile_code=decision.problem.profile.code,
        profile_version=decision.problem.profile.version,
        arm=decision.arm,
        status=plan.status,
        solved_by=plan.solved_by,
        seconds=decision.seconds,
        objective=money_of(plan.objective, currency),
        bound=money_of(plan.bound, currency),
        gap=plan.gap,
        cost=money_of(plan.cost, currency),
        units_served=plan.units_served,
        units_unserved=plan.units_unserved,
        bent_rules=[_bent_rule(bent, currency) for bent in plan.bent],
        locations=show_locations(plan),
        show_baselines=partial(_baselines, decision),
        show_lines=partial(_lines, decision),
    )


async def _baselines(decision: DomainRoutingDecision) -> tuple[RoutingBaseline, RoutingBaseline]:
    """The nearest location first, and the first by priority."""
    baselines = await asyncio.to_thread(lambda: decision.baselines)
    return show_baseline(decision.plan, baselines.nearest), show_baseline(decision.plan, baselines.priority)


async def _lines(decision: DomainRoutingDecision, line_ids: Sequence[str] | None) -> list[RoutingLine]:
    """Those named, or all.

    Raises InvalidInput for more candidates than there may be at once; one line is always answered.
    """
    locations = len(decision.problem.locations)
    known = {
        line.id for demand in decision.problem.demands if demand.order == decision.order_id for line in demand.lines
    }
    named = known if line_ids is None else known & set(line_ids)
    if len(named) > 1 and len(named) * locations > CANDIDATES_MAX:
        message = (
            f"{len(named)} lines with {locations} candidates each: ask for at most {max(1, CANDIDATES_MAX // locations)}"
            " lines at once."
        )
        raise InvalidInput(message, field=("lineIds",))
    reasons = await asyncio.to_thread(lambda: decision.reasons)
    return show_lines(decision.plan, [of_line for of_line in reasons if of_line.line in named], decision)


def show_lines(
    plan: RoutingPlan, reasons: Sequence[LineReasons], decision: DomainRoutingDecision | None
) -> list[RoutingLine]:
    """Every line with every candidate location. Without a decision nothing is worked out that it would take elsewhere."""
    turns = LoopTurns(CANDIDATES_PER_TURN)
    return [_line(plan, of_line, decision, turns) for of_line in reasons]


def show_locations(plan: RoutingPlan) -> list[RoutingLocationCost]:
    """The locations that were chosen, with their cost."""
    return [_location_cost(cost, plan.currency_code) for cost in plan.costs]


def show_delta(difference: ForcedDifference, currency: str) -> RoutingDelta:
    """What a force would change."""
    return RoutingDelta(
        amount=None if difference.objective is None else money_of(difference.objective, currency),
        cost=None if difference.cost is None else money_of(difference.cost, currency),
        units=difference.units,
        delta_units=difference.units_served,
        proven=difference.proven,
        limit=None,
    )


def _bent_rule(bent: BentRule, currency: str) -> RoutingBentRule:
    return RoutingBentRule(
        rule=bent.rule,
        location_code=bent.location,
        line_id=None if bent.line is None else strawberry.ID(bent.line),
        amount=bent.amount,
        price=money_of(bent.price, currency),
    )


def _location_cost(cost: LocationCost, currency: str) -> RoutingLocationCost:
    return RoutingLocationCost(
        location_code=cost.location,
        carrier_service=cost.service,
        distance_kilometers=cost.distance_kilometers,
        deliver_days=cost.deliver_days,
        co2e_grams=cost.co2e_grams,
        terms=show_terms(cost.terms, currency),
        total=money_of(cost.total, currency),
    )


def _line(
    plan: RoutingPlan, reasons: LineReasons, decision: DomainRoutingDecision | None, turns: LoopTurns
) -> RoutingLine:
    unserved = [units for units in plan.unserved if units.line == reasons.line]
    return RoutingLine(
        line_id=strawberry.ID(reasons.line),
        unserved=sum(units.quantity for units in unserved),
        exception=unserved[0].exception if unserved else None,
        show_candidates=partial(_candidates, plan, reasons, decision, turns),
    )


async def _candidates(
    plan: RoutingPlan, reasons: LineReasons, decision: DomainRoutingDecision | None, turns: LoopTurns
) -> AsyncIterator[RoutingCandidate]:
    for reason in reasons.candidates:
        await turns.step()
        yield _candidate(plan, reasons, reason, decision)


def _candidate(
    plan: RoutingPlan, reasons: LineReasons, reason: CandidateReason, decision: DomainRoutingDecision | None
) -> RoutingCandidate:
    currency = plan.currency_code
    possible = reason.outcome is ReasonOutcome.POSSIBLE
    return RoutingCandidate(
        location_code=reason.location,
        verdict=reason.outcome,
        units=reason.units,
        cost=None if reason.cost is None else _line_cost(reason.cost, currency),
        carrier_service=reason.service,
        distance_kilometers=reason.kilometers,
        deliver_days=reason.deliver_days,
        rule=reason.rule,
        rule_code=reason.rule_code,
        threshold=None if reason.threshold is None else str(reason.threshold),
        actual=None if reason.actual is None else str(reason.actual),
        decision=decision,
        force=Force(reasons.order, reasons.line, reason.location, reason.units) if possible else None,
    )


def _line_cost(terms: Mapping[CostTerm, int], currency: str) -> RoutingLineCost:
    return RoutingLineCost(terms=show_terms(terms, currency), total=money_of(sum(terms.values()), currency))
