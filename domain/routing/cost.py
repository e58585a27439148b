"""Cost terms of a plan, in integer millicents, so that equal plans cost exactly the same."""

from collections.abc import Iterable

from domain.method import Method
from domain.routing.plan import LocationCost
from domain.routing.problem import CandidateLocation, RoutingDemand, RoutingLine
from domain.routing.profile import RoutingProfile
from domain.routing.reasons import LineCost


def opening_cost(profile: RoutingProfile, demand: RoutingDemand, location: CandidateLocation) -> int:
    """Cost of having this location work on the order at all; nothing where it already does."""
    if location.code in demand.locations_in_use:
        return 0
    return profile.opening[location.kind] if location.opening is None else location.opening


def parcel_cost(profile: RoutingProfile, demand: RoutingDemand, kilometers: int | None) -> int:
    """Cost of one more parcel from a location to the destination, before its weight."""
    if demand.method is Method.PICKUP:
        return 0
    return profile.shipping_fixed + profile.shipping_per_kilometer * priced_kilometers(profile, kilometers)


def weight_cost(profile: RoutingProfile, demand: RoutingDemand, line: RoutingLine) -> int:
    """Cost per unit by weight, the same from every location."""
    if demand.method is Method.PICKUP:
        return 0
    return per_kilogram(line.weight_grams * profile.shipping_per_kilogram)


def distance_rate(profile: RoutingProfile, demand: RoutingDemand, kilometers: int | None) -> int:
    """Cost per kilogram by distance from one location; times grams, see `per_kilogram`, it is the cost per unit."""
    if demand.method is Method.PICKUP:
        return 0
    return profile.shipping_per_kilogram_kilometer * priced_kilometers(profile, kilometers)


def priced_kilometers(profile: RoutingProfile, kilometers: int | None) -> int:
    return profile.distance_unknown_kilometers if kilometers is None else kilometers


def per_kilogram(gram_millicents: int) -> int:
    """Grams times a rate per kilogram, rounded half up to whole millicents."""
    return (gram_millicents + 500) // 1_000


def line_cost(
    profile: RoutingProfile,
    demand: RoutingDemand,
    line: RoutingLine,
    location: CandidateLocation,
    *,
    kilometers: int | None,
    units: int,
) -> LineCost:
    """Cost of some units of a line from a location, without what the location costs as a whole."""
    return LineCost(
        shipping_weight=units * weight_cost(profile, demand, line),
        shipping_distance=units * per_kilogram(line.weight_grams * distance_rate(profile, demand, kilometers)),
        picking=units * profile.picking_per_unit[location.kind],
    )


def location_cost(
    profile: RoutingProfile,
    demand: RoutingDemand,
    location: CandidateLocation,
    *,
    kilometers: int | None,
    units: Iterable[tuple[RoutingLine, int]],
) -> LocationCost:
    """Cost of all that one location does for an order, by term."""
    parts = [
        line_cost(profile, demand, line, location, kilometers=kilometers, units=quantity) for line, quantity in units
    ]
    return LocationCost(
        order=demand.order,
        location=location.code,
        distance_kilometers=kilometers,
        opening=opening_cost(profile, demand, location),
        shipping_parcel=parcel_cost(profile, demand, kilometers),
        shipping_weight=sum(part.shipping_weight for part in parts),
        shipping_distance=sum(part.shipping_distance for part in parts),
        picking=sum(part.picking for part in parts),
    )
