"""Labels beside what they name, where they cover nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from app.simulation.picture.projection import Spot

RINGS = 6
FIRST_DISTANCE = 9.0
STEP = 9.0


class Box(NamedTuple):
    """A rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


def first_free(spot: Spot, width: float, height: float, taken: Sequence[Box], *, within: Box) -> Box:
    """The nearest place around the spot that meets nothing; to its right, if there is none."""
    places = [box for ring in range(RINGS) for box in _around(spot, width, height, FIRST_DISTANCE + STEP * ring)]
    free = (box for box in places if within.holds(box) and not any(box.meets(other) for other in taken))
    return next(free, places[0])


def _around(spot: Spot, width: float, height: float, distance: float) -> list[Box]:
    middle_x, middle_y = spot.x - width / 2, spot.y - height / 2
    right, left = spot.x + distance, spot.x - distance - width
    above, below = spot.y - distance - height, spot.y + distance
    return [
        Box(x, y, width, height)
        for x, y in (
            (right, middle_y),
            (left, middle_y),
            (middle_x, above),
            (middle_x, below),
            (right, above),
            (right, below),
            (left, above),
            (left, below),
        )
    ]
