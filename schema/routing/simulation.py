"""Routing that is only tried: what would become of orders by other profiles."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from domain.routing.simulation.comparison import Kpi
from schema.address import AddressInput
from schema.describe_enum import describe_enum
from schema.orders.enums import Method, Priority
from schema.policy import Policies
from schema.routing.costs import RoutingBaseline, RoutingTermCost, money
from schema.routing.enums import PlanStatus
from schema.routing.save_profile import RoutingProfileContent
from schema.scalars import CurrencyCode

describe_enum(
    Kpi,
    "A figure in which ways to route are compared.",
    {
        Kpi.COST: "All money, in units of the currency.",
        Kpi.SHIPPING_COST: "What shipping costs of it.",
        Kpi.DAYS_TO_DELIVER: "Average days until an order's last parcel is there.",
        Kpi.DAYS_TO_DELIVER_UNIT: "Average days until a unit is there.",
        Kpi.SPLIT_ORDERS: "Orders that come from more than one location.",
        Kpi.PARCELS: "Parcels: one for each order and location.",
        Kpi.FILL_RATE: "Share of the units that are served; here alone more is better.",
        Kpi.SHORT_ORDERS: "Orders that are not served in full.",
        Kpi.SHORT_LINES: "Lines that are not served in full.",
        Kpi.LATE_ORDERS: "Orders whose last parcel comes after the promised, else the requested date.",
        Kpi.CO2E: "Kilograms of CO2e that shipping emits.",
        Kpi.UNITS_UNSERVED: "Units that no location serves.",
    },
    name="RoutingKpi",
)


@strawberry.input(description="One line of an order that is only tried.")
class SimulatedItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(default=1, description="Units of it, at least 1.")
    unit_price: Decimal = strawberry.field(
        default=Decimal(0), description="Price of one unit, for rules that ask for the value of the order."
    )


@strawberry.input(description="An order that is only tried.")
class SimulatedOrderInput:
    channel: str = strawberry.field(description="Where it would come from: whose share of the stock it may have.")
    items: list[SimulatedItemInput] = strawberry.field(description="What would be bought.")
    currency_code: CurrencyCode = strawberry.field(default="USD", description="The currency of its prices.")
    method: Method = strawberry.field(default=Method.SHIP, description="How it would reach the customer.")
    ship_to: AddressInput | None = strawberry.field(default=None, description="Where it would go; for method `SHIP`.")
    location_code: str | None = strawberry.field(
        default=None, description="Where the customer would pick it up; for method `PICKUP`."
    )
    priority: Priority = strawberry.field(default=Priority.NORMAL, description="Whether it is served before others.")
    requested_delivery_by: datetime | None = strawberry.field(
        default=None, description="When the customer would want it."
    )
    allow_split: bool = strawberry.field(default=True, description="Whether it may come from several locations.")


@strawberry.input(name="RoutingProfileInput", description="A routing profile that is only tried, and not saved.")
class TriedProfileInput(RoutingProfileContent):
    pass


@strawberry.input(description="A profile to route by: a saved one, or one that is only tried.")
class SimulatedProfileInput:
    code: str = strawberry.field(description="Code of the saved profile; or what the one that is only tried is called.")
    version: int | None = strawberry.field(
        default=None, description="Which version of the saved one, drafts included; the one in force then if absent."
    )
    profile: TriedProfileInput | None = strawberry.field(default=None, description="The profile that is only tried.")


@strawberry.input(description="What to route, and how. Give either `orders` or `orderIds`.")
class SimulateRoutingInput:
    orders: list[SimulatedOrderInput] | None = strawberry.field(
        default=None, description="1 to 50 orders as they would be placed, with at most 400 lines in all."
    )
    order_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ids of 1 to 50 orders that were placed, with at most 400 lines in all."
    )
    profiles: list[SimulatedProfileInput] = strawberry.field(
        description="1 to 5 profiles, in one currency; the others are compared with the first."
    )
    at: datetime | None = strawberry.field(
        default=None,
        description="When it would be routed: for dates of rules, calendars, and the days to deliver. Now if absent. "
        "The stock is that of now in any case.",
    )


@strawberry.type(description="What a location would do.")
class RoutingLoad:
    location_code: str = strawberry.field(description="Code of the location.")
    units: int = strawberry.field(description="Units it would serve.")
    parcels: int = strawberry.field(description="Parcels it would send, or have ready.")
    share: float = strawberry.field(description="Its share of all units that would be served.")


@strawberry.type(description="Figures of one way to route the orders.")
class RoutingFigures:
    orders: int = strawberry.field(description="Orders.")
    units: int = strawberry.field(description="Units that were ordered.")
    units_served: int = strawberry.field(description="Units that locations would serve.")
    fill_rate: float | None = strawberry.field(description="Their share.")
    cost: DomainMoney = money("All money, with the price of every rule that is bent.")
    terms: list[RoutingTermCost] = strawberry.field(description="The same by term.")
    days_to_deliver: float | None = strawberry.field(
        description="Average days until an order's last parcel is there; null if nothing is served."
    )
    days_to_deliver_unit: float | None = strawberry.field(description="Average days until a unit is there.")
    split_orders: int = strawberry.field(description="Orders from more than one location.")
    parcels: int = strawberry.field(description="Parcels: one for each order and location.")
    short_orders: int = strawberry.field(description="Orders that are not served in full.")
    short_lines: int = strawberry.field(description="Lines that are not served in full.")
    late_orders: int = strawberry.field(
        description="Orders whose last parcel comes after the promised, else the requested date."
    )
    co2e_kilograms: float = strawberry.field(name="co2eKilograms", description="Kilograms of CO2e of shipping.")
    locations: list[RoutingLoad] = strawberry.field(description="What each location would do, by code.")


@strawberry.type(description="What one location would send to an order.")
class SimulatedPart:
    location_code: str = strawberry.field(description="Code of the location.")
    carrier_service: str | None = strawberry.field(
        description="Code of the carrier service; null for whichever delivers first, and for pickups."
    )
    units: int = strawberry.field(description="Units.")
    deliver_days: int = strawberry.field(description="Days until the customer has them.")
    cost: DomainMoney = money("What it costs.")


@strawberry.type(description="What would become of one order.")
class SimulatedOrder:
    index: int = strawberry.field(description="Its place among the orders that were given, from 0.")
    order_id: strawberry.ID | None = strawberry.field(description="Id of the order, if it was placed.")
    status: PlanStatus = strawberry.field(description="How well its plan is proven.")
    units: int = strawberry.field(description="Units that were ordered.")
    units_served: int = strawberry.field(description="Units that locations would serve.")
    cost: DomainMoney = money("What its plan costs.")
    deliver_days: int | None = strawberry.field(
        description="Days until its last parcel is there; null if nothing is served."
    )
    late: bool = strawberry.field(description="Whether that is after the promised, else the requested date.")
    parts: list[SimulatedPart] = strawberry.field(description="What comes from where.")
    nearest_baseline: RoutingBaseline = strawberry.field(description="Always the nearest location with stock.")
    priority_baseline: RoutingBaseline = strawberry.field(description="Always the first location by priority.")


@strawberry.type(description="All orders by one profile.")
class SimulatedRun:
    profile_code: str = strawberry.field(description="Code of the profile.")
    profile_version: int = strawberry.field(description="Its version; 0 of one that is only tried.")
    figures: RoutingFigures = strawberry.field(description="What it comes to.")
    orders: list[SimulatedOrder] = strawberry.field(description="Each order, in the order given.")


@strawberry.type(description="One figure of all runs, side by side.")
class ComparedFigure:
    kpi: Kpi = strawberry.field(description="Which figure.")
    values: list[float | None] = strawberry.field(description="Of each run, in their order; null where there is none.")
    changes: list[float | None] = strawberry.field(
        description="In percent of the first run's figure; null where that is zero or there is none."
    )


@strawberry.type(description="Orders by several profiles, side by side. Nothing was changed.")
class RoutingSimulation:
    at: datetime = strawberry.field(description="When it would be routed.")
    runs: list[SimulatedRun] = strawberry.field(description="One for each profile, in the order given.")
    comparison: list[ComparedFigure] = strawberry.field(description="Their figures beside each other.")


POLICIES: Policies = dict.fromkeys(
    (
        "RoutingLoad",
        "RoutingFigures",
        "SimulatedPart",
        "SimulatedOrder",
        "SimulatedRun",
        "ComparedFigure",
        "RoutingSimulation",
    ),
    ROUTING_READ,
)
