"""Stock over time: taken by orders, filled up by the rule of the scenario."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.inventory.stock_level import Pair
from domain.routing.problem import Stock
from domain.routing.simulation.scenario import Replenishment


class Shelves:
    """What lies where now, and what is on its way."""

    def __init__(self, opening: Stock, replenishment: Replenishment) -> None:
        self._units = {sku: dict(places) for sku, places in opening.items()}
        self._replenishment = replenishment
        self._days = 0
        self._changed = {(sku, place) for sku, places in replenishment.targets.items() for place in places}
        self._coming: dict[Pair, int] = {}
        self._due: dict[date, list[tuple[Pair, int]]] = {}

    @property
    def stock(self) -> Stock:
        """Units by SKU and location; it goes on changing."""
        return self._units

    def units_of(self, sku: str) -> Mapping[str, int]:
        return self._units.get(sku, {})

    def copy(self) -> dict[str, dict[str, int]]:
        """As it is now, for those who look only now and then."""
        return {sku: dict(places) for sku, places in self._units.items()}

    def take(self, sku: str, location: str, units: int) -> int:
        """Take so many, or what there is."""
        places = self._units.get(sku, {})
        taken = min(units, places.get(location, 0))
        if taken:
            places[location] -= taken
            self._changed.add((sku, location))
        return taken

    def begin_day(self, day: date) -> None:
        """What is due arrives; on days of review, missing units are ordered."""
        for (sku, location), units in self._due.pop(day, []):
            places = self._units.setdefault(sku, {})
            places[location] = places.get(location, 0) + units
            self._coming[sku, location] -= units
        if self._days % self._replenishment.review_days == 0:
            self._order_missing(day + timedelta(days=self._replenishment.lead_days))
        self._days += 1

    def _order_missing(self, due: date) -> None:
        for sku, location in sorted(self._changed):
            target = self._replenishment.targets.get(sku, {}).get(location, 0)
            coming = self._coming.get((sku, location), 0)
            missing = target - self._units.get(sku, {}).get(location, 0) - coming
            if missing > 0:
                self._coming[sku, location] = coming + missing
                self._due.setdefault(due, []).append(((sku, location), missing))
        self._changed.clear()
