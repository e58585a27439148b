"""What a plan costs in money, by order, location and term, and which priced rules it bends."""

from collections.abc import Iterator, Sequence

from domain.routing.cost_terms import CostTerm
from domain.routing.options.cost import (
    add,
    bent_by_source,
    bent_by_unit,
    co2e_milligrams,
    in_order,
    per_kilogram,
    source_terms,
    unit_terms,
)
from domain.routing.options.forbidden_pairs import Fence, priced_keeping
from domain.routing.options.order_options import OrderOptions
from domain.routing.plan import BentRule, LocationCost
from domain.routing.problem import RoutingLine, RoutingProblem
from domain.routing.serving.serving import Serving, shared_capacity

LineUnits = tuple[RoutingLine, int]


class PlanCosts:
    """Costs of orders served together. What they share is charged to those that come last."""

    def __init__(self, problem: RoutingProblem, orders: Sequence[OrderOptions], servings: Sequence[Serving]) -> None:
        self._problem = problem
        self._priced = any(not rule.hard for rule in problem.profile.rules)
        self._capacity = shared_capacity(orders) if any(options.capacity for options in orders) else {}
        self._units_taken: dict[str, int] = {}
        self._orders_taken: dict[str, int] = {}
        self._fence_taken: dict[tuple[tuple[str, str], Fence], int] = {}
        self.locations: list[LocationCost] = []
        self.bent: list[BentRule] = []
        for options, serving in zip(orders, servings, strict=True):
            lines = options.demand.lines
            for position in sorted({share.source for share in serving}):
                here = [(lines[share.line], share.units) for share in serving if share.source == position]
                self.locations.append(self._location_cost(options, position, here))
            if self._priced:
                self.bent.extend(_bent_by_count(options, serving))

    @property
    def total(self) -> int:
        """All money, in millicents."""
        of_orders = sum([bent.price for bent in self.bent if bent.location is None])
        return of_orders + sum([cost.total for cost in self.locations])

    def _location_cost(self, options: OrderOptions, position: int, lines: Sequence[LineUnits]) -> LocationCost:
        problem, rules, source = self._problem, options.rules, options.sources[position]
        costs, code = problem.profile.costs, source.location.code
        picking = costs.picking_line[source.location.kind]
        terms = source_terms(problem, options.demand, rules, source)
        terms[CostTerm.PICKING_LINES] = picking * len(lines)
        for line, units in lines:
            available = max(0, problem.stock[line.sku][code])
            for term, amount in unit_terms(problem, line, rules, source, available=available).items():
                terms[term] = terms.get(term, 0) + amount * units
            if line.planned:
                add(terms, CostTerm.MOVING, costs.moving * max(0, units - line.planned.get(code, 0)))
        if self._priced:
            self.bent.extend(self._bent_at(options, position, lines))
            fenced = [*self._fences_bent(options, position, lines)]
            self.bent.extend(fenced)
            add(terms, CostTerm.RULES, sum(bent.price for bent in fenced))
        if code in self._capacity:
            add(terms, CostTerm.OVERTIME, self._overtime(options, position, sum(units for _, units in lines)))
        grams = per_kilogram(sum([units * co2e_milligrams(line, source) for line, units in lines]))
        return LocationCost(
            order=options.demand.order,
            location=code,
            service=None if source.tariff is None else source.tariff.service,
            distance_kilometers=source.kilometers,
            deliver_days=source.deliver_days,
            co2e_grams=grams,
            terms=in_order(terms),
        )

    def _bent_at(self, options: OrderOptions, position: int, lines: Sequence[LineUnits]) -> Iterator[BentRule]:
        source, order = options.sources[position], options.demand.order
        code = source.location.code
        for rule, amount, price in bent_by_source(options.demand, options.rules, source):
            yield BentRule(order=order, rule=rule, location=code, line=None, amount=amount, price=amount * price)
        for line, units in lines:
            for rule, price in bent_by_unit(self._problem, line, options.rules, source):
                yield BentRule(order=order, rule=rule, location=code, line=line.id, amount=units, price=units * price)

    def _fences_bent(self, options: OrderOptions, position: int, lines: Sequence[LineUnits]) -> Iterator[BentRule]:
        location = options.sources[position].location
        for line, units in lines:
            level = line.sku, location.code
            fence = options.fenced.get(level)
            if fence is not None:
                before = self._fence_taken.get((level, fence), 0)
                self._fence_taken[level, fence] = before + units
                beyond = max(0, before + units - fence.free) - max(0, before - fence.free)
                for rule in priced_keeping(options.rules, line, location) if beyond else ():
                    yield BentRule(
                        order=options.demand.order,
                        rule=rule.code,
                        location=location.code,
                        line=line.id,
                        amount=beyond,
                        price=beyond * rule.price,
                    )

    def _overtime(self, options: OrderOptions, position: int, units: int) -> int:
        code = options.sources[position].location.code
        left = self._capacity[code]
        money = units * left.unit_surcharge
        before = self._units_taken.get(code, 0)
        self._units_taken[code] = before + units
        if left.units is not None:
            money += left.unit_money * (max(0, before + units - left.units) - max(0, before - left.units))
        if options.opens(position) and left.orders is not None:
            opened = self._orders_taken.get(code, 0)
            self._orders_taken[code] = opened + 1
            money += left.order_surcharge + (left.order_money if opened >= left.orders else 0)
        return money


def _bent_by_count(options: OrderOptions, serving: Serving) -> Iterator[BentRule]:
    """Priced rules about how many locations the order, or a line of it, has."""
    order = options.demand.order
    opened = sum([options.opens(position) for position in {share.source for share in serving}])
    for price in options.location_prices:
        beyond = opened - price.free
        if beyond > 0 and price.code is not None:
            yield BentRule(
                order=order, rule=price.code, location=None, line=None, amount=beyond, price=beyond * price.money
            )
    for index, limits in enumerate(options.line_limits or ()):
        parts = len({share.source for share in serving if share.line == index})
        for each in limits.prices:
            beyond = parts - each.free
            if beyond > 0:
                yield BentRule(
                    order=order,
                    rule=each.code,
                    location=None,
                    line=options.demand.lines[index].id,
                    amount=beyond,
                    price=beyond * each.money,
                )
