"""Where areas of postal codes are: the middle of what is ordered there."""

from collections.abc import Mapping

from app.simulation.scenario import FileScenario
from domain.routing.problem import Point


def area_points(file: FileScenario) -> Mapping[str, Point]:
    """Weighted by units, so that the point lies where the customers are."""
    sums: dict[str, tuple[float, float, int]] = {}
    for order in file.scenario.orders:
        destination = order.demand.destination
        assert destination is not None
        units = sum(line.quantity for line in order.demand.lines)
        area = file.areas[order.demand.order]
        latitude, longitude, total = sums.get(area, (0.0, 0.0, 0))
        sums[area] = (
            latitude + units * destination.latitude,
            longitude + units * destination.longitude,
            total + units,
        )
    return {
        area: Point(latitude=latitude / total, longitude=longitude / total)
        for area, (latitude, longitude, total) in sums.items()
    }
