"""An independent judge of plans: it recomputes rules, quantities and costs from the raw problem.

It shares with the router only the distance formula, the calendars and the definitions of problem and plan, so that a
mistake of the router is not made twice. docs/routing.md says what it recomputes.
"""

from domain.routing.checking.bent import bent_defects
from domain.routing.checking.costs import cost_defects
from domain.routing.checking.keeping import rule_defects, split_defects
from domain.routing.checking.leftover import unserved_defects
from domain.routing.checking.levels import capacity_defects, stock_defects
from domain.routing.checking.proof import proof_defects
from domain.routing.checking.record import PlanRecord
from domain.routing.checking.structure import quantity_defects, structure_defects
from domain.routing.checking.worth import objective_defects
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem


class PlanDefect(AssertionError):
    """A plan breaks a rule, or says something about itself that is not so. Only a defect of the router can cause it."""


def check_plan(problem: RoutingProblem, plan: RoutingPlan) -> None:
    """Do nothing if the plan is right.

    Raises PlanDefect with all that is wrong otherwise.
    """
    defects = plan_defects(problem, plan)
    if defects:
        raise PlanDefect("\n".join(defects))


def plan_defects(problem: RoutingProblem, plan: RoutingPlan) -> tuple[str, ...]:
    """Everything that is wrong with the plan, in words.

    That no better plan exists is not checked, except that an OPTIMAL plan leaves no unit behind that could be served,
    and is not worse than its baselines.
    """
    broken = broken_rules(problem, plan)
    record = PlanRecord(problem, plan)
    if any(structure_defects(record)):
        return broken
    return (
        *broken,
        *bent_defects(record),
        *cost_defects(record),
        *objective_defects(record),
        *proof_defects(record),
        *unserved_defects(record),
    )


def broken_rules(problem: RoutingProblem, plan: RoutingPlan) -> tuple[str, ...]:
    """What the plan may not do, whatever it costs: units, stock, capacity and hard rules."""
    record = PlanRecord(problem, plan)
    defects = tuple(structure_defects(record))
    if defects:
        return defects
    return (
        *quantity_defects(record),
        *stock_defects(record),
        *capacity_defects(record),
        *rule_defects(record),
        *split_defects(record),
    )
