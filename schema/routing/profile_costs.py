"""What fulfilling costs in a routing profile."""

from decimal import Decimal

import strawberry

from domain.access.scopes import ROUTING_READ
from schema.policy import Policies

UP_TO_KILOMETERS = (
    "How far these rates reach, as the crow flies, this distance included; absent in the last tier, which reaches "
    "everywhere."
)
PARCEL = "Of each parcel."
PER_KILOMETER = "Of each parcel, per kilometer."
PER_KILOGRAM = "Per kilogram of goods."
PER_KILOGRAM_KILOMETER = "Per kilogram of goods and kilometer."
SERVICE = "Code of the carrier service; absent for whichever delivers first."
TIERS = "Its rates by distance: tiers from near to far, without overlap or hole."
EMISSIONS = "Milligrams of CO2e per kilogram of goods and kilometer."
PRESSURE_UNITS = "From so many available units on it costs nothing."
PRESSURE_PRICE = "Per unit taken where none is left; the more are available, the less of it, in proportion."
OPENING = "Of each fulfillment order, at a location of this kind."
PICKING_LINE = "Of each line of a fulfillment order."
PICKING_UNIT = "Of each unit."
HANDLING = "What a unit costs more at some locations."
TARIFFS = "What shipping costs. The router chooses among them; the first where they count the same."
STOCK_OUT = "Keeps the last units where they are: a price per unit where few are left."
MARKDOWN = (
    "Empties the fullest locations first: a price per unit where fewer than many units are available, so that it is "
    "cheaper where there are too many."
)
LATE_DAY = "Of each parcel and day after the order's promised, else requested date."
CO2E_KILOGRAM = "Of each kilogram of CO2e that shipping emits."
MOVING = "Of each unit that a new plan takes from where it is planned already, so that plans do not flap."
DISTANCE_UNKNOWN = "How far away an address counts whose place on the map is not known."
HANDLING_LOCATION = "Code of the location."
HANDLING_AMOUNT = "Per unit."


@strawberry.type(description="An amount for each kind of location.")
class RoutingKindPrices:
    warehouse: Decimal = strawberry.field(description="At warehouses.")
    store: Decimal = strawberry.field(description="At stores.")
    dropship_vendor: Decimal = strawberry.field(description="At vendors who ship in one's name.")
    third_party: Decimal = strawberry.field(description="At warehouses of logistics providers.")


@strawberry.type(description="What a unit costs more at one location.")
class RoutingHandlingPrice:
    location_code: str = strawberry.field(description=HANDLING_LOCATION)
    amount: Decimal = strawberry.field(description=HANDLING_AMOUNT)


@strawberry.type(description="What shipping costs over some distance.")
class RoutingTariffTier:
    up_to_kilometers: int | None = strawberry.field(description=UP_TO_KILOMETERS)
    parcel: Decimal = strawberry.field(description=PARCEL)
    per_kilometer: Decimal = strawberry.field(description=PER_KILOMETER)
    per_kilogram: Decimal = strawberry.field(description=PER_KILOGRAM)
    per_kilogram_kilometer: Decimal = strawberry.field(description=PER_KILOGRAM_KILOMETER)


@strawberry.type(description="What shipping by a carrier service costs, and what it emits.")
class RoutingTariff:
    service: str | None = strawberry.field(description=SERVICE)
    tiers: list[RoutingTariffTier] = strawberry.field(description=TIERS)
    co2e_milligrams_per_kilogram_kilometer: int = strawberry.field(description=EMISSIONS)


@strawberry.type(description="A price per unit that falls with the units available.")
class RoutingStockPressure:
    units: int = strawberry.field(description=PRESSURE_UNITS)
    price: Decimal = strawberry.field(description=PRESSURE_PRICE)


@strawberry.type(
    description="What fulfilling costs, in the profile's currency: what is paid, and what is to be counted as if it were. "
    "docs/routing.md says how each of these adds up."
)
class RoutingCosts:
    opening: RoutingKindPrices = strawberry.field(description=OPENING)
    picking_line: RoutingKindPrices = strawberry.field(description=PICKING_LINE)
    picking_unit: RoutingKindPrices = strawberry.field(description=PICKING_UNIT)
    handling: list[RoutingHandlingPrice] = strawberry.field(description=HANDLING)
    tariffs: list[RoutingTariff] = strawberry.field(description=TARIFFS)
    stock_out: RoutingStockPressure | None = strawberry.field(description=STOCK_OUT)
    markdown: RoutingStockPressure | None = strawberry.field(description=MARKDOWN)
    late_day: Decimal = strawberry.field(description=LATE_DAY)
    co2e_kilogram: Decimal = strawberry.field(description=CO2E_KILOGRAM)
    moving: Decimal = strawberry.field(description=MOVING)
    distance_unknown_kilometers: int = strawberry.field(description=DISTANCE_UNKNOWN)


POLICIES: Policies = dict.fromkeys(
    (
        "RoutingKindPrices",
        "RoutingHandlingPrice",
        "RoutingTariffTier",
        "RoutingTariff",
        "RoutingStockPressure",
        "RoutingCosts",
    ),
    ROUTING_READ,
)
