"""What makes the costs and the objective of a profile acceptable."""

from collections import Counter
from collections.abc import Mapping

from domain.delivery.carrier_service import STANDARD
from domain.delivery.rules import KILOMETERS_MAX
from domain.limits import QUANTITY_PER_LINE_MAX
from domain.network.location import LocationKind
from domain.number_rules import range_refusals
from domain.refusals import InvalidInput, Refusal
from domain.routing.cost_terms import CostTerms, StockPressure, Tariff, TariffTier
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.profiles.price_refusals import price_refusals
from domain.routing.profiles.rule_refusals import unknown_refusals

TARIFFS_MAX = 20
TARIFF_TIERS_MAX = 50
HANDLING_PRICES_MAX = 500
MONEY_PERCENT_MAX = 10_000
EMISSIONS_MAX = 1_000_000
"""Milligrams of CO2e per kilogram and kilometer: ten times what air freight emits."""

Path = tuple[str, ...]


def objective_refusals(objective: Objective, weights: ObjectiveWeights | None, currency_code: str) -> list[Refusal]:
    """Everything that is wrong with what a profile minimizes."""
    if weights is None:
        if objective is Objective.WEIGHTED:
            return [InvalidInput("WEIGHTED needs weights.", field=("weights",))]
        return []
    if objective is not Objective.WEIGHTED:
        return [InvalidInput(f"{objective} has weights of its own; only WEIGHTED takes some.", field=("weights",))]
    at = ("weights",)
    refusals = range_refusals(weights.money_percent, "percentage", *at, "moneyPercent", least=0, most=MONEY_PERCENT_MAX)
    prices = {
        "day": weights.day,
        "split": weights.split,
        "kilogramCo2e": weights.kilogram_co2e,
        "capacityPressure": weights.capacity_pressure,
    }
    for name, price in prices.items():
        refusals += price_refusals(price, currency_code, *at, name)
    if not any((weights.money_percent, *prices.values())):
        refusals.append(InvalidInput("Something has to count.", field=at))
    return refusals


def cost_refusals(costs: CostTerms, known: KnownCodes, currency_code: str) -> list[Refusal]:
    """Everything that is wrong with the cost terms."""
    at = ("costs",)
    refusals: list[Refusal] = []
    for name, prices in (
        ("opening", costs.opening),
        ("pickingLine", costs.picking_line),
        ("pickingUnit", costs.picking_unit),
    ):
        refusals += _by_kind_refusals(prices, currency_code, *at, name)
    refusals += _handling_refusals(costs.handling, known, currency_code, *at, "handling")
    refusals += _tariffs_refusals(costs.tariffs, known, currency_code, *at, "tariffs")
    refusals += _pressure_refusals(costs.stock_out, currency_code, *at, "stockOut")
    refusals += _pressure_refusals(costs.markdown, currency_code, *at, "markdown")
    for name, price in (("lateDay", costs.late_day), ("co2eKilogram", costs.co2e_kilogram), ("moving", costs.moving)):
        refusals += price_refusals(price, currency_code, *at, name)
    unknown = costs.distance_unknown_kilometers
    return refusals + range_refusals(
        unknown, "distance", *at, "distanceUnknownKilometers", least=0, most=KILOMETERS_MAX
    )


def _by_kind_refusals(prices: Mapping[LocationKind, int], currency_code: str, *at: str) -> list[Refusal]:
    refusals: list[Refusal] = [
        InvalidInput(f"Locations of kind {kind} need a price.", field=(*at, _camel(kind)))
        for kind in LocationKind
        if kind not in prices
    ]
    for kind, price in prices.items():
        refusals += price_refusals(price, currency_code, *at, _camel(kind))
    return refusals


def _camel(kind: LocationKind) -> str:
    """As inputs name it: `dropshipVendor`."""
    first, *rest = kind.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _handling_refusals(handling: Mapping[str, int], known: KnownCodes, currency_code: str, *at: str) -> list[Refusal]:
    if len(handling) > HANDLING_PRICES_MAX:
        return [InvalidInput(f"At most {HANDLING_PRICES_MAX} locations.", field=at)]
    refusals = unknown_refusals("location", handling.keys() - known.location_codes, *at)
    for code, price in handling.items():
        refusals += [
            InvalidInput(f"{code}: {refusal.message}", field=refusal.field)
            for refusal in price_refusals(price, currency_code, *at)
        ]
    return refusals


def _tariffs_refusals(tariffs: tuple[Tariff, ...], known: KnownCodes, currency_code: str, *at: str) -> list[Refusal]:
    if not 1 <= len(tariffs) <= TARIFFS_MAX:
        return [InvalidInput(f"1 to {TARIFFS_MAX} tariffs.", field=at)]
    refusals: list[Refusal] = []
    seen: Counter[str | None] = Counter()
    for index, tariff in enumerate(tariffs):
        here = (*at, str(index))
        seen[tariff.service] += 1
        if seen[tariff.service] > 1:
            which = "no service" if tariff.service is None else f"service {tariff.service}"
            refusals.append(InvalidInput(f"Another tariff for {which} comes before.", field=(*here, "service")))
        if tariff.service is not None and tariff.service not in known.carrier_services | {STANDARD.code}:
            refusals += unknown_refusals("carrier service", [tariff.service], *here, "service")
        refusals += range_refusals(
            tariff.co2e_milligrams_per_kilogram_kilometer,
            "emission",
            *here,
            "co2eMilligramsPerKilogramKilometer",
            least=0,
            most=EMISSIONS_MAX,
        )
        refusals += _tiers_refusals(tariff.tiers, currency_code, *here, "tiers")
    return refusals


def _tiers_refusals(tiers: tuple[TariffTier, ...], currency_code: str, *at: str) -> list[Refusal]:
    if not 1 <= len(tiers) <= TARIFF_TIERS_MAX:
        return [InvalidInput(f"1 to {TARIFF_TIERS_MAX} tiers.", field=at)]
    refusals: list[Refusal] = []
    reached: int | None = 0
    for index, tier in enumerate(tiers):
        here = (*at, str(index))
        for name, price in (
            ("parcel", tier.parcel),
            ("perKilometer", tier.per_kilometer),
            ("perKilogram", tier.per_kilogram),
            ("perKilogramKilometer", tier.per_kilogram_kilometer),
        ):
            refusals += price_refusals(price, currency_code, *here, name)
        refusals += _tier_limit_refusals(tier.up_to_kilometers, reached, index, *here, "upToKilometers")
        reached = tier.up_to_kilometers if tier.up_to_kilometers is None else max(reached or 0, tier.up_to_kilometers)
    if tiers[-1].up_to_kilometers is not None:
        message = "There is a hole: no tier is for distances beyond this one, so the last tier has no limit."
        refusals.append(InvalidInput(message, field=(*at, str(len(tiers) - 1), "upToKilometers")))
    return refusals


def _tier_limit_refusals(limit: int | None, reached: int | None, index: int, *at: str) -> list[Refusal]:
    """`reached` is how far the tiers before it reach; None: everywhere."""
    if index and reached is None:
        return [
            InvalidInput("The tiers overlap: the one before has no limit and leaves nothing to this one.", field=at)
        ]
    if limit is None:
        return []
    if index and limit == reached:
        return [InvalidInput("The tiers overlap: an earlier one reaches as far.", field=at)]
    if index and reached is not None and limit < reached:
        return [InvalidInput("Tiers ascend: an earlier one reaches farther.", field=at)]
    return range_refusals(limit, "limit", *at, least=1, most=KILOMETERS_MAX)


def _pressure_refusals(pressure: StockPressure | None, currency_code: str, *at: str) -> list[Refusal]:
    if pressure is None:
        return []
    refusals = range_refusals(pressure.units, "number of units", *at, "units", least=1, most=QUANTITY_PER_LINE_MAX)
    return refusals + price_refusals(pressure.price, currency_code, *at, "price")
