"""Which levels a reservation takes its units from."""

from collections.abc import Mapping

from msgspec import Struct, field

from domain.inventory.refusals import InsufficientStock
from domain.orders.lines import LineException
from domain.orders.refusals import NotRoutable
from domain.refusals import Refusal
from domain.reservations.reservation import ReservedUnits, UnitsShort
from domain.routing.options.order_options import order_options, ordered_by_sku
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem


class Choice(Struct, frozen=True, kw_only=True):
    """The units to take; `short` are those that cannot be had, by SKU and the reason."""

    lines: tuple[ReservedUnits, ...]
    short: Mapping[tuple[str, LineException], int] = field(default_factory=dict)

    @property
    def units_short(self) -> tuple[UnitsShort, ...]:
        """What is not there, by SKU."""
        units: dict[str, int] = {}
        for (sku, _), quantity in self.short.items():
            units[sku] = units.get(sku, 0) + quantity
        return tuple(UnitsShort(sku=sku, quantity=quantity) for sku, quantity in units.items())

    def refusals(self) -> list[Refusal]:
        """Why not all of it can be had: InsufficientStock for each SKU that lacks stock, NotRoutable for the others."""
        taken: dict[str, int] = {}
        for line in self.lines:
            taken[line.sku] = taken.get(line.sku, 0) + line.quantity
        refused: list[Refusal] = []
        unroutable: dict[LineException, list[str]] = {}
        for (sku, reason), quantity in self.short.items():
            if reason is LineException.NO_STOCK:
                there = taken.get(sku, 0)
                refused.append(InsufficientStock(sku=sku, requested=there + quantity, available=there))
            else:
                unroutable.setdefault(reason, []).append(sku)
        return refused + [NotRoutable(exception=reason, skus=tuple(skus)) for reason, skus in unroutable.items()]


def one_location_for_all(problem: RoutingProblem) -> Choice | None:
    """Everything from one location, the first by priority and code; None if no location has everything."""
    (demand,) = problem.demands
    options = order_options(problem, demand, ranked_locations(problem.locations))
    wanted = ordered_by_sku(demand)
    for position, source in enumerate(options.sources):
        rows = zip(demand.lines, options.available, strict=True)
        if all(row[position] >= wanted[line.sku] for line, row in rows):
            units = wanted.items()
            return Choice(
                lines=tuple(
                    ReservedUnits(sku=sku, location=source.location.code, quantity=count) for sku, count in units
                )
            )
    return None


def choice_of_plan(problem: RoutingProblem, plan: RoutingPlan) -> Choice:
    """What the router gives to the only order of the problem."""
    (demand,) = problem.demands
    skus = {line.id: line.sku for line in demand.lines}
    taken: dict[tuple[str, str], int] = {}
    for assignment in plan.assignments:
        pair = skus[assignment.line], assignment.location
        taken[pair] = taken.get(pair, 0) + assignment.quantity
    short: dict[tuple[str, LineException], int] = {}
    for unserved in plan.unserved:
        reason = skus[unserved.line], unserved.exception
        short[reason] = short.get(reason, 0) + unserved.quantity
    lines = tuple(ReservedUnits(sku=sku, location=code, quantity=count) for (sku, code), count in taken.items())
    return Choice(lines=lines, short=short)
