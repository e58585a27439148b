"""Costs of plans as clients see them: money instead of millicents."""

from collections.abc import Mapping

from domain.routing.cost_terms import CostTerm, money_of
from domain.routing.plan import Baseline, RoutingPlan
from domain.routing.saving import saving_percent
from schema.routing.costs import RoutingBaseline, RoutingTermCost


def show_terms(terms: Mapping[CostTerm, int], currency_code: str) -> list[RoutingTermCost]:
    """What each term costs."""
    return [
        RoutingTermCost(term=CostTerm(term), amount=money_of(amount, currency_code)) for term, amount in terms.items()
    ]


def show_baseline(plan: RoutingPlan, baseline: Baseline) -> RoutingBaseline:
    """What a simple rule would have done, and what the plan saves against it."""
    return RoutingBaseline(
        objective=money_of(baseline.objective, plan.currency_code),
        cost=money_of(baseline.cost, plan.currency_code),
        units_unserved=baseline.units_unserved,
        saving_percent=saving_percent(plan, baseline),
    )
