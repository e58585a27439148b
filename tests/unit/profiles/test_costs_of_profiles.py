"""What makes the costs and the objective of a profile acceptable."""

from typing import Any

import pytest

from domain.network.location import LocationKind
from domain.routing.cost_terms import StockPressure, Tariff, TariffTier
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.price_refusals import PRICE_MAX
from tests.unit.profiles.profiles import EXPRESS, KNOWN, fields_refused, make_profile, messages, with_costs, with_tiers

OPEN = (TariffTier(),)


@pytest.mark.parametrize(
    "profile",
    [
        EXPRESS,
        DEFAULT_PROFILE,
        with_tiers(100, 2_000, None),
        with_costs(tariffs=tuple(Tariff(service=code, tiers=OPEN) for code in (None, "GROUND", "AIR", "STANDARD"))),
        with_costs(handling={"NYC": 0, "LAX": PRICE_MAX}),
        with_costs(stock_out=StockPressure(units=5, price=100), markdown=StockPressure(units=1, price=0)),
        make_profile(objective=Objective.FASTEST, batch_window_minutes=1_440),
        make_profile(objective=Objective.WEIGHTED, own_weights=ObjectiveWeights(money_percent=0, day=1)),
    ],
)
def test_accepts(profile: Any) -> None:
    assert messages(profile) == []


@pytest.mark.parametrize(
    ("limits", "field", "word"),
    [
        ((), "", "1 to 50"),
        ((None,) * 51, "", "1 to 50"),
        ((100,), "0.upToKilometers", "hole"),
        ((100, 500), "1.upToKilometers", "hole"),
        ((100, 100, None), "1.upToKilometers", "overlap"),
        ((None, None), "1.upToKilometers", "overlap"),
        ((None, 100, None), "1.upToKilometers", "overlap"),
        ((500, 100, None), "1.upToKilometers", "ascend"),
        ((0, None), "0.upToKilometers", "between"),
        ((20_101, None), "0.upToKilometers", "between"),
    ],
)
def test_refuses_tiers_that_overlap_or_leave_a_hole(limits: tuple[int | None, ...], field: str, word: str) -> None:
    profile = with_tiers(*limits)
    at = "costs.tariffs.0.tiers" + (f".{field}" if field else "")
    assert at in fields_refused(profile)
    assert any(word in message for message in messages(profile))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tariffs": ()}, "tariffs"),
        ({"tariffs": (Tariff(tiers=OPEN),) * 2}, "tariffs.1.service"),
        (
            {"tariffs": tuple(Tariff(service=code, tiers=OPEN) for code in ("AIR", "GROUND", "AIR"))},
            "tariffs.2.service",
        ),
        ({"tariffs": (Tariff(service="SHIP", tiers=OPEN),)}, "tariffs.0.service"),
        ({"tariffs": (Tariff(tiers=(TariffTier(parcel=-1),)),)}, "tariffs.0.tiers.0.parcel"),
        ({"tariffs": (Tariff(tiers=(TariffTier(per_kilometer=-1),)),)}, "tariffs.0.tiers.0.perKilometer"),
        ({"tariffs": (Tariff(tiers=(TariffTier(per_kilogram=-1),)),)}, "tariffs.0.tiers.0.perKilogram"),
        (
            {"tariffs": (Tariff(tiers=(TariffTier(per_kilogram_kilometer=PRICE_MAX + 1),)),)},
            "tariffs.0.tiers.0.perKilogramKilometer",
        ),
        (
            {"tariffs": (Tariff(tiers=OPEN, co2e_milligrams_per_kilogram_kilometer=-1),)},
            "tariffs.0.co2eMilligramsPerKilogramKilometer",
        ),
        ({"opening": {**EXPRESS.costs.opening, LocationKind.STORE: -1}}, "opening.store"),
        ({"opening": {LocationKind(kind): 1 for kind in LocationKind if kind != "THIRD_PARTY"}}, "opening.thirdParty"),
        ({"picking_line": {kind: 1 for kind in LocationKind if kind != "STORE"}}, "pickingLine.store"),
        ({"picking_unit": {**EXPRESS.costs.picking_unit, LocationKind.WAREHOUSE: -1}}, "pickingUnit.warehouse"),
        ({"handling": {"NYC": 1, "PARIS": 1}}, "handling"),
        ({"handling": {"NYC": -1}}, "handling"),
        ({"handling": {str(number): 1 for number in range(501)}}, "handling"),
        ({"stock_out": StockPressure(units=0, price=1)}, "stockOut.units"),
        ({"stock_out": StockPressure(units=1, price=-1)}, "stockOut.price"),
        ({"markdown": StockPressure(units=1_000_001, price=1)}, "markdown.units"),
        ({"late_day": -1}, "lateDay"),
        ({"co2e_kilogram": PRICE_MAX + 1}, "co2eKilogram"),
        ({"moving": -1}, "moving"),
        ({"distance_unknown_kilometers": -1}, "distanceUnknownKilometers"),
        ({"distance_unknown_kilometers": 20_101}, "distanceUnknownKilometers"),
    ],
)
def test_refuses_costs(changes: dict[str, Any], field: str) -> None:
    assert fields_refused(with_costs(**changes)) == [f"costs.{field}"]


@pytest.mark.parametrize(
    ("currency_code", "most"), [("USD", "100,000.00 USD"), ("JPY", "10,000,000 JPY"), ("KWD", "10,000.000 KWD")]
)
def test_says_in_the_currency_how_much_an_amount_may_be(currency_code: str, most: str) -> None:
    profile = with_costs(moving=PRICE_MAX + 1, currency_code=currency_code)
    assert messages(profile) == [f"An amount is between 0 and {most}."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "A|B"}, "code"),
        ({"name": ""}, "name"),
        ({"objective": Objective.WEIGHTED}, "weights"),
        ({"own_weights": ObjectiveWeights()}, "weights"),
        ({"objective": Objective.BALANCED, "own_weights": ObjectiveWeights()}, "weights"),
        ({"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(money_percent=0)}, "weights"),
        ({"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(money_percent=-1)}, "weights.moneyPercent"),
        ({"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(day=-1)}, "weights.day"),
        ({"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(split=-1)}, "weights.split"),
        ({"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(kilogram_co2e=-1)}, "weights.kilogramCo2e"),
        (
            {"objective": Objective.WEIGHTED, "own_weights": ObjectiveWeights(capacity_pressure=PRICE_MAX + 1)},
            "weights.capacityPressure",
        ),
        ({"batch_window_minutes": -1}, "batchWindowMinutes"),
        ({"batch_window_minutes": 1_441}, "batchWindowMinutes"),
    ],
)
def test_refuses_what_a_profile_minimizes_and_is_called(changes: dict[str, Any], field: str) -> None:
    assert fields_refused(make_profile(**changes)) == [field]


def test_tells_everything_that_is_wrong_at_once() -> None:
    profile = with_costs(
        tariffs=(
            Tariff(service="SHIP", tiers=(TariffTier(up_to_kilometers=100, parcel=-1),)),
            Tariff(service="SHIP", tiers=(TariffTier(up_to_kilometers=9), TariffTier(up_to_kilometers=9))),
        ),
        moving=-1,
    )
    assert fields_refused(profile) == [
        "costs.tariffs.0.service",
        "costs.tariffs.0.tiers.0.parcel",
        "costs.tariffs.0.tiers.0.upToKilometers",
        "costs.tariffs.1.service",
        "costs.tariffs.1.service",
        "costs.tariffs.1.tiers.1.upToKilometers",
        "costs.tariffs.1.tiers.1.upToKilometers",
        "costs.moving",
    ]
    assert KNOWN.carrier_services == {"GROUND", "AIR"}


def test_refuses_a_currency_that_nobody_pays_with() -> None:
    assert fields_refused(with_costs(currency_code="ZZZ")) == ["currencyCode"]
