"""What the pictures are made of."""

from math import cos, radians

import pytest

from app.simulation.figures import change, dollars_of, figure
from app.simulation.picture.labels import Box, first_free
from app.simulation.picture.outline import COAST
from app.simulation.picture.projection import HEIGHT, LEFT, SCALE, TOP, WIDTH, Spot, inside, projected
from app.simulation.picture.svg import element
from app.simulation.picture.ticks import tick_values
from domain.routing.simulation.comparison import Kpi

PAGE = Box(0, 0, 100, 100)


def test_a_label_stands_where_it_covers_nothing() -> None:
    taken: list[Box] = []
    for _ in range(6):
        box = first_free(Spot(50, 50), 30, 10, taken, within=PAGE)
        assert PAGE.holds(box)
        assert not any(box.meets(other) for other in taken)
        taken.append(box)


def test_a_label_at_the_edge_stands_inside() -> None:
    box = first_free(Spot(98, 50), 30, 10, [], within=PAGE)
    assert box == Box(98 - 9 - 30, 45, 30, 10)


@pytest.mark.parametrize(
    ("least", "most", "values"),
    [(0, 10, [0, 2, 4, 6, 8, 10]), (0, 283_218, [0, 50_000, 100_000, 150_000, 200_000, 250_000]), (2, 2, [2])],
)
def test_ticks_are_round(least: float, most: float, values: list[float]) -> None:
    assert tick_values(most, least) == pytest.approx(values)


def test_the_projection_keeps_areas() -> None:
    """A square kilometer is as large on the map in the north as in the south."""
    south, north = (_square(latitude) for latitude in (27.0, 48.0))
    assert south == pytest.approx(north, rel=1e-3)
    assert projected(-96.0, 37.5) == Spot(LEFT, TOP)
    assert projected(-96.0, 38.5).y == pytest.approx(TOP - SCALE * 0.01745, rel=0.01)


def _square(latitude: float) -> float:
    """Of a cell of a hundredth of a degree of latitude, and as many kilometers of longitude."""

    step = 0.01
    corner = projected(-90.0, latitude)
    right, above = projected(-90.0 + step / cos(radians(latitude)), latitude), projected(-90.0, latitude + step)
    return abs((right.x - corner.x) * (above.y - corner.y) - (right.y - corner.y) * (above.x - corner.x))


def test_the_country_is_on_the_map() -> None:
    assert all(inside(projected(*place)) for place in COAST)
    assert not inside(Spot(WIDTH + 1, HEIGHT / 2))


def test_what_is_written_into_a_drawing_is_escaped() -> None:
    assert (
        element("text", class_='"><b>', stroke_width=1.0)
        == '<text class="&quot;&gt;&lt;b&gt;" stroke-width="1"></text>'
    )


def test_figures_are_written_as_people_do() -> None:
    assert (dollars_of(600_000), dollars_of(100), dollars_of(123_456_789)) == ("6.00", "0.001", "1,234.56789")
    assert figure(Kpi.COST, 1_234_567.0) == "$12,346"
    assert figure(Kpi.FILL_RATE, 0.995) == "99.50%"
    assert figure(Kpi.DAYS_TO_DELIVER, None) == "-"
    assert (change(-12.34), change(5.0), change(None)) == ("-12.3 %", "+5.0 %", "")
