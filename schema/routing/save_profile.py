"""Inputs and answers of `saveRoutingProfile` and `activateRoutingProfile`."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.routing.profile import DEFAULT_COSTS
from schema.catalog.enums import Handling
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.routing import profile, profile_costs, profile_rules
from schema.routing.profile import RoutingProfile
from schema.routing.profile_enums import Objective, RuleKind
from schema.scalars import CurrencyCode

ZERO = Decimal(0)


@strawberry.input(description="An amount for each kind of location.")
class RoutingKindPricesInput:
    warehouse: Decimal = strawberry.field(description="At warehouses.")
    store: Decimal = strawberry.field(description="At stores.")
    dropship_vendor: Decimal = strawberry.field(description="At vendors who ship in one's name.")
    third_party: Decimal = strawberry.field(description="At warehouses of logistics providers.")


@strawberry.input(description="What a unit costs more at one location.")
class RoutingHandlingPriceInput:
    location_code: str = strawberry.field(description=profile_costs.HANDLING_LOCATION)
    amount: Decimal = strawberry.field(description=profile_costs.HANDLING_AMOUNT)


@strawberry.input(description="What shipping costs over some distance.")
class RoutingTariffTierInput:
    up_to_kilometers: int | None = strawberry.field(default=None, description=profile_costs.UP_TO_KILOMETERS)
    parcel: Decimal = strawberry.field(default=ZERO, description=profile_costs.PARCEL)
    per_kilometer: Decimal = strawberry.field(default=ZERO, description=profile_costs.PER_KILOMETER)
    per_kilogram: Decimal = strawberry.field(default=ZERO, description=profile_costs.PER_KILOGRAM)
    per_kilogram_kilometer: Decimal = strawberry.field(default=ZERO, description=profile_costs.PER_KILOGRAM_KILOMETER)


@strawberry.input(description="What shipping by a carrier service costs, and what it emits.")
class RoutingTariffInput:
    service: str | None = strawberry.field(
        default=None, description=f"{profile_costs.SERVICE} There is one tariff for each at most."
    )
    tiers: list[RoutingTariffTierInput] = strawberry.field(description=f"{profile_costs.TIERS} At most 50.")
    co2e_milligrams_per_kilogram_kilometer: int = strawberry.field(default=0, description=profile_costs.EMISSIONS)


@strawberry.input(description="A price per unit that falls with the units available.")
class RoutingStockPressureInput:
    units: int = strawberry.field(description=profile_costs.PRESSURE_UNITS)
    price: Decimal = strawberry.field(description=profile_costs.PRESSURE_PRICE)


@strawberry.input(
    description="What fulfilling costs. Amounts have at most three decimals more than the currency: 0.00001 in dollars."
)
class RoutingCostsInput:
    opening: RoutingKindPricesInput = strawberry.field(description=profile_costs.OPENING)
    picking_line: RoutingKindPricesInput | None = strawberry.field(
        default=None, description=f"{profile_costs.PICKING_LINE} Absent: nothing."
    )
    picking_unit: RoutingKindPricesInput = strawberry.field(description=profile_costs.PICKING_UNIT)
    handling: list[RoutingHandlingPriceInput] = strawberry.field(
        default_factory=list, description=f"{profile_costs.HANDLING} At most 500."
    )
    tariffs: list[RoutingTariffInput] = strawberry.field(description=f"{profile_costs.TARIFFS} 1 to 20.")
    stock_out: RoutingStockPressureInput | None = strawberry.field(default=None, description=profile_costs.STOCK_OUT)
    markdown: RoutingStockPressureInput | None = strawberry.field(default=None, description=profile_costs.MARKDOWN)
    late_day: Decimal = strawberry.field(default=ZERO, description=profile_costs.LATE_DAY)
    co2e_kilogram: Decimal = strawberry.field(default=ZERO, description=profile_costs.CO2E_KILOGRAM)
    moving: Decimal = strawberry.field(default=ZERO, description=profile_costs.MOVING)
    distance_unknown_kilometers: int = strawberry.field(
        default=DEFAULT_COSTS.distance_unknown_kilometers, description=profile_costs.DISTANCE_UNKNOWN
    )


@strawberry.input(description="What a rule is about. An empty list means all; each has at most 200 codes, that exist.")
class RoutingRuleScopeInput:
    skus: list[str] = strawberry.field(default_factory=list, description=profile_rules.SKUS)
    categories: list[str] = strawberry.field(default_factory=list, description=profile_rules.CATEGORIES)
    channels: list[str] = strawberry.field(default_factory=list, description=profile_rules.CHANNELS)
    location_codes: list[str] = strawberry.field(default_factory=list, description=profile_rules.LOCATION_CODES)
    groups: list[str] = strawberry.field(default_factory=list, description=profile_rules.GROUPS)


@strawberry.input(description="One demand on where orders are fulfilled.")
class RoutingRuleInput:
    code: str = strawberry.field(description=profile_rules.CODE)
    kind: RuleKind = strawberry.field(description=profile_rules.KIND)
    scope: RoutingRuleScopeInput = strawberry.field(
        default_factory=RoutingRuleScopeInput, description=profile_rules.SCOPE
    )
    hard: bool = strawberry.field(default=True, description=profile_rules.HARD)
    price: Decimal = strawberry.field(default=ZERO, description=profile_rules.PRICE)
    limit: int | None = strawberry.field(default=None, description=profile_rules.LIMIT)
    value_below: Decimal | None = strawberry.field(default=None, description=profile_rules.VALUE_BELOW)
    orders_limit: int | None = strawberry.field(default=None, description=profile_rules.ORDERS_LIMIT)
    overtime_limit: int = strawberry.field(default=0, description=profile_rules.OVERTIME_LIMIT)
    overtime_orders_limit: int = strawberry.field(default=0, description=profile_rules.OVERTIME_ORDERS_LIMIT)
    orders_price: Decimal = strawberry.field(default=ZERO, description=profile_rules.ORDERS_PRICE)
    handling: list[Handling] = strawberry.field(default_factory=list, description=profile_rules.HANDLING)
    valid_from: datetime | None = strawberry.field(default=None, description=profile_rules.VALID_FROM)
    valid_until: datetime | None = strawberry.field(default=None, description=profile_rules.VALID_UNTIL)


@strawberry.input(description="What counts for how much, as amounts of money.")
class RoutingWeightsInput:
    money_percent: int = strawberry.field(default=100, description=profile.MONEY_PERCENT)
    day: Decimal = strawberry.field(default=ZERO, description=profile.DAY)
    split: Decimal = strawberry.field(default=ZERO, description=profile.SPLIT)
    kilogram_co2e: Decimal = strawberry.field(default=ZERO, description=profile.KILOGRAM_CO2E)
    capacity_pressure: Decimal = strawberry.field(default=ZERO, description=profile.CAPACITY_PRESSURE)


@strawberry.input
class RoutingProfileContent:
    name: str = strawberry.field(description=profile.NAME)
    currency_code: CurrencyCode = strawberry.field(description=profile.CURRENCY_CODE)
    objective: Objective = strawberry.field(default=Objective.LOWEST_COST, description=profile.OBJECTIVE)
    weights: RoutingWeightsInput | None = strawberry.field(
        default=None, description="What counts for how much; for the objective `WEIGHTED`, and only for it."
    )
    costs: RoutingCostsInput = strawberry.field(description=profile.COSTS)
    rules: list[RoutingRuleInput] = strawberry.field(
        default_factory=list,
        description=f"{profile.RULES} At most 100, with at most 1,000 codes in their scopes together.",
    )
    batch_window_minutes: int = strawberry.field(default=0, description=f"{profile.BATCH_WINDOW} At most 1,440.")
    consolidate: bool = strawberry.field(default=False, description=profile.CONSOLIDATE)


@strawberry.input(description="A routing profile as it is to be: the draft of its code, in place of the one there was.")
class SaveRoutingProfileInput(RoutingProfileContent, ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description=f"{profile.CODE} At most 64 characters, without `|`.")


@strawberry.input(description="Which version of a routing profile is to be in force, and from when on.")
class ActivateRoutingProfileInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description="Code of the profile.")
    version: int = strawberry.field(description="The version: a draft, or one that was activated before.")
    active_from: datetime | None = strawberry.field(
        default=None, name="from", description="From when on; absent: from now on. Not before now."
    )


@strawberry.type(description="Answer of `saveRoutingProfile`.")
class SaveRoutingProfilePayload(Payload):
    routing_profile: RoutingProfile | None = strawberry.field(default=None, description="The version that was saved.")


@strawberry.type(description="Answer of `activateRoutingProfile`.")
class ActivateRoutingProfilePayload(Payload):
    routing_profile: RoutingProfile | None = strawberry.field(
        default=None, description="The version that was activated."
    )


POLICIES: Policies = {"SaveRoutingProfilePayload": AUTHENTICATED, "ActivateRoutingProfilePayload": AUTHENTICATED}
