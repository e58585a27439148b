"""A routing decision as clients see it: money instead of millicents, every candidate under its line."""

import strawberry

from domain.money import Money
from domain.routing.decision import RoutingDecision as DomainRoutingDecision
from domain.routing.plan import Baseline, LocationCost, RoutingPlan
from domain.routing.profile import minor_units
from domain.routing.reasons import CandidateReason, LineCost, LineReasons
from schema.routing.decision import (
    RoutingBaseline,
    RoutingCandidate,
    RoutingDecision,
    RoutingLine,
    RoutingLineCost,
    RoutingLocationCost,
)


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
        status=plan.status,
        solved_by=plan.solved_by,
        objective=_money(plan.objective, currency),
        bound=_money(plan.bound, currency),
        gap=plan.gap,
        units_served=plan.units_served,
        units_unserved=plan.units_unserved,
        nearest_baseline=_baseline(plan.nearest_baseline, currency),
        priority_baseline=_baseline(plan.priority_baseline, currency),
        locations=[_location_cost(cost, currency) for cost in plan.costs],
        lines=[_line(reasons, plan) for reasons in decision.reasons],
    )


def _money(millicents: int, currency_code: str) -> Money:
    return Money(minor=minor_units(millicents), currency_code=currency_code)


def _baseline(baseline: Baseline, currency: str) -> RoutingBaseline:
    return RoutingBaseline(cost=_money(baseline.cost, currency), units_unserved=baseline.units_unserved)


def _location_cost(cost: LocationCost, currency: str) -> RoutingLocationCost:
    return RoutingLocationCost(
        location_code=cost.location,
        distance_kilometers=cost.distance_kilometers,
        opening=_money(cost.opening, currency),
        shipping_parcel=_money(cost.shipping_parcel, currency),
        shipping_weight=_money(cost.shipping_weight, currency),
        shipping_distance=_money(cost.shipping_distance, currency),
        picking=_money(cost.picking, currency),
        total=_money(cost.total, currency),
    )


def _line(reasons: LineReasons, plan: RoutingPlan) -> RoutingLine:
    unserved = [units for units in plan.unserved if units.line == reasons.line]
    return RoutingLine(
        line_id=strawberry.ID(reasons.line),
        unserved=sum(units.quantity for units in unserved),
        exception=unserved[0].exception if unserved else None,
        candidates=[_candidate(reason, plan.currency_code) for reason in reasons.candidates],
    )


def _candidate(reason: CandidateReason, currency: str) -> RoutingCandidate:
    return RoutingCandidate(
        location_code=reason.location,
        verdict=reason.outcome,
        units=reason.units,
        cost=_line_cost(reason.cost, currency) if reason.cost else None,
        rule=reason.rule,
        threshold=None if reason.threshold is None else str(reason.threshold),
        actual=None if reason.actual is None else str(reason.actual),
        delta=None if reason.line_delta is None else _money(reason.line_delta, currency),
    )


def _line_cost(cost: LineCost, currency: str) -> RoutingLineCost:
    return RoutingLineCost(
        shipping_weight=_money(cost.shipping_weight, currency),
        shipping_distance=_money(cost.shipping_distance, currency),
        picking=_money(cost.picking, currency),
        total=_money(sum(cost), currency),
    )
