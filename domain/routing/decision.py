"""The applied plan of one order, kept with the problem that it solves, from which its reasons follow."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from domain.routing.explaining.explain import explain
from domain.routing.explaining.reasons import LineReasons
from domain.routing.pilots.results import ArmResult
from domain.routing.plan import Baselines, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.serving.baselines import baselines_of


class RoutingTrigger(StrEnum):
    """What made the router look at the order."""

    PLACED = "PLACED"
    REJECTED = "REJECTED"
    REROUTED = "REROUTED"
    ADDRESS_CHANGED = "ADDRESS_CHANGED"
    STOCK_ARRIVED = "STOCK_ARRIVED"
    CANCELLED = "CANCELLED"
    STOCK_LOST = "STOCK_LOST"
    LOCATION_CLOSED = "LOCATION_CLOSED"
    OVER_CAPACITY = "OVER_CAPACITY"
    BATCH = "BATCH"
    CONSOLIDATED = "CONSOLIDATED"
    IMPROVED = "IMPROVED"
    POSTED = "POSTED"
    OVERDUE = "OVERDUE"


class RoutingDecision(Struct, frozen=True, kw_only=True):
    """One decision; an order has one for each time it was routed. `order_version` is that of the order after it.

    `seconds` is how long the router took, `arm` the arm of a pilot that the order was in, and
    `results` what it was for that pilot.
    """

    order_id: str
    order_version: int
    decided_at: datetime
    trigger: RoutingTrigger
    problem: RoutingProblem
    plan: RoutingPlan
    seconds: float = 0.0
    arm: str | None = None
    results: tuple[ArmResult, ...] = ()

    @property
    def baselines(self) -> Baselines:
        """What simple rules would have done."""
        return baselines_of(self.problem, self.plan)

    @property
    def reasons(self) -> tuple[LineReasons, ...]:
        """What became of every location, for every line of the order."""
        return explain(self.problem, self.plan, self.order_id)
