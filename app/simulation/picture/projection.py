"""The contiguous United States on a plane: Albers' equal-area conic projection.

J. P. Snyder, Map Projections - A Working Manual, US Geological Survey 1395, 1987, pages 98 to 103, on the sphere, with
the standard parallels that the Survey uses for this country.
"""

from functools import lru_cache
from math import cos, radians, sin, sqrt
from typing import NamedTuple

FIRST_PARALLEL = radians(29.5)
SECOND_PARALLEL = radians(45.5)
ORIGIN_LATITUDE = radians(37.5)
ORIGIN_LONGITUDE = radians(-96.0)

WIDTH = 620.0
HEIGHT = 400.0
SCALE = 815.0
LEFT = 310.0
TOP = 206.0

_N = (sin(FIRST_PARALLEL) + sin(SECOND_PARALLEL)) / 2
_C = cos(FIRST_PARALLEL) ** 2 + 2 * _N * sin(FIRST_PARALLEL)
_RHO_ORIGIN = sqrt(_C - 2 * _N * sin(ORIGIN_LATITUDE)) / _N


class Spot(NamedTuple):
    """Where something is in the drawing."""

    x: float
    y: float


@lru_cache(maxsize=4_096)
def projected(longitude: float, latitude: float) -> Spot:
    """The spot of a place, given in degrees."""
    rho = sqrt(_C - 2 * _N * sin(radians(latitude))) / _N
    theta = _N * (radians(longitude) - ORIGIN_LONGITUDE)
    return Spot(LEFT + SCALE * rho * sin(theta), TOP - SCALE * (_RHO_ORIGIN - rho * cos(theta)))


def inside(spot: Spot) -> bool:
    """Whether it is within the drawing."""
    return 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT
