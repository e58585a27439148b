"""What one order of a common plan was left to choose from: its own problem, the others' choices given."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from domain.routing.plan import Assignment, RoutingPlan
from domain.routing.problem import NOTHING_USED, CapacityUsed, RoutingDemand, RoutingProblem, Stock


class CommonPlan(Struct, frozen=True, kw_only=True):
    """A plan of several orders, taken apart once: what each order has, and what all of them take."""

    problem: RoutingProblem
    plan: RoutingPlan
    demands: Mapping[str, RoutingDemand]
    assignments: Mapping[str, Sequence[Assignment]]
    taken: Mapping[tuple[str, str], int]
    capacity_taken: Mapping[str, CapacityUsed]

    @classmethod
    def of(cls, problem: RoutingProblem, plan: RoutingPlan) -> "CommonPlan":
        skus = {line.id: line.sku for demand in problem.demands for line in demand.lines}
        assignments: dict[str, list[Assignment]] = {}
        taken: dict[tuple[str, str], int] = {}
        units: dict[str, int] = {}
        orders: dict[str, set[str]] = {}
        for each in plan.assignments:
            assignments.setdefault(each.order, []).append(each)
            pair = skus[each.line], each.location
            taken[pair] = taken.get(pair, 0) + each.quantity
            units[each.location] = units.get(each.location, 0) + each.quantity
            orders.setdefault(each.location, set()).add(each.order)
        return cls(
            problem=problem,
            plan=plan,
            demands={demand.order: demand for demand in problem.demands},
            assignments=assignments,
            taken=taken,
            capacity_taken={code: CapacityUsed(units[code], len(orders[code])) for code in units},
        )

    def left_for(self, order: str) -> RoutingProblem:
        """The problem of one order, without what the others take."""
        demand = self.demands[order]
        return replace(
            self.problem,
            demands=(demand,),
            stock=self._stock_left(demand),
            capacity_used=self._capacity_used(order) if self.problem.profile.limits_capacity else {},
        )

    def _stock_left(self, demand: RoutingDemand) -> Stock:
        skus = {line.id: line.sku for line in demand.lines}
        own: dict[tuple[str, str], int] = {}
        for each in self.assignments.get(demand.order, ()):
            pair = skus[each.line], each.location
            own[pair] = own.get(pair, 0) + each.quantity
        return {
            sku: {
                code: units - self.taken.get((sku, code), 0) + own.get((sku, code), 0)
                for code, units in self.problem.stock.get(sku, {}).items()
            }
            for sku in dict.fromkeys(skus.values())
        }

    def _capacity_used(self, order: str) -> Mapping[str, CapacityUsed]:
        own: dict[str, int] = {}
        for each in self.assignments.get(order, ()):
            own[each.location] = own.get(each.location, 0) + each.quantity
        used = dict(self.problem.capacity_used)
        for code, taken in self.capacity_taken.items():
            before = used.get(code, NOTHING_USED)
            used[code] = CapacityUsed(
                before.units + taken.units - own.get(code, 0), before.orders + taken.orders - (code in own)
            )
        return used
