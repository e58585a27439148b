"""Rules of a routing profile."""

from datetime import datetime
from decimal import Decimal

import strawberry

from domain.access.scopes import ROUTING_READ
from schema.catalog.enums import Handling
from schema.policy import Policies
from schema.routing.profile_enums import RuleKind

CODE = "Names the rule in reasons; unique in the profile."
KIND = "What it demands."
SCOPE = "What it is about; all orders, goods and locations where it does not say."
HARD = "Whether it is always kept. Otherwise it is broken where that costs less: at `price`, and the decision says so."
PRICE = "What breaking it costs, by its kind; of `DAILY_CAPACITY`, what a unit of overtime costs."
LIMIT = "The number that its kind asks for: locations, kilometers, units, days, minutes or times."
VALUE_BELOW = "Of `NO_SPLIT`: it holds only for orders whose goods are worth less, in the order's own currency."
ORDERS_LIMIT = "Of `DAILY_CAPACITY`: orders that a location takes on one day."
OVERTIME_LIMIT = "Of `DAILY_CAPACITY`: units that it takes beyond `limit`, at `price`."
OVERTIME_ORDERS_LIMIT = "Of `DAILY_CAPACITY`: orders that it takes beyond `ordersLimit`, at `ordersPrice`."
ORDERS_PRICE = "Of `DAILY_CAPACITY`: what an order of overtime costs."
HANDLING = "Of `HANDLING_REQUIRED`: what locations have to be equipped for."
VALID_FROM = "It exists from then on; absent: since ever."
VALID_UNTIL = "It exists until just before then; absent: for ever."
SKUS = "Codes of SKUs. Goods are in scope by SKU or by category."
CATEGORIES = "Categories of SKUs."
CHANNELS = "Codes of channels."
LOCATION_CODES = "Codes of locations. Locations are in scope by code or by group."
GROUPS = "Codes of groups of locations."


@strawberry.type(description="What a rule is about. An empty list means all.")
class RoutingRuleScope:
    skus: list[str] = strawberry.field(description=SKUS)
    categories: list[str] = strawberry.field(description=CATEGORIES)
    channels: list[str] = strawberry.field(description=CHANNELS)
    location_codes: list[str] = strawberry.field(description=LOCATION_CODES)
    groups: list[str] = strawberry.field(description=GROUPS)


@strawberry.type(
    description="One demand on where orders are fulfilled. Of several hard rules of one kind the tightest counts, but units "
    "that rules keep add up, and so do prices."
)
class RoutingRule:
    code: str = strawberry.field(description=CODE)
    kind: RuleKind = strawberry.field(description=KIND)
    scope: RoutingRuleScope = strawberry.field(description=SCOPE)
    hard: bool = strawberry.field(description=HARD)
    price: Decimal = strawberry.field(description=PRICE)
    limit: int | None = strawberry.field(description=LIMIT)
    value_below: Decimal | None = strawberry.field(description=VALUE_BELOW)
    orders_limit: int | None = strawberry.field(description=ORDERS_LIMIT)
    overtime_limit: int = strawberry.field(description=OVERTIME_LIMIT)
    overtime_orders_limit: int = strawberry.field(description=OVERTIME_ORDERS_LIMIT)
    orders_price: Decimal = strawberry.field(description=ORDERS_PRICE)
    handling: list[Handling] = strawberry.field(description=HANDLING)
    valid_from: datetime | None = strawberry.field(description=VALID_FROM)
    valid_until: datetime | None = strawberry.field(description=VALID_UNTIL)


POLICIES: Policies = {"RoutingRuleScope": ROUTING_READ, "RoutingRule": ROUTING_READ}
