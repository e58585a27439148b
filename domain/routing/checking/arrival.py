"""How far a source is from the destination, and on which days its goods leave and arrive, as the checker counts."""

from datetime import UTC
from typing import NamedTuple

from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR
from domain.delivery.promise import delivery_promise, fastest_promise, pickup_promise
from domain.method import Method
from domain.routing.cost_terms import Tariff
from domain.routing.distance import great_circle_kilometers
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingProblem


class Arrival(NamedTuple):
    """Days after the day of the decision, and days after that of the order's promised, else requested date."""

    dispatch_days: int
    deliver_days: int
    late_days: int


def measured_kilometers(demand: RoutingDemand, location: CandidateLocation) -> int | None:
    """None for a pickup, and where the destination has no coordinates."""
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


def priced_kilometers(problem: RoutingProblem, demand: RoutingDemand, location: CandidateLocation) -> int:
    """Those that shipping is paid for."""
    kilometers = measured_kilometers(demand, location)
    return problem.profile.costs.distance_unknown_kilometers if kilometers is None else kilometers


def arrival(
    problem: RoutingProblem, demand: RoutingDemand, location: CandidateLocation, tariff: Tariff | None
) -> Arrival:
    """By the tariff's service; by the fastest for a tariff without one. A pickup has no tariff."""
    calendar = problem.calendars.get(location.code, DEFAULT_CALENDAR)
    if tariff is None:
        promise = pickup_promise(calendar, at=problem.at)
    elif tariff.service is None:
        kilometers = priced_kilometers(problem, demand, location)
        promise = fastest_promise(calendar, problem.services, kilometers, at=problem.at)
    else:
        service = next(service for service in problem.services if service.code == tariff.service)
        promise = delivery_promise(calendar, service, priced_kilometers(problem, demand, location), at=problem.at)
    today = problem.at.astimezone(UTC).date()
    late = 0 if demand.deliver_by is None else (promise.deliver_on - demand.deliver_by.astimezone(UTC).date()).days
    return Arrival(max(0, (promise.ship_on - today).days), max(0, (promise.deliver_on - today).days), max(0, late))
