"""Several orders of one customer as if they were one: what a common shipment would cost, and each one's share of it."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from domain.routing.plan import Assignment, LocationCost, RoutingPlan
from domain.routing.problem import Exclusion, RoutingDemand, RoutingProblem
from domain.routing.route import route
from domain.routing.serving.baselines import with_baselines


class JointPlan(Struct, frozen=True, kw_only=True):
    """The plan of the orders as one; `problem` is what it solves. Its lines belong to the orders in `demands`."""

    demands: tuple[RoutingDemand, ...]
    problem: RoutingProblem
    plan: RoutingPlan

    def order_plan(self, order: str) -> RoutingPlan:
        """The part of one order, with its share of what they cost together."""
        demand = next(demand for demand in self.demands if demand.order == order)
        lines = {line.id for line in demand.lines}
        assignments = tuple(replace(each, order=order) for each in self.plan.assignments if each.line in lines)
        costs = tuple(self._share(order, cost, lines) for cost in self.plan.costs if _units(assignments, cost.location))
        total = sum(cost.total for cost in costs)
        return replace(
            self.plan, assignments=assignments, costs=costs, bent=(), objective=total, bound=total, gap=0.0, cost=total
        )

    def orders_at(self) -> dict[str, tuple[str, ...]]:
        """The orders that each location serves, in their order."""
        of_line = {line.id: demand.order for demand in self.demands for line in demand.lines}
        found: dict[str, dict[str, None]] = {}
        for assignment in self.plan.assignments:
            found.setdefault(assignment.location, {})[of_line[assignment.line]] = None
        ranks = {demand.order: rank for rank, demand in enumerate(self.demands)}
        return {location: tuple(sorted(orders, key=ranks.__getitem__)) for location, orders in found.items()}

    def _share(self, order: str, cost: LocationCost, lines: set[str]) -> LocationCost:
        """By units, so that the shares of all orders are the whole cost, to the last millicent."""
        before, own, total = 0, 0, 0
        ranks = {line.id: rank for rank, demand in enumerate(self.demands) for line in demand.lines}
        rank = next(rank for rank, demand in enumerate(self.demands) if demand.order == order)
        for assignment in self.plan.assignments:
            if assignment.location == cost.location:
                total += assignment.quantity
                before += assignment.quantity if ranks[assignment.line] < rank else 0
                own += assignment.quantity if assignment.line in lines else 0
        terms = {
            term: amount * (before + own) // total - amount * before // total for term, amount in cost.terms.items()
        }
        return replace(cost, order=order, co2e_grams=cost.co2e_grams * own // total, terms=terms)


def plan_as_one(problem: RoutingProblem, demands: Sequence[RoutingDemand]) -> JointPlan:
    """Route the lines of all of them to their common destination, with one parcel and one opening for each location."""
    joint = replace(problem, demands=(joint_demand(demands),))
    return JointPlan(demands=tuple(demands), problem=joint, plan=with_baselines(joint, route(joint)))


def joint_demand(demands: Sequence[RoutingDemand]) -> RoutingDemand:
    """What is asked for all of them, by the strictest of what they ask for; what is out for an order is so for its lines."""
    first = demands[0]
    dates = [demand.deliver_by for demand in demands if demand.deliver_by is not None]
    # What is out for one order, as it would be late from there, may still serve the others.
    excluded: dict[str | None, Mapping[str, Exclusion]] = {
        line.id: {**demand.excluded.get(None, {}), **demand.excluded.get(line.id, {})}
        for demand in demands
        for line in demand.lines
    }
    return replace(
        first,
        lines=tuple(line for demand in demands for line in demand.lines),
        split_allowed=all(demand.split_allowed for demand in demands),
        priority=min(demand.priority for demand in demands),
        excluded={line: out for line, out in excluded.items() if out},
        locations_in_use=frozenset().union(*(demand.locations_in_use for demand in demands)),
        value=sum(demand.value for demand in demands),
        deliver_by=min(dates, default=None),
    )


def _units(assignments: Iterable[Assignment], location: str) -> int:
    return sum(assignment.quantity for assignment in assignments if assignment.location == location)
