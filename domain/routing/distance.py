"""Distance between two points of the Earth."""

from collections.abc import Iterable
from functools import lru_cache
from math import asin, cos, pi, radians, sin, sqrt
from typing import Protocol, TypeAlias

EARTH_RADIUS_KILOMETERS = 6_371.0088
"""Mean radius R1 of the Geodetic Reference System 1980 (H. Moritz, Journal of Geodesy 74, 2000)."""

HALF_DEGREE = radians(1.0) / 2

HALF_WAY_ROUND_KILOMETERS = round(pi * EARTH_RADIUS_KILOMETERS)
"""To the antipodes, where rounding can carry the arc sine beyond its end."""


def great_circle_kilometers(
    *, latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Great-circle distance of two points given in degrees.

    Haversine formula: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984, page 159. It stays
    exact for points close to each other. The sphere is within 0.6 % of the ellipsoid.
    """
    north = radians(latitude)
    other_north = radians(other_latitude)
    across = sin((other_north - north) / 2)
    along = sin(radians(other_longitude - longitude) / 2)
    half_chord_squared = across * across + cos(north) * cos(other_north) * along * along
    # Rounding can carry antipodes beyond 1, where the arc sine ends.
    return 2 * EARTH_RADIUS_KILOMETERS * asin(min(1.0, sqrt(half_chord_squared)))


class Placed(Protocol):
    """What has coordinates, in degrees."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


Located: TypeAlias = tuple[float, float, float]
"""Where a place is: half its latitude in radians, the cosine of the latitude, and the longitude in degrees."""


def located(place: Placed) -> Located:
    """The place as distances are measured."""
    return (*_north(place.latitude), place.longitude)


def whole_kilometers(places: Iterable[Placed], destination: Placed) -> list[int]:
    """Great-circle distances of places to one destination, rounded."""
    return kilometers_to(destination, [located(place) for place in places])


def kilometers_to(destination: Placed, places: Iterable[Located]) -> list[int]:
    """The same, of places that are measured again and again. The formula above, unrolled: it runs for every order."""
    other_half, other_cosine = _north(destination.latitude)
    other_longitude = destination.longitude
    diameter = 2 * EARTH_RADIUS_KILOMETERS
    distances = []
    for half, cosine, longitude in places:
        # Halving is exact in binary: these are the same to the last bit.
        across = sin(other_half - half)
        along = sin((other_longitude - longitude) * HALF_DEGREE)
        half_chord_squared = across * across + cosine * other_cosine * along * along
        distances.append(
            round(diameter * asin(sqrt(half_chord_squared))) if half_chord_squared < 1 else HALF_WAY_ROUND_KILOMETERS
        )
    return distances


@lru_cache(65_536)
def _north(latitude: float) -> tuple[float, float]:
    """Half of it in radians, and its cosine."""
    north = radians(latitude)
    return north / 2, cos(north)
