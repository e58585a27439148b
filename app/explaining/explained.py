"""A routing decision with everything that is told about it."""

from collections.abc import Callable

from msgspec import Struct

from domain.orders.lines import LineException
from domain.routing.decision import RoutingDecision
from domain.routing.explaining.forced import Force, ForcedDifference, forced_difference
from domain.routing.explaining.reasons import CandidateReason, ReasonOutcome
from domain.routing.problem import RoutingLine

Progress = Callable[[int, int], None]
"""Told how many differences are worked out, and how many will be."""


class ExplainedCandidate(Struct, frozen=True, kw_only=True):
    """A location with its reason; `difference` where it is possible and was worked out."""

    reason: CandidateReason
    difference: ForcedDifference | None = None


class ExplainedLine(Struct, frozen=True, kw_only=True):
    """One line with every location, by priority and code."""

    line: RoutingLine
    unserved: int
    exception: LineException | None
    candidates: tuple[ExplainedCandidate, ...]


class Explained(Struct, frozen=True, kw_only=True):
    """A decision on the order of this number, with some or all of its lines."""

    number: str
    decision: RoutingDecision
    lines: tuple[ExplainedLine, ...]


def explained(
    number: str, decision: RoutingDecision, *, sku: str | None, differences_max: int | None, progress: Progress
) -> Explained:
    """Work out the reasons, of the lines of one SKU if one is given, and at most so many differences, the first ones."""
    demand = next(demand for demand in decision.problem.demands if demand.order == decision.order_id)
    lines = {line.id: line for line in demand.lines if sku in (None, line.sku)}
    reasons = [line for line in decision.reasons if line.line in lines]
    forces = [
        Force(line.order, line.line, reason.location, reason.units)
        for line in reasons
        for reason in line.candidates
        if reason.outcome is ReasonOutcome.POSSIBLE
    ][:differences_max]
    differences: dict[Force, ForcedDifference] = {}
    for done, force in enumerate(forces):
        progress(done, len(forces))
        differences[force] = forced_difference(decision.problem, decision.plan, force)
    unserved = {units.line: units for units in decision.plan.unserved if units.order == decision.order_id}
    return Explained(
        number=number,
        decision=decision,
        lines=tuple(
            ExplainedLine(
                line=lines[line.line],
                unserved=unserved[line.line].quantity if line.line in unserved else 0,
                exception=unserved[line.line].exception if line.line in unserved else None,
                candidates=tuple(
                    ExplainedCandidate(
                        reason=reason,
                        difference=differences.get(Force(line.order, line.line, reason.location, reason.units)),
                    )
                    for reason in line.candidates
                ),
            )
            for line in reasons
        ),
    )
