"""What the router proposes: which units from where, at what cost, and how well that is proven."""

from dataclasses import dataclass
from enum import StrEnum

from domain.orders.lines import LineException
from domain.routing.profile import minor_units


class PlanStatus(StrEnum):
    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    order: str
    line: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnservedUnits:
    """Units of a line that no location serves.

    NO_STOCK: the locations that the rules leave for the line, as many of them as may be used together, lack the units.
    NO_ELIGIBLE_LOCATION: the rules leave no location; or, where the order must come whole, none of those with the units.
    """

    order: str
    line: str
    quantity: int
    exception: LineException


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationCost:
    """What one location costs for one order, by term, in millicents."""

    order: str
    location: str
    distance_kilometers: int | None
    opening: int
    shipping_parcel: int
    shipping_weight: int
    shipping_distance: int
    picking: int

    @property
    def total(self) -> int:
        return self.opening + self.shipping_parcel + self.shipping_weight + self.shipping_distance + self.picking

    @property
    def total_minor_units(self) -> int:
        return minor_units(self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a simple rule would have cost (millicents) on the same input, and how many units it leaves unserved."""

    cost: int
    units_unserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingPlan:
    """The answer to one RoutingProblem. The same problem gives an equal plan.

    `objective` and `bound` are costs in millicents of the plan's currency, `gap` is (objective - bound) / objective.
    OPTIMAL: no plan serves more units by priority, and none that serves as many costs less. FEASIBLE: the best found
    before a limit was reached. INFEASIBLE: proven that not one unit can be served. `solved_by` names the method.
    """

    status: PlanStatus
    currency_code: str
    objective: int
    bound: int
    gap: float
    solved_by: str
    assignments: tuple[Assignment, ...]
    unserved: tuple[UnservedUnits, ...]
    costs: tuple[LocationCost, ...]
    nearest_baseline: Baseline
    priority_baseline: Baseline

    @property
    def units_served(self) -> int:
        return sum(assignment.quantity for assignment in self.assignments)

    @property
    def units_unserved(self) -> int:
        return sum(unserved.quantity for unserved in self.unserved)
