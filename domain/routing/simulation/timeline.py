"""Orders day by day through one way to route: the same scenario and arm give the same outcomes."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace

from domain.routing.problem import RoutingDemand
from domain.routing.simulation.arm import Arm
from domain.routing.simulation.outcome import OrderOutcome, Parcel
from domain.routing.simulation.pricing import priced_parcel
from domain.routing.simulation.scenario import Scenario, TimedOrder
from domain.routing.simulation.shelves import Shelves

_ONE_DAY = timedelta(days=1)


class _Progress:
    """An order under way: what it still lacks, and what was sent."""

    def __init__(self, order: TimedOrder) -> None:
        self.order = order
        self.missing = {line.id: line.quantity for line in order.demand.lines}
        self.units_at_first: int | None = None
        self.lines_short = 0
        self.parcels: list[Parcel] = []

    @property
    def waits(self) -> bool:
        return any(self.missing.values())

    def remaining(self) -> RoutingDemand:
        demand = self.order.demand
        lines = [replace(line, quantity=self.missing[line.id]) for line in demand.lines if self.missing[line.id]]
        return replace(demand, lines=tuple(lines))

    def outcome(self) -> OrderOutcome:
        demand = self.order.demand
        last = max((parcel.deliver_days for parcel in self.parcels), default=0)
        due = None if demand.deliver_by is None else (demand.deliver_by.date() - self.order.at.date()).days
        return OrderOutcome(
            order=demand.order,
            units=sum(line.quantity for line in demand.lines),
            lines=len(demand.lines),
            units_at_first=self.units_at_first or 0,
            lines_short=self.lines_short,
            parcels=tuple(self.parcels),
            late=due is not None and (self.waits or last > due),
        )


def simulate(
    scenario: Scenario, arm: Arm, *, on_order: Callable[[], object] = lambda: None
) -> tuple[OrderOutcome, ...]:
    """The outcome of each order, in their order. `on_order` is told of each that was placed.

    Units that a location was asked for and does not have are missing at first, and tried again in the morning, together
    with those that nobody had.
    """
    if not scenario.orders:
        return ()
    shelves = Shelves(scenario.opening, scenario.replenishment)
    run = _Run(scenario, arm, shelves)
    under_way = [_Progress(order) for order in scenario.orders]
    by_day: dict[date, list[_Progress]] = {}
    for progress in under_way:
        by_day.setdefault(progress.order.at.date(), []).append(progress)
    waiting: list[_Progress] = []
    day, last = scenario.orders[0].at.date(), scenario.orders[-1].at.date()
    while day <= last or (waiting and day <= last + scenario.days_after_max * _ONE_DAY):
        shelves.begin_day(day)
        morning = datetime.combine(day, time(scenario.morning_hour), UTC)
        for progress in sorted(waiting, key=lambda progress: (progress.order.demand.priority, progress.order.at)):
            run.serve(progress, at=morning)
        for progress in by_day.get(day, []):
            run.serve(progress, at=progress.order.at)
            on_order()
        waiting = [progress for progress in [*waiting, *by_day.get(day, [])] if progress.waits]
        day += _ONE_DAY
    return tuple(progress.outcome() for progress in under_way)


class _Run:
    """One way to route at work on the shelves."""

    def __init__(self, scenario: Scenario, arm: Arm, shelves: Shelves) -> None:
        self._scenario = scenario
        self._arm = arm
        self._shelves = shelves
        self._locations = {location.code: location for location in scenario.locations}

    def serve(self, progress: _Progress, *, at: datetime) -> None:
        """Ask the arm for what the order lacks, take what is really there, and send it."""
        demand = progress.remaining()
        lines = {line.id: line for line in demand.lines}
        taken: dict[tuple[str, str | None], dict[str, int]] = {}
        for pick in self._arm.picks(demand, self._shelves, at=at):
            units = self._shelves.take(lines[pick.line].sku, pick.location, pick.units)
            if units:
                at_source = taken.setdefault((pick.location, pick.service), {})
                at_source[pick.line] = at_source.get(pick.line, 0) + units
                progress.missing[pick.line] -= units
        for (code, service), units_by_line in taken.items():
            progress.parcels.append(
                priced_parcel(
                    self._scenario,
                    demand,
                    self._locations[code],
                    [(lines[line], units) for line, units in units_by_line.items()],
                    service=service,
                    placed_at=progress.order.at,
                    at=at,
                )
            )
        if progress.units_at_first is None:
            progress.units_at_first = _units(taken)
            progress.lines_short = sum(1 for units in progress.missing.values() if units)


def _units(taken: Mapping[tuple[str, str | None], Mapping[str, int]]) -> int:
    return sum(sum(units.values()) for units in taken.values())
