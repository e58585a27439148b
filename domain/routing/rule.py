"""One constraint on where orders are fulfilled: kept always, or bent at a price."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from domain.handling import Handling


class RuleKind(StrEnum):
    """What a rule demands. `limit` and `price` are those of the rule; a price is what bending it costs.

    LOCATIONS_PER_ORDER_MAX: an order has at most `limit` locations. Price: per location beyond.
    LOCATIONS_PER_LINE_MAX: a line in scope has at most `limit` locations. Price: per line and location beyond.
    NO_SPLIT: an order with goods in scope comes whole from one location or not at all; with `limit`, only one whose
    goods are worth less (minor units of its currency). Price: per location beyond the first.
    WHOLE_LINE: a line in scope comes whole from one location or not at all. Price: per location beyond the first.
    DISTANCE_MAX: at most `limit` kilometers to the destination, which must be known. Price: per kilometer beyond and
    parcel; an unknown distance is then the cost terms' one.
    LOCATION_PRIORITY: only with a price, per step of the location's priority and parcel.
    EXCLUDED_LOCATIONS: the locations in scope serve no goods in scope. Price: per unit.
    ONLY_LOCATIONS: only the locations in scope serve goods in scope. Price: per unit from elsewhere.
    HANDLING_REQUIRED: locations need the `handling` flags for goods in scope. Price: per unit where one is missing.
    RING_FENCE: `limit` units of each SKU in scope stay at each location in scope. Price: per unit of these.
    WALK_IN_UNITS: the same, at stores.
    DAILY_CAPACITY: a location in scope takes at most `limit` units and `orders_limit` orders on one day; then, up to
    `overtime_limit` units and `overtime_orders_limit` orders more, at `price` per unit and `orders_price` per order.
    It is never bent beyond: `hard` is always true.
    DISPATCH_WITHIN: goods leave the location at most `limit` days from now. Price: per day beyond and parcel.
    DELIVER_BY: goods arrive at most `limit` days after the order's promised, else requested date; an order without one
    has no such rule. Price: per day beyond and parcel.
    REJECTION_COOL_OFF: a location that rejected a line gets it again only after `limit` minutes; without this rule,
    never. Price: per unit.
    REJECTIONS_MAX: a line in scope that was rejected `limit` times is routed no more (MAX_REJECTIONS). Always hard.
    ATTEMPTS_MAX: a line in scope that was routed `limit` times is routed no more (MAX_ATTEMPTS). Always hard.
    """

    LOCATIONS_PER_ORDER_MAX = "LOCATIONS_PER_ORDER_MAX"
    LOCATIONS_PER_LINE_MAX = "LOCATIONS_PER_LINE_MAX"
    NO_SPLIT = "NO_SPLIT"
    WHOLE_LINE = "WHOLE_LINE"
    DISTANCE_MAX = "DISTANCE_MAX"
    LOCATION_PRIORITY = "LOCATION_PRIORITY"
    EXCLUDED_LOCATIONS = "EXCLUDED_LOCATIONS"
    ONLY_LOCATIONS = "ONLY_LOCATIONS"
    HANDLING_REQUIRED = "HANDLING_REQUIRED"
    RING_FENCE = "RING_FENCE"
    WALK_IN_UNITS = "WALK_IN_UNITS"
    DAILY_CAPACITY = "DAILY_CAPACITY"
    DISPATCH_WITHIN = "DISPATCH_WITHIN"
    DELIVER_BY = "DELIVER_BY"
    REJECTION_COOL_OFF = "REJECTION_COOL_OFF"
    REJECTIONS_MAX = "REJECTIONS_MAX"
    ATTEMPTS_MAX = "ATTEMPTS_MAX"


class RuleScope(Struct, frozen=True, kw_only=True):
    """What a rule is about: an empty set means all. Goods match by SKU or category, locations by code or group."""

    skus: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    @property
    def all_goods(self) -> bool:
        return not self.skus and not self.categories

    @property
    def all_locations(self) -> bool:
        return not self.locations and not self.groups

    def covers_goods(self, sku: str, category: str | None) -> bool:
        return self.all_goods or sku in self.skus or category in self.categories

    def covers_location(self, code: str, groups: frozenset[str]) -> bool:
        return self.all_locations or code in self.locations or not self.groups.isdisjoint(groups)

    def covers_channel(self, channel: str) -> bool:
        return not self.channels or channel in self.channels


EVERYTHING = RuleScope()


class RoutingRule(Struct, frozen=True, kw_only=True):
    """A rule of a profile; `code` names it in reasons. In force from `valid_from` on, until before `valid_until`.

    `hard` rules are kept always. Others are bent at `price`, millicents for what its kind says; `orders_price` alike.
    Of several hard rules of one kind the tightest counts, but the units that RING_FENCE and WALK_IN_UNITS keep add up, and
    so do prices.
    """

    code: str
    kind: RuleKind
    scope: RuleScope = EVERYTHING
    hard: bool = True
    price: int = 0
    limit: int | None = None
    orders_limit: int | None = None
    overtime_limit: int = 0
    overtime_orders_limit: int = 0
    orders_price: int = 0
    handling: frozenset[Handling] = field(default_factory=frozenset)
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        after = self.valid_from is None or self.valid_from <= at
        return after and (self.valid_until is None or at < self.valid_until)
