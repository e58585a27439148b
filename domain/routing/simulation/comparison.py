"""Two or more ways to route, side by side."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from domain.routing.simulation.kpis import RoutingKpis


class Kpi(StrEnum):
    """What is compared. Only of FILL_RATE more is better.

    COST and SHIPPING_COST in minor units of the currency, days as averages, CO2E in kilograms, the others as counts.
    """

    COST = "COST"
    SHIPPING_COST = "SHIPPING_COST"
    DAYS_TO_DELIVER = "DAYS_TO_DELIVER"
    DAYS_TO_DELIVER_UNIT = "DAYS_TO_DELIVER_UNIT"
    SPLIT_ORDERS = "SPLIT_ORDERS"
    PARCELS = "PARCELS"
    FILL_RATE = "FILL_RATE"
    SHORT_ORDERS = "SHORT_ORDERS"
    SHORT_LINES = "SHORT_LINES"
    LATE_ORDERS = "LATE_ORDERS"
    CO2E = "CO2E"
    UNITS_UNSERVED = "UNITS_UNSERVED"


MORE_IS_BETTER = frozenset({Kpi.FILL_RATE})


class ComparedKpi(Struct, frozen=True, kw_only=True):
    """One figure of every run, in their order; None where there is none.

    `changes` are in percent of the first run's figure; None where that is zero or none.
    """

    kpi: Kpi
    values: tuple[float | None, ...]
    changes: tuple[float | None, ...]


def kpi_values(kpis: RoutingKpis) -> Mapping[Kpi, float | None]:
    """The figures that are compared."""
    return {
        Kpi.COST: kpis.cost / 1_000,
        Kpi.SHIPPING_COST: kpis.shipping_cost / 1_000,
        Kpi.DAYS_TO_DELIVER: kpis.days_to_deliver,
        Kpi.DAYS_TO_DELIVER_UNIT: kpis.days_to_deliver_unit,
        Kpi.SPLIT_ORDERS: kpis.split_orders,
        Kpi.PARCELS: kpis.parcels,
        Kpi.FILL_RATE: kpis.fill_rate,
        Kpi.SHORT_ORDERS: kpis.short_orders,
        Kpi.SHORT_LINES: kpis.short_lines,
        Kpi.LATE_ORDERS: kpis.late_orders,
        Kpi.CO2E: kpis.co2e_grams / 1_000,
        Kpi.UNITS_UNSERVED: kpis.units_unserved,
    }


def compare(runs: Sequence[RoutingKpis]) -> tuple[ComparedKpi, ...]:
    """Every figure of the runs, and how it differs from that of the first. They have to be in one currency."""
    assert len({kpis.currency_code for kpis in runs}) == 1
    figures = [kpi_values(kpis) for kpis in runs]
    compared = []
    for kpi in Kpi:
        values = tuple(figure[kpi] for figure in figures)
        changes = tuple(change_percent(values[0], value) for value in values)
        compared.append(ComparedKpi(kpi=kpi, values=values, changes=changes))
    return tuple(compared)


def change_percent(first: float | None, value: float | None) -> float | None:
    """By how much a figure differs from the first, in percent of it."""
    if first is None or value is None or not first:
        return None
    return 100.0 * (value - first) / first
