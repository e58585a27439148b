"""A plan laid out beside its problem, for the checker to look things up."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from domain.method import Method
from domain.routing.checking.rulebook import Rulebook
from domain.routing.cost_terms import Tariff
from domain.routing.plan import Assignment, RoutingPlan, UnservedUnits
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem


class PlanRecord:
    """`taken` are the units by order, location and line; `tariffs` those that the plan pays by order and location."""

    def __init__(self, problem: RoutingProblem, plan: RoutingPlan) -> None:
        self.problem = problem
        self.plan = plan
        self.parts: tuple[Assignment | UnservedUnits, ...] = (*plan.assignments, *plan.unserved)
        self.rulebook = Rulebook(problem)
        self.demands = {demand.order: demand for demand in problem.demands}
        self.lines = {(demand.order, line.id): line for demand in problem.demands for line in demand.lines}
        self.locations = {location.code: location for location in problem.locations}
        self.taken: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.used: dict[str, list[str]] = {demand.order: [] for demand in problem.demands}
        for part in plan.assignments:
            by_line = self.taken[part.order, part.location]
            if not by_line and part.order in self.used:
                self.used[part.order].append(part.location)
            by_line[part.line] += part.quantity
        self.tariffs: dict[tuple[str, str], Tariff | None] = {}
        for cost in plan.costs:
            if cost.order in self.demands:
                for tariff in self.offered_tariffs(self.demands[cost.order]):
                    if cost.service == (None if tariff is None else tariff.service):
                        self.tariffs[cost.order, cost.location] = tariff
        self._levels = {(sku, code): units for sku, levels in problem.stock.items() for code, units in levels.items()}

    def available(self, sku: str, location: str) -> int:
        """Before the plan."""
        return self._levels.get((sku, location), 0)

    def sources(self) -> Iterator[tuple[RoutingDemand, CandidateLocation]]:
        """Each order with each location that it takes units from."""
        for demand in self.problem.demands:
            for code in self.used[demand.order]:
                yield demand, self.locations[code]

    def shares(self) -> Iterator[tuple[RoutingDemand, RoutingLine, CandidateLocation, int]]:
        """Each line with each location that it takes units from."""
        for demand, location in self.sources():
            for line_id, units in self.taken[demand.order, location.code].items():
                yield demand, self.lines[demand.order, line_id], location, units

    def line_locations(self, demand: RoutingDemand, line: RoutingLine) -> list[str]:
        return [code for code in self.used[demand.order] if self.taken[demand.order, code][line.id]]

    def opened(self, demand: RoutingDemand) -> list[str]:
        """Locations that do not work on the order yet."""
        return [code for code in self.used[demand.order] if code not in demand.locations_in_use]

    def offered_tariffs(self, demand: RoutingDemand) -> list[Tariff | None]:
        """Those an order can be shipped by; a pickup has none, and None stands for it.

        Where it matters when goods arrive, a service that is not offered is of no use.
        """
        if demand.method is Method.PICKUP:
            return [None]
        codes = {None, *(service.code for service in self.problem.services)}
        profile = self.problem.profile
        return [tariff for tariff in profile.costs.tariffs if not profile.timed or tariff.service in codes]
