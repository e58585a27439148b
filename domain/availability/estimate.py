"""How an order would be served: now by the router on what is there, and by the router again as supply arrives.

That is what happens to an order that may wait: placing it takes what is there, and arriving stock is given out to it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace

from domain.availability.availability import DeliveryEstimate, DeliveryPart, DeliveryUnits, UnitsNotServed
from domain.availability.expected import ExpectedUnits
from domain.delivery.promise import DeliveryPromise
from domain.orders.lines import LineException
from domain.routing.plan import Assignment, RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.route import route
from domain.routing.services_chosen import services_chosen

ARRIVAL_TIMES_MAX = 50
"""Later supply is not looked at: each time is a plan of its own."""

PromiseFrom = Callable[[str, str | None, datetime], DeliveryPromise]
"""The promise of a location for goods that are there and ordered at a time, by a carrier service or the fastest one."""


def estimate_delivery(
    problem: RoutingProblem, arrivals: Sequence[ExpectedUnits], promise: PromiseFrom, *, at: datetime
) -> DeliveryEstimate:
    """Serve the one demand of the problem at `at`, and what is left of it by the arrivals, the earliest first."""
    stock = {sku: dict(places) for sku, places in problem.stock.items()}
    parts: list[DeliveryPart] = []
    left: RoutingDemand | None = problem.demands[0]
    exceptions: dict[str, LineException] = {}
    for expected_at, arriving in _moments(arrivals):
        if left is None:
            break
        skus = {line.sku for line in left.lines}
        useful = [units for units in arriving if units.sku in skus]
        if expected_at is not None and not useful:
            continue
        for units in useful:
            places = stock.setdefault(units.sku, {})
            places[units.location] = places.get(units.location, 0) + units.quantity
        plan = route(replace(problem, demands=(left,), stock=stock, at=expected_at or at))
        parts += _parts(left, plan, promise, expected_at=expected_at, at=at)
        exceptions = {unserved.line: unserved.exception for unserved in plan.unserved}
        left = _take(stock, left, plan)
    unserved = () if left is None else _unserved(left, exceptions)
    return DeliveryEstimate(parts=tuple(parts), unserved=unserved)


def _moments(arrivals: Sequence[ExpectedUnits]) -> Iterator[tuple[datetime | None, list[ExpectedUnits]]]:
    """First what is there, then the arrivals by their times."""
    yield None, []
    for number, (expected_at, arriving) in enumerate(groupby(arrivals, key=lambda units: units.at)):
        if number == ARRIVAL_TIMES_MAX:
            return
        yield expected_at, list(arriving)


def _parts(
    demand: RoutingDemand, plan: RoutingPlan, promise: PromiseFrom, *, expected_at: datetime | None, at: datetime
) -> list[DeliveryPart]:
    skus = {line.id: line.sku for line in demand.lines}
    chosen = services_chosen(plan, demand.order)
    by_location: dict[str, list[Assignment]] = {}
    for assignment in plan.assignments:
        by_location.setdefault(assignment.location, []).append(assignment)
    return [
        DeliveryPart(
            location=location,
            expected_at=expected_at,
            items=tuple(DeliveryUnits(sku=skus[one.line], quantity=one.quantity) for one in assignments),
            promise=promise(location, chosen.get(location), expected_at or at),
        )
        for location, assignments in by_location.items()
    ]


def _take(stock: dict[str, dict[str, int]], demand: RoutingDemand, plan: RoutingPlan) -> RoutingDemand | None:
    """Take what the plan uses out of the stock; what is left of the demand, None if nothing."""
    skus = {line.id: line.sku for line in demand.lines}
    served: dict[str, int] = {}
    for assignment in plan.assignments:
        stock[skus[assignment.line]][assignment.location] -= assignment.quantity
        served[assignment.line] = served.get(assignment.line, 0) + assignment.quantity
    lines = tuple(
        replace(line, quantity=line.quantity - served.get(line.id, 0))
        for line in demand.lines
        if line.quantity > served.get(line.id, 0)
    )
    if not lines:
        return None
    used = demand.locations_in_use | {assignment.location for assignment in plan.assignments}
    return replace(demand, lines=lines, locations_in_use=used)


def _unserved(demand: RoutingDemand, exceptions: dict[str, LineException]) -> tuple[UnitsNotServed, ...]:
    return tuple(
        UnitsNotServed(sku=line.sku, quantity=line.quantity, exception=exceptions[line.id]) for line in demand.lines
    )
