"""What the router proposes: which units from where, at what cost, and how well that is proven."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from domain.orders.lines import LineException
from domain.routing.cost_terms import CostTerm, in_minor_units


class PlanStatus(StrEnum):
    """How good a plan is, as far as that is proven."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"


class Assignment(Struct, frozen=True, kw_only=True):
    """Units of an order line that a location serves."""

    order: str
    line: str
    location: str
    quantity: int


class UnservedUnits(Struct, frozen=True, kw_only=True):
    """Units of a line that no location serves.

    NO_STOCK: the locations that the rules leave for the line, as many of them as may be used together, lack the units.
    NO_ELIGIBLE_LOCATION: the rules leave no location; or, where the order must come whole, none of those with the units.
    CAPACITY: locations with the units have no capacity left for them. MAX_REJECTIONS, MAX_ATTEMPTS: a rule ends it.
    """

    order: str
    line: str
    quantity: int
    exception: LineException


class LocationCost(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one location costs for one order, by term, in millicents; terms that cost nothing are left out.

    `service` is the carrier service chosen; None for whichever delivers first. `deliver_days` is how many days after the
    decision the units arrive, where the profile asks for it. `co2e_grams` are those of its shipping.
    """

    order: str
    location: str
    service: str | None = None
    distance_kilometers: int | None
    deliver_days: int | None = None
    co2e_grams: int
    terms: Mapping[CostTerm, int]

    @property
    def total(self) -> int:
        return sum(self.terms.values())

    @property
    def total_minor_units(self) -> int:
        return in_minor_units(self.total)


class BentRule(Struct, frozen=True, kw_only=True):
    """A rule that the plan does not keep: by how much (in what its kind counts), and at which price (millicents).

    `location` and `line` are None where the rule is about all of the order's.
    """

    order: str
    rule: str
    location: str | None
    line: str | None
    amount: int
    price: int


class Baseline(Struct, frozen=True, kw_only=True):
    """What a simple rule would have cost (millicents) on the same input, and how many units it leaves unserved."""

    objective: int
    cost: int
    units_unserved: int


class Baselines(Struct, frozen=True, kw_only=True):
    """Always the nearest location with stock, and always the first location by priority."""

    nearest: Baseline
    priority: Baseline


class RoutingPlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one RoutingProblem. The same problem gives an equal plan.

    `cost` is money, in millicents of the plan's currency, with the price of every rule in `bent`. `objective` is what the
    profile's weights make of it, `bound` is proven to be at or below that of every plan that serves as many units, and
    `gap` is (objective - bound) / objective.
    OPTIMAL: no plan serves more units by priority, and none that serves as many has a lower objective. FEASIBLE: the best
    found before a limit was reached. INFEASIBLE: proven that not one unit can be served. `solved_by` names the methods.
    The baselines are given where they do not follow from the plan's problem: see `baselines_of`.
    """

    status: PlanStatus
    currency_code: str
    objective: int
    bound: int
    gap: float
    cost: int
    solved_by: str
    assignments: tuple[Assignment, ...]
    unserved: tuple[UnservedUnits, ...] = ()
    costs: tuple[LocationCost, ...]
    bent: tuple[BentRule, ...] = ()
    nearest_baseline: Baseline | None = None
    priority_baseline: Baseline | None = None

    @property
    def units_served(self) -> int:
        return sum(assignment.quantity for assignment in self.assignments)

    @property
    def units_unserved(self) -> int:
        return sum(unserved.quantity for unserved in self.unserved)
