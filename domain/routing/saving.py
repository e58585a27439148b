"""What a plan saves against a simple rule."""

from domain.routing.plan import Baseline, RoutingPlan


def saving_percent(plan: RoutingPlan, baseline: Baseline) -> float | None:
    """How much lower the plan's objective is, in percent of the baseline's.

    None where there is nothing to compare: the baseline serves other units, or its objective is zero.
    """
    if baseline.units_unserved != plan.units_unserved or baseline.objective == 0:
        return None
    return round(100 * (baseline.objective - plan.objective) / baseline.objective, 2)
