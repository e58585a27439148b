"""Routing profiles."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.access.scopes import ROUTING_READ
from schema.policy import Policies
from schema.routing.profile_costs import RoutingCosts
from schema.routing.profile_enums import Objective, ProfileState
from schema.routing.profile_rules import RoutingRule
from schema.scalars import CurrencyCode

CODE = "Its own code: what assignments name. `DEFAULT` routes all orders that no assignment covers."
NAME = "What people call it."
CURRENCY_CODE = "The currency of all its amounts."
OBJECTIVE = "What the router makes as small as possible."
COSTS = "What everything costs."
RULES = "What may not be, and what is to be avoided at a price."
CONSOLIDATE = (
    "Whether orders of one customer to one address may share shipments, where that saves, when a batch window is over."
)
BATCH_WINDOW = (
    "For so many minutes planned work stays with the router, to be planned again together with other orders before its "
    "locations see it; 0: they see it at once."
)
MONEY_PERCENT = "How much of each amount of money counts."
DAY = "One day until an order is delivered; where its units arrive on several days, each unit has its share."
SPLIT = "Each location of an order beyond the first."
KILOGRAM_CO2E = "One kilogram of CO2e that shipping emits."
CAPACITY_PRESSURE = "One unit at a location whose capacity is used up; where it is used by half, half of it."


@strawberry.type(description="What counts for how much, as amounts of money.")
class RoutingWeights:
    money_percent: int = strawberry.field(description=MONEY_PERCENT)
    day: Decimal = strawberry.field(description=DAY)
    split: Decimal = strawberry.field(description=SPLIT)
    kilogram_co2e: Decimal = strawberry.field(description=KILOGRAM_CO2E)
    capacity_pressure: Decimal = strawberry.field(description=CAPACITY_PRESSURE)


@strawberry.type(description="A version of a routing profile, and where it is in its life.")
class RoutingProfileVersion:
    version: int = strawberry.field(description="Its number.")
    state: ProfileState = strawberry.field(description="Whether it is a draft, to come, in force, or past.")
    saved_at: datetime | None = strawberry.field(description="When it was saved; null for the built-in one.")
    active_from: datetime | None = strawberry.field(
        description="From when on it is in force, until another one's date comes; null for a draft and the built-in one."
    )


@strawberry.type(
    description="One way to route: what it minimizes, what it may do, and what everything costs. A version never changes "
    "once it was activated; drafts are replaced."
)
class RoutingProfile:
    code: str = strawberry.field(description=CODE)
    version: int = strawberry.field(description="The number of this version.")
    name: str = strawberry.field(description=NAME)
    state: ProfileState = strawberry.field(description="Whether this version is a draft, to come, in force, or past.")
    saved_at: datetime | None = strawberry.field(description="When this version was saved; null for the built-in one.")
    active_from: datetime | None = strawberry.field(
        description="From when on it is in force, until another one's date comes; null for a draft and the built-in one."
    )
    currency_code: CurrencyCode = strawberry.field(description=CURRENCY_CODE)
    objective: Objective = strawberry.field(description=OBJECTIVE)
    weights: RoutingWeights = strawberry.field(description="What that means: what counts for how much.")
    costs: RoutingCosts = strawberry.field(description=COSTS)
    rules: list[RoutingRule] = strawberry.field(description=RULES)
    batch_window_minutes: int = strawberry.field(description=BATCH_WINDOW)
    consolidate: bool = strawberry.field(description=CONSOLIDATE)
    revision: int = strawberry.field(
        description="Counts what was done to the profiles of this code, saved or activated: what `expectedVersion` expects."
    )
    versions: list[RoutingProfileVersion] = strawberry.field(
        description="All versions that are kept, this one too: the newest 25, by number."
    )


POLICIES: Policies = dict.fromkeys(("RoutingWeights", "RoutingProfileVersion", "RoutingProfile"), ROUTING_READ)
