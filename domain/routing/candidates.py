"""Which locations remain for which lines of one order, and by which rule the others are out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.method import Method
from domain.routing.cost import distance_rate, opening_cost, parcel_cost, weight_cost
from domain.routing.distance import great_circle_kilometers
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine, RoutingProblem, Stock
from domain.routing.profile import RoutingProfile
from domain.routing.reasons import ExclusionRule


class RuleHit(NamedTuple):
    """A rule that forbids a location, with what it asks for and what it found."""

    rule: str
    threshold: str | int | None
    actual: str | int | None


Hits = dict[tuple[str, str], RuleHit]
"""By line id and location code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOptions:
    """What remains for one order. Rows are by line, and in them one entry by position in `locations`.

    `available` is zero for a pair that is out. `fixed` is the cost of using a location, `unit_cost` that of one unit.
    `locations_left` is how many locations that do not work on the order yet it may still open. Pairs without stock are
    in none of the three exclusions; those in `order_excluded` have stock, but the order as a whole cannot use it.
    """

    demand: RoutingDemand
    locations: tuple[CandidateLocation, ...]
    kilometers: tuple[int | None, ...]
    available: tuple[list[int], ...]
    fixed: tuple[int, ...]
    unit_cost: tuple[list[int], ...]
    locations_left: int
    location_excluded: Mapping[str, RuleHit]
    line_excluded: Hits
    order_excluded: Hits


def ranked_locations(locations: Iterable[CandidateLocation]) -> list[CandidateLocation]:
    """In the order in which ties are broken: by priority, then by code."""
    return sorted(locations, key=lambda location: (location.priority, location.code))


def order_options(problem: RoutingProblem, demand: RoutingDemand, ranked: Iterable[CandidateLocation]) -> OrderOptions:
    """Apply the rules that only forbid to one order, and price what is left."""
    profile = problem.profile
    location_excluded: dict[str, RuleHit] = {}
    locations: list[CandidateLocation] = []
    kilometers: list[int | None] = []
    for location in ranked:
        hit = _location_hit(demand, location)
        if hit is None:
            distance = distance_kilometers(demand, location)
            hit = _distance_hit(profile, demand, distance)
            if hit is None:
                locations.append(location)
                kilometers.append(distance)
                continue
        location_excluded[location.code] = hit
    line_excluded: Hits = {}
    order_excluded: Hits = {}
    available = tuple([_available(demand, line, locations, problem.stock, line_excluded) for line in demand.lines])
    locations_max = locations_max_of(profile, demand)
    locations_left = len(locations) if locations_max is None else max(0, locations_max - len(demand.locations_in_use))
    if not locations_left:
        _close_unopened(demand, locations, available, locations_max, order_excluded)
    if not demand.split_allowed:
        _keep_whole(demand, locations, available, order_excluded)
    return OrderOptions(
        demand=demand,
        locations=tuple(locations),
        kilometers=tuple(kilometers),
        available=available,
        fixed=tuple(
            [
                opening_cost(profile, demand, location) + parcel_cost(profile, demand, distance)
                for location, distance in zip(locations, kilometers, strict=True)
            ]
        ),
        unit_cost=_unit_costs(profile, demand, locations, kilometers),
        locations_left=locations_left,
        location_excluded=location_excluded,
        line_excluded=line_excluded,
        order_excluded=order_excluded,
    )


def locations_max_of(profile: RoutingProfile, demand: RoutingDemand) -> int | None:
    return profile.locations_per_order_max if demand.split_allowed else 1


def distance_kilometers(demand: RoutingDemand, location: CandidateLocation) -> int | None:
    """Whole kilometers to the destination; None where nothing is shipped or the destination has no coordinates."""
    destination = demand.destination
    if destination is None or demand.method is Method.PICKUP:
        return None
    return round(
        great_circle_kilometers(
            latitude=location.latitude,
            longitude=location.longitude,
            other_latitude=destination.latitude,
            other_longitude=destination.longitude,
        )
    )


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


def _distance_hit(profile: RoutingProfile, demand: RoutingDemand, distance: int | None) -> RuleHit | None:
    limit = profile.distance_kilometers_max
    if limit is None or demand.method is Method.PICKUP:
        return None
    # An unknown distance breaks the rule too: a hard rule that cannot be checked is not kept.
    if distance is None or distance > limit:
        return RuleHit(ExclusionRule.DISTANCE, limit, distance)
    return None


def _available(
    demand: RoutingDemand, line: RoutingLine, locations: list[CandidateLocation], stock: Stock, excluded: Hits
) -> list[int]:
    levels = stock.get(line.sku, {}).get
    row = [units if (units := levels(location.code, 0)) > 0 else 0 for location in locations]
    exclusions = demand.excluded.get(line.id)
    if not line.handling and not exclusions:
        return row
    for position, location in enumerate(locations):
        exclusion = exclusions.get(location.code) if exclusions else None
        if exclusion is not None:
            hit = RuleHit(exclusion.code, None, exclusion.detail)
        elif line.handling <= location.handling:
            continue
        else:
            needed = ",".join(sorted(line.handling))
            hit = RuleHit(ExclusionRule.HANDLING, needed, ",".join(sorted(location.handling)))
        excluded[line.id, location.code] = hit
        row[position] = 0
    return row


def _close_unopened(
    demand: RoutingDemand,
    locations: list[CandidateLocation],
    available: tuple[list[int], ...],
    locations_max: int | None,
    excluded: Hits,
) -> None:
    hit = RuleHit(ExclusionRule.LOCATIONS_MAX, locations_max, len(demand.locations_in_use) + 1)
    for position, location in enumerate(locations):
        if location.code not in demand.locations_in_use:
            _take_out(demand, location, position, available, hit, excluded)


def _keep_whole(
    demand: RoutingDemand, locations: list[CandidateLocation], available: tuple[list[int], ...], excluded: Hits
) -> None:
    """Take out every location that cannot serve all lines: rows of one SKU share its stock."""
    ordered = ordered_by_sku(demand)
    total = sum(ordered.values())
    for position, location in enumerate(locations):
        usable = dict.fromkeys(ordered, 0)
        whole = True
        for line, row in zip(demand.lines, available, strict=True):
            usable[line.sku] = max(usable[line.sku], row[position])
            whole = whole and row[position] >= ordered[line.sku]
        if not whole:
            servable = sum(min(units, ordered[sku]) for sku, units in usable.items())
            hit = RuleHit(ExclusionRule.WHOLE_ORDER, total, servable)
            _take_out(demand, location, position, available, hit, excluded)


def ordered_by_sku(demand: RoutingDemand) -> dict[str, int]:
    ordered: dict[str, int] = {}
    for line in demand.lines:
        ordered[line.sku] = ordered.get(line.sku, 0) + line.quantity
    return ordered


def _take_out(
    demand: RoutingDemand,
    location: CandidateLocation,
    position: int,
    available: tuple[list[int], ...],
    hit: RuleHit,
    excluded: Hits,
) -> None:
    for line, row in zip(demand.lines, available, strict=True):
        if row[position]:
            excluded[line.id, location.code] = hit
            row[position] = 0


def _unit_costs(
    profile: RoutingProfile,
    demand: RoutingDemand,
    locations: list[CandidateLocation],
    kilometers: list[int | None],
) -> tuple[list[int], ...]:
    # The formula of `cost.line_cost` for one unit, unrolled: it runs for every line and location.
    picking = profile.picking_per_unit
    prices = [
        (distance_rate(profile, demand, distance), picking[location.kind])
        for location, distance in zip(locations, kilometers, strict=True)
    ]
    rows = []
    for line in demand.lines:
        grams = line.weight_grams
        weight = weight_cost(profile, demand, line)
        rows.append([weight + (grams * rate + 500) // 1_000 + pick for rate, pick in prices])
    return tuple(rows)
