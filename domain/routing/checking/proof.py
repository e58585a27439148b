"""Whether what a plan says about its proof fits together."""

from collections.abc import Iterator

from domain.routing.checking.record import PlanRecord
from domain.routing.plan import PlanStatus


def proof_defects(record: PlanRecord) -> Iterator[str]:
    """Bound, gap and status that do not fit the objective, or each other."""
    plan = record.plan
    if not 0 <= plan.bound <= plan.objective:
        yield f"the bound {plan.bound} is not between nothing and the objective"
    gap = (plan.objective - plan.bound) / plan.objective if plan.objective else 0.0
    if plan.gap != gap:
        yield f"the gap is said to be {plan.gap}, and is {gap}"
    if plan.status is not PlanStatus.FEASIBLE:
        if plan.bound != plan.objective:
            yield f"{plan.status} without proof"
        if (plan.status is PlanStatus.OPTIMAL) != bool(plan.assignments):
            yield f"{plan.status} is not what it is"
        yield from _baseline_defects(record)


def _baseline_defects(record: PlanRecord) -> Iterator[str]:
    """No baseline is better than a proven plan. Where priorities differ, more units may be less."""
    plan = record.plan
    if len({demand.priority for demand in record.problem.demands}) > 1:
        return
    for baseline in (plan.nearest_baseline, plan.priority_baseline):
        if baseline is not None and (baseline.units_unserved, baseline.objective) < (
            plan.units_unserved,
            plan.objective,
        ):
            yield f"{baseline} is better than the plan"
