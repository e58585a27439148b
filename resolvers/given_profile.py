"""A routing profile in an input, as the domain has it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.handling import Handling
from domain.network.location import LocationKind
from domain.refusals import InvalidInput, Refusal
from domain.routing.cost_terms import CostTerms, StockPressure, Tariff, TariffTier
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.profile import RoutingProfile
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from resolvers.given_amounts import GivenAmounts
from schema.routing.save_profile import (
    RoutingCostsInput,
    RoutingHandlingPriceInput,
    RoutingKindPricesInput,
    RoutingProfileContent,
    RoutingRuleInput,
    RoutingRuleScopeInput,
    RoutingStockPressureInput,
    RoutingTariffInput,
    RoutingTariffTierInput,
    RoutingWeightsInput,
)

UNNUMBERED = 0
"""Saving gives a version its number."""


class GivenProfile(Struct, frozen=True, kw_only=True):
    """The profile, and what of it could not be read: amounts that are none count as 0."""

    profile: RoutingProfile
    misread: Sequence[Refusal]


def given_profile(code: str, given: RoutingProfileContent) -> GivenProfile:
    amounts = GivenAmounts(given.currency_code)
    profile = RoutingProfile(
        code=code,
        version=UNNUMBERED,
        name=given.name,
        objective=Objective(given.objective),
        own_weights=None if given.weights is None else _weights(given.weights, amounts),
        costs=_costs(given.costs, given.currency_code, amounts),
        rules=tuple(_rule(rule, amounts, "rules", str(index)) for index, rule in enumerate(given.rules)),
        batch_window_minutes=given.batch_window_minutes,
        consolidate=given.consolidate,
    )
    return GivenProfile(profile=profile, misread=amounts.refusals)


def _weights(given: RoutingWeightsInput, amounts: GivenAmounts) -> ObjectiveWeights:
    at = "weights"
    return ObjectiveWeights(
        money_percent=given.money_percent,
        day=amounts.millicents(given.day, at, "day"),
        split=amounts.millicents(given.split, at, "split"),
        kilogram_co2e=amounts.millicents(given.kilogram_co2e, at, "kilogramCo2e"),
        capacity_pressure=amounts.millicents(given.capacity_pressure, at, "capacityPressure"),
    )


def _costs(given: RoutingCostsInput, currency_code: str, amounts: GivenAmounts) -> CostTerms:
    at = "costs"
    return CostTerms(
        currency_code=currency_code,
        opening=_by_kind(given.opening, amounts, at, "opening"),
        picking_line=_by_kind(given.picking_line, amounts, at, "pickingLine"),
        picking_unit=_by_kind(given.picking_unit, amounts, at, "pickingUnit"),
        handling=_handling(given.handling, amounts, at, "handling"),
        tariffs=tuple(
            _tariff(tariff, amounts, at, "tariffs", str(index)) for index, tariff in enumerate(given.tariffs)
        ),
        stock_out=_pressure(given.stock_out, amounts, at, "stockOut"),
        markdown=_pressure(given.markdown, amounts, at, "markdown"),
        late_day=amounts.millicents(given.late_day, at, "lateDay"),
        co2e_kilogram=amounts.millicents(given.co2e_kilogram, at, "co2eKilogram"),
        moving=amounts.millicents(given.moving, at, "moving"),
        distance_unknown_kilometers=given.distance_unknown_kilometers,
    )


def _by_kind(given: RoutingKindPricesInput | None, amounts: GivenAmounts, *at: str) -> Mapping[LocationKind, int]:
    if given is None:
        return dict.fromkeys(LocationKind, 0)
    return {
        LocationKind.WAREHOUSE: amounts.millicents(given.warehouse, *at, "warehouse"),
        LocationKind.STORE: amounts.millicents(given.store, *at, "store"),
        LocationKind.DROPSHIP_VENDOR: amounts.millicents(given.dropship_vendor, *at, "dropshipVendor"),
        LocationKind.THIRD_PARTY: amounts.millicents(given.third_party, *at, "thirdParty"),
    }


def _handling(given: Sequence[RoutingHandlingPriceInput], amounts: GivenAmounts, *at: str) -> Mapping[str, int]:
    prices: dict[str, int] = {}
    for index, price in enumerate(given):
        here = (*at, str(index))
        if price.location_code in prices:
            message = f"Another price for {price.location_code} comes before."
            amounts.refusals.append(InvalidInput(message, field=(*here, "locationCode")))
            continue
        prices[price.location_code] = amounts.millicents(price.amount, *here, "amount")
    return prices


def _tariff(given: RoutingTariffInput, amounts: GivenAmounts, *at: str) -> Tariff:
    return Tariff(
        service=given.service,
        tiers=tuple(_tier(tier, amounts, *at, "tiers", str(index)) for index, tier in enumerate(given.tiers)),
        co2e_milligrams_per_kilogram_kilometer=given.co2e_milligrams_per_kilogram_kilometer,
    )


def _tier(given: RoutingTariffTierInput, amounts: GivenAmounts, *at: str) -> TariffTier:
    return TariffTier(
        up_to_kilometers=given.up_to_kilometers,
        parcel=amounts.millicents(given.parcel, *at, "parcel"),
        per_kilometer=amounts.millicents(given.per_kilometer, *at, "perKilometer"),
        per_kilogram=amounts.millicents(given.per_kilogram, *at, "perKilogram"),
        per_kilogram_kilometer=amounts.millicents(given.per_kilogram_kilometer, *at, "perKilogramKilometer"),
    )


def _pressure(given: RoutingStockPressureInput | None, amounts: GivenAmounts, *at: str) -> StockPressure | None:
    if given is None:
        return None
    return StockPressure(units=given.units, price=amounts.millicents(given.price, *at, "price"))


def _rule(given: RoutingRuleInput, amounts: GivenAmounts, *at: str) -> RoutingRule:
    return RoutingRule(
        code=given.code,
        kind=RuleKind(given.kind),
        scope=_scope(given.scope),
        hard=given.hard,
        price=amounts.millicents(given.price, *at, "price"),
        limit=_limit(given, amounts, *at),
        orders_limit=given.orders_limit,
        overtime_limit=given.overtime_limit,
        overtime_orders_limit=given.overtime_orders_limit,
        orders_price=amounts.millicents(given.orders_price, *at, "ordersPrice"),
        handling=frozenset(Handling(handling) for handling in given.handling),
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )


def _limit(given: RoutingRuleInput, amounts: GivenAmounts, *at: str) -> int | None:
    """That of NO_SPLIT is an amount of money."""
    if RuleKind(given.kind) is not RuleKind.NO_SPLIT:
        if given.value_below is not None:
            amounts.refusals.append(InvalidInput(f"{given.kind} takes no valueBelow.", field=(*at, "valueBelow")))
        return given.limit
    if given.limit is not None:
        message = "NO_SPLIT takes no limit; valueBelow says for which orders it is."
        amounts.refusals.append(InvalidInput(message, field=(*at, "limit")))
    return None if given.value_below is None else amounts.minor_units(given.value_below, *at, "valueBelow")


def _scope(given: RoutingRuleScopeInput) -> RuleScope:
    return RuleScope(
        skus=frozenset(given.skus),
        categories=frozenset(given.categories),
        channels=frozenset(given.channels),
        locations=frozenset(given.location_codes),
        groups=frozenset(given.groups),
    )
