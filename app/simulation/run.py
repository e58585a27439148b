"""One scenario through several ways to route."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from app.simulation.arms import NamedArm
from domain.routing.simulation.kpis import RoutingKpis, kpis_of
from domain.routing.simulation.outcome import OrderOutcome
from domain.routing.simulation.scenario import Scenario
from domain.routing.simulation.timeline import simulate

Flows = Mapping[tuple[str, str], int]
"""Units by location and the order's area."""


class SimulatedRun(Struct, frozen=True, kw_only=True):
    """`day_price` as of its arm."""

    name: str
    kpis: RoutingKpis
    flows: Flows
    day_price: int | None = None


def run_arms(
    scenario: Scenario,
    arms: Sequence[NamedArm],
    *,
    areas: Mapping[str, str],
    on_order: Callable[[], object] = lambda: None,
) -> list[SimulatedRun]:
    """Each by itself, from the same beginning. `areas` are by order."""
    runs = []
    for arm in arms:
        outcomes = simulate(scenario, arm.make(scenario), on_order=on_order)
        runs.append(
            SimulatedRun(
                name=arm.name,
                kpis=kpis_of(outcomes, currency_code=scenario.costs.currency_code),
                flows=_flows(outcomes, areas),
                day_price=arm.day_price,
            )
        )
    return runs


def _flows(outcomes: Sequence[OrderOutcome], areas: Mapping[str, str]) -> Flows:
    units: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for parcel in outcome.parcels:
            units[parcel.location, areas[outcome.order]] += parcel.units
    return dict(sorted(units.items()))
