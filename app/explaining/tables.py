"""An explanation as tables for people, readable at 100 columns."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from app.explaining.amounts import shown_amount
from app.explaining.explained import Explained, ExplainedCandidate, ExplainedLine
from domain.routing.cost_terms import CostTerm
from domain.routing.explaining.reasons import CandidateReason, ReasonOutcome
from domain.routing.plan import Baseline, RoutingPlan
from domain.routing.saving import saving_percent

LOCATIONS_SHOWN_MAX = 12
"""Of each line, unless all are asked for."""

_STYLES = {ReasonOutcome.CHOSEN: "green", ReasonOutcome.POSSIBLE: "", ReasonOutcome.EXCLUDED: "dim"}
_ORDER = (ReasonOutcome.CHOSEN, ReasonOutcome.POSSIBLE, ReasonOutcome.EXCLUDED)


def explained_tables(explained: Explained, *, everything: bool) -> Iterator[RenderableType]:
    """The decision and its proof, then a table for each line."""
    yield _summary(explained)
    for line in explained.lines:
        yield ""
        yield _line_table(explained, line, everything=everything)


def _summary(explained: Explained) -> RenderableType:
    decision, plan = explained.decision, explained.decision.plan
    currency = plan.currency_code
    profile = decision.problem.profile
    arm = "" if decision.arm is None else f", arm {escape(decision.arm)}"
    rows = Table.grid(Column(style="dim", no_wrap=True), Column(), padding=(0, 2))
    rows.add_row("Order", f"[bold]{escape(explained.number)}[/] {decision.order_id}, version {decision.order_version}")
    rows.add_row("Decided", f"{decision.decided_at:%Y-%m-%d %H:%M:%S} UTC, {decision.trigger}")
    rows.add_row("Profile", f"{escape(profile.code)} version {profile.version}, {profile.objective}{arm}")
    rows.add_row(
        "Plan",
        f"[bold]{plan.status}[/] by {escape(plan.solved_by)} in {decision.seconds * 1000:,.1f} ms, "
        f"{plan.units_served:,} units served, {plan.units_unserved:,} not",
    )
    rows.add_row(
        "Objective",
        f"[bold]{shown_amount(plan.objective, currency)}[/] {currency}, proven not below "
        f"{shown_amount(plan.bound, currency)} (gap {plan.gap:.2%}); cost {shown_amount(plan.cost, currency)}",
    )
    rows.add_row("Nearest first", _baseline_text(plan, decision.baselines.nearest))
    rows.add_row("By priority", _baseline_text(plan, decision.baselines.priority))
    for cost in plan.costs:
        rows.add_row(
            f"From {escape(cost.location)}", _location_text(cost.distance_kilometers, cost.deliver_days, cost.service)
        )
        rows.add_row("", f"{shown_amount(cost.total, currency)}: {_terms_text(cost.terms, currency)}")
    for bent in plan.bent:
        where = " ".join(escape(part) for part in (bent.location, bent.line) if part)
        rows.add_row(
            "Bent", f"{escape(bent.rule)} by {bent.amount:,} at {shown_amount(bent.price, currency)} {where}".rstrip()
        )
    return rows


def _baseline_text(plan: RoutingPlan, baseline: Baseline) -> str:
    shown = shown_amount(baseline.objective, plan.currency_code)
    saving = saving_percent(plan, baseline)
    if saving is not None:
        return f"{shown}: the plan saves {saving:.1f} %"
    if baseline.units_unserved > plan.units_unserved:
        return f"{shown}, and leaves {baseline.units_unserved - plan.units_unserved:,} units more unserved"
    return shown


def _location_text(kilometers: int | None, days: int | None, service: str | None) -> str:
    parts = [
        "" if kilometers is None else f"{kilometers:,} km",
        "" if days is None else f"{days} days",
        "" if service is None else f"by {escape(service)}",
    ]
    return ", ".join(part for part in parts if part)


def _terms_text(terms: Mapping[CostTerm, int], currency: str) -> str:
    return " + ".join(
        f"{term.lower().replace('_', ' ')} {shown_amount(amount, currency)}" for term, amount in terms.items()
    )


def _line_table(explained: Explained, line: ExplainedLine, *, everything: bool) -> RenderableType:
    currency = explained.decision.plan.currency_code
    unserved = f", {line.unserved:,} unserved: {line.exception}" if line.unserved else ""
    table = Table(
        Column("Location", no_wrap=True),
        Column("Verdict", no_wrap=True),
        Column("Units", justify="right", no_wrap=True),
        Column("km", justify="right", no_wrap=True),
        Column("Cost", justify="right", no_wrap=True),
        Column("Delta", justify="right", no_wrap=True),
        Column("Why", ratio=1, overflow="fold"),
        title=f"{escape(line.line.sku)} x {line.line.quantity:,}{unserved}",
        title_justify="left",
        expand=True,
    )
    ranked = sorted(line.candidates, key=lambda candidate: (_ORDER.index(candidate.reason.outcome), _worth(candidate)))
    shown = ranked if everything else ranked[:LOCATIONS_SHOWN_MAX]
    for candidate in shown:
        table.add_row(*_cells(candidate, currency), style=_STYLES[candidate.reason.outcome])
    left_out = [candidate.reason for candidate in ranked[len(shown) :]]
    return Group(table, Text(_left_out_text(left_out), style="dim")) if left_out else table


def _worth(candidate: ExplainedCandidate) -> tuple[bool, int]:
    """The cheapest first, then those that lose units or were not worked out."""
    objective = None if candidate.difference is None else candidate.difference.objective
    return objective is None, objective or 0


def _cells(candidate: ExplainedCandidate, currency: str) -> tuple[str, ...]:
    reason = candidate.reason
    difference = candidate.difference
    return (
        escape(reason.location),
        reason.outcome.value.lower(),
        f"{reason.units:,}" if reason.units else "",
        "" if reason.kilometers is None else f"{reason.kilometers:,}",
        "" if reason.cost is None else shown_amount(sum(reason.cost.values()), currency),
        ""
        if difference is None or difference.objective is None
        else shown_amount(difference.objective, currency, signed=True),
        escape(_why(candidate, currency)),
    )


def _why(candidate: ExplainedCandidate, currency: str) -> str:
    reason, difference = candidate.reason, candidate.difference
    if reason.outcome is ReasonOutcome.EXCLUDED:
        return _rule_text(reason)
    if reason.outcome is ReasonOutcome.CHOSEN:
        return _terms_text(reason.cost or {}, currency)
    if difference is None:
        return "not worked out: give --all"
    if difference.objective is None:
        return f"with {difference.units:,} units from there, {-difference.units_served:,} units are lost"
    return "" if difference.proven else "not proven"


def _rule_text(reason: CandidateReason) -> str:
    rule = reason.rule or ""
    code = f" {reason.rule_code}" if reason.rule_code not in (None, rule) else ""
    demanded = "" if reason.threshold is None else f": demands {reason.threshold}"
    found = "" if reason.actual is None else f"{',' if demanded else ':'} is {reason.actual}"
    return f"{rule}{code}{demanded}{found}"


def _left_out_text(reasons: Sequence[CandidateReason]) -> str:
    counts = Counter(reason.rule or reason.outcome.value.lower() for reason in reasons)
    parts = ", ".join(
        f"{count:,} {word}" for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"{len(reasons):,} more locations (--all shows them): {parts}"
