"""Figures of hand-made outcomes, exactly."""

import pytest

from domain.routing.cost_terms import CostTerm
from domain.routing.simulation.comparison import Kpi, compare
from domain.routing.simulation.kpis import LocationLoad, RoutingKpis, kpis_of
from domain.routing.simulation.outcome import OrderOutcome, Parcel


def parcel(location: str, units: int, days: int, **terms: int) -> Parcel:
    return Parcel(
        location=location,
        units=units,
        deliver_days=days,
        co2e_grams=units * 100,
        terms={CostTerm(term): amount for term, amount in terms.items()},
    )


WHOLE = OrderOutcome(
    order="whole",
    units=4,
    lines=2,
    units_at_first=4,
    lines_short=0,
    parcels=(parcel("EAST", 4, 2, OPENING=1_000, SHIPPING_PARCEL=6_000),),
)
SPLIT = OrderOutcome(
    order="split",
    units=3,
    lines=2,
    units_at_first=2,
    lines_short=1,
    parcels=(
        parcel("EAST", 2, 1, OPENING=1_000, SHIPPING_WEIGHT=500),
        parcel("WEST", 1, 6, OPENING=2_000, SHIPPING_DISTANCE=300, LATE=50),
    ),
    late=True,
)
NOTHING = OrderOutcome(order="nothing", units=5, lines=1, units_at_first=0, lines_short=1, parcels=(), late=True)


def kpis(*outcomes: OrderOutcome) -> RoutingKpis:
    return kpis_of(outcomes, currency_code="USD")


def test_adds_up_what_became_of_the_orders() -> None:
    assert kpis(WHOLE, SPLIT, NOTHING) == RoutingKpis(
        currency_code="USD",
        orders=3,
        orders_served=2,
        lines=5,
        units=12,
        units_served=7,
        units_at_first=6,
        short_orders=2,
        short_lines=2,
        split_orders=1,
        parcels=3,
        late_orders=2,
        order_days=2 + 6,
        unit_days=4 * 2 + 2 * 1 + 1 * 6,
        co2e_grams=700,
        terms={
            CostTerm.OPENING: 4_000,
            CostTerm.SHIPPING_PARCEL: 6_000,
            CostTerm.SHIPPING_WEIGHT: 500,
            CostTerm.SHIPPING_DISTANCE: 300,
            CostTerm.LATE: 50,
        },
        loads=(LocationLoad(location="EAST", units=6, parcels=2), LocationLoad(location="WEST", units=1, parcels=1)),
    )


def test_ratios_are_of_what_they_say() -> None:
    figures = kpis(WHOLE, SPLIT, NOTHING)
    assert figures.cost == 10_850
    assert figures.shipping_cost == 6_800
    assert figures.days_to_deliver == 4.0
    assert figures.days_to_deliver_unit == 16 / 7
    assert figures.fill_rate == 0.5
    assert figures.units_unserved == 5
    assert [figures.load_share(load) for load in figures.loads] == [6 / 7, 1 / 7]


def test_an_order_is_not_split_when_one_location_sends_twice() -> None:
    twice = OrderOutcome(
        order="twice",
        units=2,
        lines=1,
        units_at_first=1,
        lines_short=1,
        parcels=(parcel("EAST", 1, 1), parcel("EAST", 1, 4)),
    )
    assert (kpis(twice).split_orders, kpis(twice).parcels, kpis(twice).order_days) == (0, 2, 4)


def test_no_orders_have_no_averages() -> None:
    figures = kpis()
    assert (figures.days_to_deliver, figures.days_to_deliver_unit, figures.fill_rate) == (None, None, None)
    assert (figures.cost, figures.loads) == (0, ())


def test_compares_with_the_first_run() -> None:
    compared = {each.kpi: each for each in compare([kpis(WHOLE), kpis(WHOLE, SPLIT)])}
    assert list(compared) == list(Kpi)
    assert compared[Kpi.COST].values == (7.0, 10.85)
    assert compared[Kpi.COST].changes[1] == pytest.approx(55.0)
    assert compared[Kpi.DAYS_TO_DELIVER].changes == (0.0, 100.0)
    assert compared[Kpi.SPLIT_ORDERS].values == (0, 1)
    assert compared[Kpi.SPLIT_ORDERS].changes == (None, None)
    assert compared[Kpi.FILL_RATE].values == (1.0, 6 / 7)
