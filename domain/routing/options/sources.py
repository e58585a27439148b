"""Where an order may come from and by which carrier service: locations that the rules leave as a whole."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from domain.delivery.carrier_service import CarrierService
from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR
from domain.delivery.promise import DeliveryPromise, fastest_promise, pickup_promise
from domain.method import Method
from domain.routing.cost_terms import Tariff, TariffTier
from domain.routing.distance import kilometers_to, whole_kilometers
from domain.routing.explaining.reasons import ExclusionRule, RuleHit
from domain.routing.options.ranked_locations import RankedLocations
from domain.routing.options.rules_in_force import RulesInForce, about_location, hard_rules
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingProblem
from domain.routing.rule import RuleKind


# Made for every location of every order: the collector need not know of them, as nothing in them leads back.
class Source(Struct, frozen=True, gc=False):
    """A location with one of the profile's tariffs; a pickup has none.

    `kilometers` is None where nothing is shipped or the destination is unknown, `priced_kilometers` what is paid for.
    The days are None for profiles that do not ask when goods arrive; `days_late` counts from the demand's `deliver_by`.
    """

    location: CandidateLocation
    tariff: Tariff | None
    tier: TariffTier | None
    kilometers: int | None
    priced_kilometers: int
    dispatch_days: int | None = None
    deliver_days: int | None = None
    days_late: int = 0


def sources_of(
    problem: RoutingProblem, demand: RoutingDemand, ranked: RankedLocations, rules: RulesInForce
) -> tuple[list[Source], dict[str, RuleHit]]:
    """The sources that remain, by rank of the location, and why the other locations are out."""
    excluded: dict[str, RuleHit] = {}
    allowed = _allowed(demand, ranked, excluded)
    locations: Sequence[CandidateLocation] = allowed
    if demand.method is Method.SHIP and demand.destination is not None:
        distances: Sequence[int | None] = kilometers_to(demand.destination, allowed.located)
    else:
        distances = [None] * len(locations)
    if RuleKind.DISTANCE_MAX in rules and demand.method is Method.SHIP:
        locations, distances = _within_distance(rules, locations, distances, excluded)
    if has_several_services(problem) or problem.profile.timed:
        return _timed(problem, demand, rules, locations, distances, excluded), excluded
    costs = problem.profile.costs
    if demand.method is not Method.SHIP:
        return [Source(location, None, None, None, 0) for location in locations], excluded
    tariff, unknown = costs.tariffs[0], costs.distance_unknown_kilometers
    same = tariff.tiers[0] if len(tariff.tiers) == 1 else None
    priced = [unknown if distance is None else distance for distance in distances]
    sources = [
        Source(location, tariff, same or tariff.tier(each), distance, each)
        for location, distance, each in zip(locations, distances, priced, strict=True)
    ]
    return sources, excluded


def _allowed(demand: RoutingDemand, ranked: RankedLocations, excluded: dict[str, RuleHit]) -> RankedLocations:
    if demand.method is Method.SHIP and demand.required_location is None and not demand.excluded.get(None):
        asked, allowed = ranked.not_shipping, ranked.shipping
    else:
        asked, allowed = ranked, RankedLocations()
    further = []
    for location in asked:
        hit = _location_hit(demand, location)
        if hit is None:
            further.append(location)
        else:
            excluded[location.code] = hit
    return RankedLocations(further) if further else allowed


def distance_kilometers(demand: RoutingDemand, location: CandidateLocation) -> int | None:
    """Whole kilometers to the destination; None where nothing is shipped or the destination has no coordinates."""
    if demand.destination is None or demand.method is not Method.SHIP:
        return None
    return whole_kilometers((location,), demand.destination)[0]


def has_several_services(problem: RoutingProblem) -> bool:
    """Whether a location may be several sources."""
    return len(problem.profile.costs.tariffs) > 1


def _within_distance(
    rules: RulesInForce,
    locations: Sequence[CandidateLocation],
    distances: Sequence[int | None],
    excluded: dict[str, RuleHit],
) -> tuple[list[CandidateLocation], list[int | None]]:
    near: list[CandidateLocation] = []
    kilometers: list[int | None] = []
    for location, distance in zip(locations, distances, strict=True):
        hit = _distance_hit(rules, location, distance)
        if hit is None:
            near.append(location)
            kilometers.append(distance)
        else:
            excluded[location.code] = hit
    return near, kilometers


def _timed(
    problem: RoutingProblem,
    demand: RoutingDemand,
    rules: RulesInForce,
    locations: Sequence[CandidateLocation],
    distances: Sequence[int | None],
    excluded: dict[str, RuleHit],
) -> list[Source]:
    sources: list[Source] = []
    for location, distance in zip(locations, distances, strict=True):
        left, hit = _timed_sources(problem, demand, rules, location, distance)
        sources += left
        if hit is not None and not left:
            excluded[location.code] = hit
    return sources


def _location_hit(demand: RoutingDemand, location: CandidateLocation) -> RuleHit | None:
    code = location.code
    if not location.active:
        return RuleHit(ExclusionRule.INACTIVE, "active", "inactive")
    if demand.method not in location.methods:
        return RuleHit(ExclusionRule.METHOD, demand.method, ",".join(sorted(location.methods)))
    if demand.method is Method.PICKUP and code != demand.pickup_location:
        return RuleHit(ExclusionRule.PICKUP_LOCATION, demand.pickup_location, code)
    if demand.required_location is not None and code != demand.required_location:
        return RuleHit(ExclusionRule.REQUIRED_LOCATION, demand.required_location, code)
    if demand.excluded:
        exclusion = demand.excluded.get(None, {}).get(code)
        if exclusion is not None:
            return RuleHit(exclusion.code, None, exclusion.detail)
    return None


def _distance_hit(rules: RulesInForce, location: CandidateLocation, distance: int | None) -> RuleHit | None:
    for rule in hard_rules(rules, RuleKind.DISTANCE_MAX):
        # An unknown distance breaks the rule too: a hard rule that cannot be checked is not kept.
        if about_location(rule, location) and (distance is None or distance > (rule.limit or 0)):
            return RuleHit(rule.kind, rule.limit, distance, rule.code)
    return None


def _timed_sources(
    problem: RoutingProblem,
    demand: RoutingDemand,
    rules: RulesInForce,
    location: CandidateLocation,
    distance: int | None,
) -> tuple[list[Source], RuleHit | None]:
    """The sources of one location, in the order of the tariffs, and the rule that the last one left out met."""
    costs = problem.profile.costs
    ships = demand.method is Method.SHIP
    priced = costs.distance_unknown_kilometers if distance is None else distance
    left: list[Source] = []
    last_hit: RuleHit | None = None
    for tariff in costs.tariffs if ships else (None,):
        services = _services(problem.services, tariff)
        if ships and not services:
            last_hit = RuleHit(ExclusionRule.SERVICE, tariff.service if tariff else None, None)
            continue
        promise = _promise(problem, location, services, priced, ships=ships)
        today = problem.at.date()
        source = Source(
            location,
            tariff,
            None if tariff is None else tariff.tier(priced),
            distance,
            priced if ships else 0,
            # Where the location's day is still the day before, these would be less than none.
            dispatch_days=max(0, (promise.ship_on - today).days),
            deliver_days=max(0, (promise.deliver_on - today).days),
            days_late=_days_late(demand, promise.deliver_on),
        )
        hit = _time_hit(rules, demand, source)
        if hit is None:
            left.append(source)
        else:
            last_hit = hit
    return left, last_hit


def _services(offered: Sequence[CarrierService], tariff: Tariff | None) -> Sequence[CarrierService]:
    if tariff is None or tariff.service is None:
        return offered
    return [service for service in offered if service.code == tariff.service]


def _promise(
    problem: RoutingProblem,
    location: CandidateLocation,
    services: Sequence[CarrierService],
    kilometers: int,
    *,
    ships: bool,
) -> DeliveryPromise:
    calendar = problem.calendars.get(location.code, DEFAULT_CALENDAR)
    if not ships:
        return pickup_promise(calendar, at=problem.at)
    return fastest_promise(calendar, services, kilometers, at=problem.at)


def _days_late(demand: RoutingDemand, deliver_on: date) -> int:
    return 0 if demand.deliver_by is None else max(0, (deliver_on - demand.deliver_by.date()).days)


def _time_hit(rules: RulesInForce, demand: RoutingDemand, source: Source) -> RuleHit | None:
    for rule in hard_rules(rules, RuleKind.DISPATCH_WITHIN):
        days = source.dispatch_days or 0
        if about_location(rule, source.location) and days > (rule.limit or 0):
            return RuleHit(rule.kind, rule.limit, days, rule.code)
    if demand.deliver_by is not None:
        for rule in hard_rules(rules, RuleKind.DELIVER_BY):
            if about_location(rule, source.location) and source.days_late > (rule.limit or 0):
                return RuleHit(rule.kind, rule.limit, source.days_late, rule.code)
    return None
