"""Great-circle distances."""

from math import pi

import pytest

from domain.routing.distance import EARTH_RADIUS_KILOMETERS, great_circle_kilometers


def between(first: tuple[float, float], second: tuple[float, float]) -> float:
    return great_circle_kilometers(
        latitude=first[0], longitude=first[1], other_latitude=second[0], other_longitude=second[1]
    )


def test_a_quarter_of_the_meridian() -> None:
    assert between((0.0, 12.0), (90.0, 80.0)) == pytest.approx(pi / 2 * EARTH_RADIUS_KILOMETERS)


def test_antipodes_are_half_the_circumference_apart() -> None:
    assert between((40.0, -74.0), (-40.0, 106.0)) == pytest.approx(pi * EARTH_RADIUS_KILOMETERS)


def test_across_the_date_line_is_near() -> None:
    assert between((0.0, 179.5), (0.0, -179.5)) == pytest.approx(pi / 180 * EARTH_RADIUS_KILOMETERS)


def test_new_york_to_los_angeles() -> None:
    assert between((40.7128, -74.0060), (34.0522, -118.2437)) == pytest.approx(3_935.75, abs=0.1)


def test_a_point_is_no_distance_from_itself() -> None:
    assert between((40.7128, -74.0060), (40.7128, -74.0060)) == 0.0
