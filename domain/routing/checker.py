"""An independent judge of plans: it recomputes rules, quantities and costs from the raw problem.

It shares with the router only the distance formula and the definitions of problem and plan, so that a mistake of the
router is not made twice.
"""

from collections import Counter

from domain.method import Method
from domain.orders.lines import LineException
from domain.routing.distance import great_circle_kilometers
from domain.routing.plan import Assignment, LocationCost, PlanStatus, RoutingPlan, UnservedUnits
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem


class PlanDefect(AssertionError):
    """A plan breaks a rule, or says something about itself that is not so. Only a defect of the router can cause it."""


def check_plan(problem: RoutingProblem, plan: RoutingPlan) -> None:
    """Do nothing if the plan is right.

    Raises PlanDefect otherwise. That no better plan exists is not checked, except that an OPTIMAL plan leaves
    no unit behind that a location in use could serve.
    """
    judge = _Judge(problem, plan)
    judge.check_quantities()
    judge.check_stock()
    judge.check_rules()
    judge.check_costs()
    judge.check_proof()
    judge.check_unserved()


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise PlanDefect(what)


class _Judge:
    def __init__(self, problem: RoutingProblem, plan: RoutingPlan) -> None:
        self.problem = problem
        self.plan = plan
        self.demands = {demand.order: demand for demand in problem.demands}
        self.lines = {(demand.order, line.id): line for demand in problem.demands for line in demand.lines}
        self.locations = {location.code: location for location in problem.locations}
        self.parts: tuple[Assignment | UnservedUnits, ...] = (*plan.assignments, *plan.unserved)
        for part in self.parts:
            _require((part.order, part.line) in self.lines, f"{part} is of no line of the problem")
            _require(part.quantity > 0, f"{part} has no units")
        for assignment in plan.assignments:
            _require(assignment.location in self.locations, f"{assignment} is at no location of the problem")

    def check_quantities(self) -> None:
        triples = [(part.order, part.line, part.location) for part in self.plan.assignments]
        _require(len(set(triples)) == len(triples), "a line is assigned to one location twice")
        unserved = [(part.order, part.line) for part in self.plan.unserved]
        _require(len(set(unserved)) == len(unserved), "a line is unserved twice")
        units: Counter[tuple[str, str]] = Counter()
        for part in self.parts:
            units[part.order, part.line] += part.quantity
        for key, line in self.lines.items():
            _require(units[key] == line.quantity, f"{key}: {units[key]} units of {line.quantity} are accounted for")

    def check_stock(self) -> None:
        for (sku, location), left in self._stock_left().items():
            _require(left >= 0, f"{-left} units of {sku} too many are taken at {location}")

    def check_rules(self) -> None:
        for part in self.plan.assignments:
            demand, location = self.demands[part.order], self.locations[part.location]
            _require(self._is_eligible(demand, self._line(part), location), f"{part} breaks a rule")
        for demand in self.problem.demands:
            used = self._used(demand)
            limit = self._locations_max(demand)
            if limit is not None and used - demand.locations_in_use:
                _require(
                    len(used | demand.locations_in_use) <= limit, f"{demand.order} uses more than {limit} locations"
                )
            if not demand.split_allowed and used:
                _require(len(used) == 1, f"{demand.order} may not be split")
                _require(
                    not any(part.order == demand.order for part in self.plan.unserved), f"{demand.order} is not whole"
                )

    def check_costs(self) -> None:
        expected = [
            self._location_cost(demand, self.locations[code])
            for demand in self.problem.demands
            for code in self._used(demand)
        ]
        by_key = {(cost.order, cost.location): cost for cost in expected}
        _require(len(self.plan.costs) == len(expected), "costs are not those of the locations in use")
        for cost in self.plan.costs:
            _require(cost == by_key.get((cost.order, cost.location)), f"{cost} is wrong")
        total = sum(cost.total for cost in expected)
        _require(self.plan.objective == total, f"the objective is {self.plan.objective}, the costs are {total}")
        _require(self.plan.currency_code == self.problem.profile.currency_code, "the currency is not the profile's")

    def check_proof(self) -> None:
        plan = self.plan
        _require(0 <= plan.bound <= plan.objective, "the bound is not between nothing and the objective")
        gap = (plan.objective - plan.bound) / plan.objective if plan.objective else 0.0
        _require(plan.gap == gap, f"the gap is {gap}, not {plan.gap}")
        if plan.status is not PlanStatus.FEASIBLE:
            _require(plan.bound == plan.objective, f"{plan.status} without proof")
            _require((plan.status is PlanStatus.OPTIMAL) == bool(plan.assignments), f"{plan.status} is not what it is")

    def check_unserved(self) -> None:
        left = self._stock_left()
        for part in self.plan.unserved:
            demand = self.demands[part.order]
            _require(part.exception is self._exception(demand, part, left), f"{part} has the wrong exception")
            if demand.split_allowed and self.plan.status is PlanStatus.OPTIMAL:
                line = self._line(part)
                for code in self._used(demand) | demand.locations_in_use:
                    could = code in self.locations and self._is_eligible(demand, line, self.locations[code])
                    _require(not (could and left.get((line.sku, code), 0) > 0), f"{part} could be served from {code}")

    def _exception(self, demand: RoutingDemand, part: UnservedUnits, left: dict[tuple[str, str], int]) -> LineException:
        lines = (self._line(part),) if demand.split_allowed else demand.lines
        eligible = [
            code
            for code, location in self.locations.items()
            if all(self._is_eligible(demand, line, location) for line in lines)
        ]
        needed: Counter[str] = Counter()
        for line in lines:
            needed[line.sku] += line.quantity
        for code in eligible:
            if not demand.split_allowed and all(left.get((sku, code), 0) >= units for sku, units in needed.items()):
                return LineException.NO_ELIGIBLE_LOCATION
        return LineException.NO_STOCK if eligible else LineException.NO_ELIGIBLE_LOCATION

    def _stock_left(self) -> dict[tuple[str, str], int]:
        left = {(sku, code): units for sku, levels in self.problem.stock.items() for code, units in levels.items()}
        for part in self.plan.assignments:
            level = self._line(part).sku, part.location
            left[level] = left.get(level, 0) - part.quantity
        return left

    def _is_eligible(self, demand: RoutingDemand, line: RoutingLine, location: CandidateLocation) -> bool:
        """By every rule that looks at one line and one location alone."""
        limit = self.problem.profile.distance_kilometers_max
        if limit is not None and demand.method is Method.SHIP:
            kilometers = self._kilometers(demand, location)
            if kilometers is None or kilometers > limit:
                return False
        return (
            location.active
            and demand.method in location.methods
            and (demand.method is Method.SHIP or location.code == demand.pickup_location)
            and demand.required_location in (None, location.code)
            and location.code not in demand.excluded.get(None, {})
            and location.code not in demand.excluded.get(line.id, {})
            and line.handling <= location.handling
        )

    def _location_cost(self, demand: RoutingDemand, location: CandidateLocation) -> LocationCost:
        profile = self.problem.profile
        kilometers = self._kilometers(demand, location)
        distance = profile.distance_unknown_kilometers if kilometers is None else kilometers
        opening = profile.opening[location.kind] if location.opening is None else location.opening
        weight = by_distance = picking = 0
        for part in self.plan.assignments:
            if part.order == demand.order and part.location == location.code:
                grams = self._line(part).weight_grams
                weight += part.quantity * ((grams * profile.shipping_per_kilogram + 500) // 1000)
                rate = profile.shipping_per_kilogram_kilometer * distance
                by_distance += part.quantity * ((grams * rate + 500) // 1000)
                picking += part.quantity * profile.picking_per_unit[location.kind]
        ships = demand.method is Method.SHIP
        return LocationCost(
            order=demand.order,
            location=location.code,
            distance_kilometers=kilometers,
            opening=0 if location.code in demand.locations_in_use else opening,
            shipping_parcel=profile.shipping_fixed + profile.shipping_per_kilometer * distance if ships else 0,
            shipping_weight=weight if ships else 0,
            shipping_distance=by_distance if ships else 0,
            picking=picking,
        )

    def _kilometers(self, demand: RoutingDemand, location: CandidateLocation) -> int | None:
        if demand.method is Method.PICKUP or demand.destination is None:
            return None
        return round(
            great_circle_kilometers(
                latitude=location.latitude,
                longitude=location.longitude,
                other_latitude=demand.destination.latitude,
                other_longitude=demand.destination.longitude,
            )
        )

    def _locations_max(self, demand: RoutingDemand) -> int | None:
        return self.problem.profile.locations_per_order_max if demand.split_allowed else 1

    def _line(self, part: Assignment | UnservedUnits) -> RoutingLine:
        return self.lines[part.order, part.line]

    def _used(self, demand: RoutingDemand) -> set[str]:
        return {part.location for part in self.plan.assignments if part.order == demand.order}
