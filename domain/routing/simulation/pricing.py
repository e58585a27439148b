"""What a parcel costs, whoever decided on it: the router's own terms, without rules."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.method import Method
from domain.routing.cost_terms import CostTerm, Tariff
from domain.routing.options.cost import co2e_milligrams, per_kilogram, source_terms, summed, unit_terms
from domain.routing.options.sources import Source, distance_kilometers
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import RoutingProfile
from domain.routing.simulation.arrival import arrival_day
from domain.routing.simulation.outcome import Parcel
from domain.routing.simulation.scenario import Scenario


def priced_parcel(
    scenario: Scenario,
    demand: RoutingDemand,
    location: CandidateLocation,
    units: Sequence[tuple[RoutingLine, int]],
    *,
    service: str | None,
    placed_at: datetime,
    at: datetime,
) -> Parcel:
    """The parcel with these units, which the location is asked for `at`."""
    source = _source(scenario, demand, location, service)
    arrives = arrival_day(
        scenario.services,
        scenario.calendars,
        method=demand.method,
        location=location.code,
        service=service,
        kilometers=source.priced_kilometers,
        at=at,
    )
    if demand.deliver_by is not None:
        source = replace(source, days_late=max(0, (arrives - demand.deliver_by.date()).days))
    profile = RoutingProfile(code="PRICES", version=1, costs=scenario.costs)
    problem = RoutingProblem(profile=profile, demands=(demand,), locations=scenario.locations, stock={}, at=at)
    per_line = scenario.costs.picking_line[location.kind]
    terms = [source_terms(problem, demand, {}, source), {CostTerm.PICKING_LINES: per_line * len(units)}]
    for line, quantity in units:
        per_unit = unit_terms(problem, line, {}, source, available=0)
        terms.append({term: amount * quantity for term, amount in per_unit.items()})
    return Parcel(
        location=location.code,
        units=sum(quantity for _, quantity in units),
        deliver_days=(arrives - placed_at.date()).days,
        co2e_grams=per_kilogram(sum(co2e_milligrams(line, source) * quantity for line, quantity in units)),
        terms=summed(terms),
    )


def _source(scenario: Scenario, demand: RoutingDemand, location: CandidateLocation, service: str | None) -> Source:
    if demand.method is Method.PICKUP:
        return Source(location, None, None, None, 0)
    kilometers = distance_kilometers(demand, location)
    priced = scenario.costs.distance_unknown_kilometers if kilometers is None else kilometers
    tariff = _tariff(scenario, service)
    return Source(location, tariff, tariff.tier(priced), kilometers, priced)


def _tariff(scenario: Scenario, service: str | None) -> Tariff:
    tariffs = scenario.costs.tariffs
    return next((tariff for tariff in tariffs if tariff.service == service), tariffs[0])
