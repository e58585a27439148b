"""The routing that most shops begin with: a fixed list of locations, and stock figures of last night."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.routing.problem import CandidateLocation, RoutingDemand
from domain.routing.simulation.arm import Pick
from domain.routing.simulation.shelves import Shelves


class LegacyArm:
    """Each order by itself, each line from the first location of the list that has units, by the figures it knows.

    The figures are copied when an order comes and the last copy was due `refresh` ago or more; without `refresh`, for
    each order. What it takes itself does not change its figures in between. With `whole_first` an order comes from the
    first location that has all of it by the figures, if there is one. `services` are carrier services by order.
    """

    def __init__(
        self,
        locations: Sequence[CandidateLocation],
        *,
        begin: datetime,
        refresh: timedelta | None,
        services: Mapping[str, str],
        whole_first: bool = False,
    ) -> None:
        ranked = sorted(locations, key=lambda location: (location.priority, location.code))
        self._ranked = [location.code for location in ranked]
        self._refresh = refresh
        self._services = services
        self._next = begin
        self._whole_first = whole_first
        self._figures: dict[str, dict[str, int]] = {}

    def picks(self, demand: RoutingDemand, shelves: Shelves, *, at: datetime) -> Sequence[Pick]:
        """Promise what the figures show, once per order."""
        if self._refresh is None:
            self._figures = {line.sku: dict(shelves.units_of(line.sku)) for line in demand.lines}
        elif at >= self._next:
            self._figures = shelves.copy()
            self._next += self._refresh * ((at - self._next) // self._refresh + 1)
        if self._whole_first:
            whole = next((code for code in self._ranked if self._has_all(demand, code)), None)
            if whole is not None:
                return [Pick(line.id, whole, self._services.get(demand.order), line.quantity) for line in demand.lines]
        return self._line_by_line(demand)

    def _has_all(self, demand: RoutingDemand, code: str) -> bool:
        wanted: dict[str, int] = {}
        for line in demand.lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
        return all(self._figures.get(sku, {}).get(code, 0) >= units for sku, units in wanted.items())

    def _line_by_line(self, demand: RoutingDemand) -> list[Pick]:
        service = self._services.get(demand.order)
        taken: dict[tuple[str, str], int] = {}
        picks = []
        for line in demand.lines:
            missing = line.quantity
            for code in self._ranked:
                free = self._figures.get(line.sku, {}).get(code, 0) - taken.get((line.sku, code), 0)
                units = min(missing, free)
                if units > 0:
                    picks.append(Pick(line.id, code, service, units))
                    taken[line.sku, code] = taken.get((line.sku, code), 0) + units
                    missing -= units
        return picks
