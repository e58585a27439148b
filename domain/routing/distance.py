"""Distance between two points of the Earth."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KILOMETERS = 6_371.0088
"""Mean radius R1 of the Geodetic Reference System 1980 (H. Moritz, Journal of Geodesy 74, 2000)."""


def great_circle_kilometers(
    *, latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Great-circle distance of two points given in degrees.

    Haversine formula: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984, page 159. It stays
    exact for points close to each other. The sphere is within 0.6 % of the ellipsoid.
    """
    north = radians(latitude)
    other_north = radians(other_latitude)
    half_chord_squared = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    # Rounding can carry antipodes beyond 1, where the arc sine ends.
    return 2 * EARTH_RADIUS_KILOMETERS * asin(min(1.0, sqrt(half_chord_squared)))
