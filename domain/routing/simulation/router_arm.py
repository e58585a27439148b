"""The router within a simulation, on stock as it is."""

from collections.abc import Sequence
from datetime import datetime

from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.profile import RoutingProfile
from domain.routing.route import route
from domain.routing.simulation.arm import Pick
from domain.routing.simulation.scenario import Scenario
from domain.routing.simulation.shelves import Shelves


class RouterArm:
    """Each order when it comes, by one profile."""

    def __init__(self, scenario: Scenario, profile: RoutingProfile) -> None:
        self._scenario = scenario
        self._profile = profile

    def picks(self, demand: RoutingDemand, shelves: Shelves, *, at: datetime) -> Sequence[Pick]:
        """The plan of the order alone."""
        problem = RoutingProblem(
            profile=self._profile,
            demands=(demand,),
            locations=self._scenario.locations,
            stock={line.sku: shelves.units_of(line.sku) for line in demand.lines},
            at=at,
            services=self._scenario.services,
            calendars=self._scenario.calendars,
        )
        plan = route(problem)
        services = {cost.location: cost.service for cost in plan.costs}
        return [
            Pick(assignment.line, assignment.location, services[assignment.location], assignment.quantity)
            for assignment in plan.assignments
        ]
