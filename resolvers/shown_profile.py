"""A routing profile as clients see it: decimal amounts instead of millicents."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from domain.money import Money
from domain.network.location import LocationKind
from domain.routing.cost_terms import CostTerms, StockPressure, Tariff
from domain.routing.objective import ObjectiveWeights
from domain.routing.problem import NO_MOMENT
from domain.routing.profiles.amounts import decimal_amount
from domain.routing.profiles.versions import ProfileVersion, RoutingProfileVersions
from domain.routing.rule import RoutingRule, RuleKind
from schema.routing.profile import RoutingProfile, RoutingProfileVersion, RoutingWeights
from schema.routing.profile_costs import (
    RoutingCosts,
    RoutingHandlingPrice,
    RoutingKindPrices,
    RoutingStockPressure,
    RoutingTariff,
    RoutingTariffTier,
)
from schema.routing.profile_rules import RoutingRule as ShownRule
from schema.routing.profile_rules import RoutingRuleScope
from schema.scalars import CurrencyCode


def show_profile(profile: RoutingProfileVersions, version: ProfileVersion, *, now: datetime) -> RoutingProfile:
    """One of the versions, with what all of them are now."""
    content = version.profile
    amounts = _Amounts(content.currency_code)
    return RoutingProfile(
        code=content.code,
        version=content.version,
        name=content.name,
        state=profile.state(version, now),
        saved_at=_moment(version.saved_at),
        active_from=_moment(version.active_from),
        currency_code=CurrencyCode(content.currency_code),
        objective=content.objective,
        weights=_weights(content.weights, amounts),
        costs=_costs(content.costs, amounts),
        rules=[_rule(rule, amounts) for rule in content.rules],
        batch_window_minutes=content.batch_window_minutes,
        consolidate=content.consolidate,
        revision=profile.version,
        versions=[
            RoutingProfileVersion(
                version=other.number,
                state=profile.state(other, now),
                saved_at=_moment(other.saved_at),
                active_from=_moment(other.active_from),
            )
            for other in profile.versions
        ],
    )


class _Amounts:
    """Amounts of one currency."""

    def __init__(self, currency_code: str) -> None:
        self.currency_code = currency_code

    def __call__(self, millicents: int) -> Decimal:
        return decimal_amount(millicents, self.currency_code)

    def value(self, minor_units: int) -> Decimal:
        return Money(minor=minor_units, currency_code=self.currency_code).amount


def _moment(moment: datetime | None) -> datetime | None:
    return None if moment == NO_MOMENT else moment


def _weights(weights: ObjectiveWeights, amount: _Amounts) -> RoutingWeights:
    return RoutingWeights(
        money_percent=weights.money_percent,
        day=amount(weights.day),
        split=amount(weights.split),
        kilogram_co2e=amount(weights.kilogram_co2e),
        capacity_pressure=amount(weights.capacity_pressure),
    )


def _costs(costs: CostTerms, amount: _Amounts) -> RoutingCosts:
    return RoutingCosts(
        opening=_by_kind(costs.opening, amount),
        picking_line=_by_kind(costs.picking_line, amount),
        picking_unit=_by_kind(costs.picking_unit, amount),
        handling=[
            RoutingHandlingPrice(location_code=code, amount=amount(price))
            for code, price in sorted(costs.handling.items())
        ],
        tariffs=[_tariff(tariff, amount) for tariff in costs.tariffs],
        stock_out=_pressure(costs.stock_out, amount),
        markdown=_pressure(costs.markdown, amount),
        late_day=amount(costs.late_day),
        co2e_kilogram=amount(costs.co2e_kilogram),
        moving=amount(costs.moving),
        distance_unknown_kilometers=costs.distance_unknown_kilometers,
    )


def _by_kind(prices: Mapping[LocationKind, int], amount: _Amounts) -> RoutingKindPrices:
    return RoutingKindPrices(
        warehouse=amount(prices[LocationKind.WAREHOUSE]),
        store=amount(prices[LocationKind.STORE]),
        dropship_vendor=amount(prices[LocationKind.DROPSHIP_VENDOR]),
        third_party=amount(prices[LocationKind.THIRD_PARTY]),
    )


def _tariff(tariff: Tariff, amount: _Amounts) -> RoutingTariff:
    return RoutingTariff(
        service=tariff.service,
        tiers=[
            RoutingTariffTier(
                up_to_kilometers=tier.up_to_kilometers,
                parcel=amount(tier.parcel),
                per_kilometer=amount(tier.per_kilometer),
                per_kilogram=amount(tier.per_kilogram),
                per_kilogram_kilometer=amount(tier.per_kilogram_kilometer),
            )
            for tier in tariff.tiers
        ],
        co2e_milligrams_per_kilogram_kilometer=tariff.co2e_milligrams_per_kilogram_kilometer,
    )


def _pressure(pressure: StockPressure | None, amount: _Amounts) -> RoutingStockPressure | None:
    return None if pressure is None else RoutingStockPressure(units=pressure.units, price=amount(pressure.price))


def _rule(rule: RoutingRule, amount: _Amounts) -> ShownRule:
    of_value = rule.kind is RuleKind.NO_SPLIT
    return ShownRule(
        code=rule.code,
        kind=rule.kind,
        scope=RoutingRuleScope(
            skus=sorted(rule.scope.skus),
            categories=sorted(rule.scope.categories),
            channels=sorted(rule.scope.channels),
            location_codes=sorted(rule.scope.locations),
            groups=sorted(rule.scope.groups),
        ),
        hard=rule.hard,
        price=amount(rule.price),
        limit=None if of_value else rule.limit,
        value_below=amount.value(rule.limit) if of_value and rule.limit is not None else None,
        orders_limit=rule.orders_limit,
        overtime_limit=rule.overtime_limit,
        overtime_orders_limit=rule.overtime_orders_limit,
        orders_price=amount(rule.orders_price),
        handling=sorted(rule.handling),
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )
