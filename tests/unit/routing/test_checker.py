"""The checker accepts what the router plans, and objects to every plan that was changed since."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from msgspec.structs import replace

from domain.orders.lines import LineException
from domain.routing.checking.check_plan import PlanDefect, check_plan, plan_defects
from domain.routing.cost_terms import CostTerm
from domain.routing.plan import Baseline, BentRule, LocationCost, PlanStatus, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route
from domain.routing.serving.baselines import with_baselines
from tests.unit.routing.random_problems import random_problem

Change = Callable[[RoutingProblem, RoutingPlan], Iterator[RoutingPlan]]

CASES = [
    (problem, with_baselines(problem, route(problem)))
    for problem in (random_problem(Random(f"checked {number}"), orders=1 + number % 3) for number in range(60))
]


def test_accepts_the_plans_of_the_router() -> None:
    for problem, plan in CASES:
        check_plan(problem, plan)


def other_units(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for index, part in enumerate(plan.assignments):
        for quantity in (part.quantity + 1, part.quantity - 1, 0, -1):
            changed = replace(part, quantity=quantity)
            yield replace(plan, assignments=(*plan.assignments[:index], changed, *plan.assignments[index + 1 :]))
        yield replace(plan, assignments=(*plan.assignments[:index], *plan.assignments[index + 1 :]))
        yield replace(plan, assignments=(*plan.assignments, part))


def other_places(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for index, part in enumerate(plan.assignments):
        codes = {location.code for location in problem.locations} - {part.location}
        strangers = [replace(part, location=code) for code in sorted({*codes, "MOON"})]
        strangers += [replace(part, line="line-99"), replace(part, order="order-99")]
        for stranger in strangers:
            yield replace(plan, assignments=(*plan.assignments[:index], stranger, *plan.assignments[index + 1 :]))


def other_leftovers(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for index, part in enumerate(plan.unserved):
        before, after = plan.unserved[:index], plan.unserved[index + 1 :]
        yield replace(plan, unserved=(*before, *after))
        yield replace(plan, unserved=(*plan.unserved, part))
        yield replace(plan, unserved=(*before, replace(part, quantity=part.quantity + 1), *after))
        yield replace(plan, unserved=(*before, replace(part, exception=LineException.BAD_ADDRESS), *after))


def other_terms(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for index, cost in enumerate(plan.costs):
        for term in CostTerm:
            for amount in (cost.terms.get(term, 0) + 1, 0):
                if (term in cost.terms) != bool(amount) or amount != cost.terms.get(term, 0):
                    yield with_cost(plan, index, replace(cost, terms={**cost.terms, term: amount}))
            if term in cost.terms:
                fewer = {other: amount for other, amount in cost.terms.items() if other is not term}
                yield with_cost(plan, index, replace(cost, terms=fewer))


def other_figures(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    services = [tariff.service for tariff in problem.profile.costs.tariffs]
    for index, cost in enumerate(plan.costs):
        yield with_cost(plan, index, replace(cost, distance_kilometers=(cost.distance_kilometers or 0) + 1))
        yield with_cost(plan, index, replace(cost, deliver_days=(cost.deliver_days or 0) + 1))
        yield with_cost(plan, index, replace(cost, co2e_grams=cost.co2e_grams + 1))
        yield with_cost(plan, index, replace(cost, service="PIGEON"))
        yield replace(plan, costs=(*plan.costs[:index], *plan.costs[index + 1 :]))
        yield replace(plan, costs=(*plan.costs, cost))
        for service in services:
            if service != cost.service and cost.service in services:
                changed = with_cost(plan, index, replace(cost, service=service))
                if plan_worth(problem, cost) != plan_worth(problem, changed.costs[index]):
                    yield changed


def other_totals(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for change in (1, -1):
        yield replace(plan, objective=plan.objective + change)
        yield replace(plan, bound=plan.bound + change)
        yield replace(plan, cost=plan.cost + change)
    yield replace(plan, gap=0.1)
    yield replace(plan, currency_code="EUR")
    yield replace(plan, status=PlanStatus.INFEASIBLE if plan.assignments else PlanStatus.OPTIMAL)


def other_bent_rules(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    for index, bent in enumerate(plan.bent):
        before, after = plan.bent[:index], plan.bent[index + 1 :]
        yield replace(plan, bent=(*before, *after))
        yield replace(plan, bent=(*before, replace(bent, amount=bent.amount + 1), *after))
        yield replace(plan, bent=(*before, replace(bent, price=bent.price + 1), *after))
        yield replace(plan, bent=(*plan.bent, bent))
    for part in plan.assignments[:1]:
        rules = [rule.code for rule in problem.profile.rules]
        for rule in (*rules, "NO_SUCH_RULE"):
            extra = BentRule(order=part.order, rule=rule, location=part.location, line=part.line, amount=9, price=9)
            yield replace(plan, bent=(*plan.bent, extra))


def better_baselines(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    if len({demand.priority for demand in problem.demands}) == 1:
        if plan.objective:
            better = Baseline(objective=plan.objective - 1, cost=0, units_unserved=plan.units_unserved)
            yield replace(plan, nearest_baseline=better)
        if plan.unserved:
            fuller = Baseline(objective=plan.objective, cost=0, units_unserved=plan.units_unserved - 1)
            yield replace(plan, priority_baseline=fuller)


def units_given_back(problem: RoutingProblem, plan: RoutingPlan) -> Iterator[RoutingPlan]:
    """A plan for less stock, with its own right figures, shown with all of the stock.

    Where another line goes without the unit, that line may not be allowed to have it.
    """
    for part in plan.assignments[:2] if len(problem.demands) == 1 else ():
        sku = next(line.sku for line in problem.demands[0].lines if line.id == part.line)
        less = {**problem.stock[sku], part.location: problem.stock[sku][part.location] - 1}
        short = route(replace(problem, stock={**problem.stock, sku: less}))
        if short.units_served < plan.units_served and part.line in {units.line for units in short.unserved}:
            yield short


def with_cost(plan: RoutingPlan, index: int, cost: LocationCost) -> RoutingPlan:
    return replace(plan, costs=(*plan.costs[:index], cost, *plan.costs[index + 1 :]))


def plan_worth(problem: RoutingProblem, cost: LocationCost) -> object:
    """What tells two tariffs apart, whatever is sent."""
    return next(tariff for tariff in problem.profile.costs.tariffs if tariff.service == cost.service).tiers


CHANGES: list[Change] = [
    other_units,
    other_places,
    other_leftovers,
    other_terms,
    other_figures,
    other_totals,
    other_bent_rules,
    better_baselines,
    units_given_back,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_objects_to_every_change(change: Change) -> None:
    objections = 0
    for number, (problem, plan) in enumerate(CASES):
        for index, changed in enumerate(change(problem, plan)):
            assert plan_defects(problem, changed), (number, index)
            objections += 1
    assert objections >= 10


def test_raises_all_that_is_wrong_at_once() -> None:
    problem, plan = next(case for case in CASES if case[1].assignments)
    with pytest.raises(PlanDefect, match=r"currency(.|\n)*objective"):
        check_plan(problem, replace(plan, currency_code="EUR", objective=plan.objective + 1))
