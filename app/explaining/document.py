"""An explanation as JSON, for other programs. Amounts are texts in major units."""

from collections.abc import Mapping
from typing import Any

from app.explaining.amounts import shown_amount
from app.explaining.explained import Explained, ExplainedCandidate, ExplainedLine
from domain.routing.cost_terms import CostTerm
from domain.routing.explaining.forced import ForcedDifference
from domain.routing.plan import Baseline
from domain.routing.saving import saving_percent


def explained_document(explained: Explained) -> dict[str, Any]:
    """What the tables show, and all of it."""
    decision, plan = explained.decision, explained.decision.plan
    currency = plan.currency_code
    return {
        "order": decision.order_id,
        "number": explained.number,
        "orderVersion": decision.order_version,
        "decidedAt": decision.decided_at.isoformat(),
        "trigger": decision.trigger.value,
        "profile": {"code": decision.problem.profile.code, "version": decision.problem.profile.version},
        "arm": decision.arm,
        "status": plan.status.value,
        "solvedBy": plan.solved_by,
        "seconds": decision.seconds,
        "currency": currency,
        "objective": shown_amount(plan.objective, currency),
        "bound": shown_amount(plan.bound, currency),
        "gap": plan.gap,
        "cost": shown_amount(plan.cost, currency),
        "nearest": _baseline(explained, decision.baselines.nearest),
        "byPriority": _baseline(explained, decision.baselines.priority),
        "bentRules": [
            {
                "rule": bent.rule,
                "location": bent.location,
                "line": bent.line,
                "amount": bent.amount,
                "price": shown_amount(bent.price, currency),
            }
            for bent in plan.bent
        ],
        "locations": [
            {
                "location": cost.location,
                "service": cost.service,
                "kilometers": cost.distance_kilometers,
                "deliverDays": cost.deliver_days,
                "co2eGrams": cost.co2e_grams,
                "cost": _terms(cost.terms, currency),
            }
            for cost in plan.costs
            if cost.order == decision.order_id
        ],
        "lines": [_line(line, currency) for line in explained.lines],
    }


def _baseline(explained: Explained, baseline: Baseline) -> dict[str, Any]:
    plan = explained.decision.plan
    return {
        "objective": shown_amount(baseline.objective, plan.currency_code),
        "cost": shown_amount(baseline.cost, plan.currency_code),
        "unitsUnserved": baseline.units_unserved,
        "savingPercent": saving_percent(plan, baseline),
    }


def _terms(terms: Mapping[CostTerm, int], currency: str) -> dict[str, str]:
    return {CostTerm(term).value: shown_amount(amount, currency) for term, amount in terms.items()}


def _line(line: ExplainedLine, currency: str) -> dict[str, Any]:
    return {
        "line": line.line.id,
        "sku": line.line.sku,
        "quantity": line.line.quantity,
        "unserved": line.unserved,
        "exception": None if line.exception is None else line.exception.value,
        "candidates": [_candidate(candidate, currency) for candidate in line.candidates],
    }


def _candidate(candidate: ExplainedCandidate, currency: str) -> dict[str, Any]:
    reason = candidate.reason
    return {
        "location": reason.location,
        "verdict": reason.outcome.value,
        "units": reason.units,
        "cost": None if reason.cost is None else _terms(reason.cost, currency),
        "service": reason.service,
        "kilometers": reason.kilometers,
        "deliverDays": reason.deliver_days,
        "rule": reason.rule,
        "ruleCode": reason.rule_code,
        "threshold": reason.threshold,
        "actual": reason.actual,
        "delta": None if candidate.difference is None else _difference(candidate.difference, currency),
    }


def _difference(difference: ForcedDifference, currency: str) -> dict[str, Any]:
    return {
        "objective": None if difference.objective is None else shown_amount(difference.objective, currency),
        "cost": None if difference.cost is None else shown_amount(difference.cost, currency),
        "units": difference.units,
        "deltaUnits": difference.units_served,
        "proven": difference.proven,
    }
