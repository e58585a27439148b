"""What a rule of each kind needs, and what it does not take."""

from enum import Enum, auto

from msgspec import Struct

from domain.delivery.rules import KILOMETERS_MAX
from domain.limits import AMOUNT_MAX, FULFILLMENT_ORDERS_PER_ORDER_MAX, QUANTITY_PER_LEVEL_MAX
from domain.routing.rule import RuleKind

DAYS_MAX = 365
MINUTES_MAX = 366 * 24 * 60
TIMES_MAX = 1_000


class Hardness(Enum):
    """Whether a rule is kept always, bent at a price, or as it says itself."""

    HARD = auto()
    PRICED = auto()
    EITHER = auto()


class Limit(Struct, frozen=True, kw_only=True):
    """The limit of a rule: `what` it is in messages, its range, and the field of the input that gives it."""

    what: str
    least: int = 0
    most: int
    required: bool = True
    field: str = "limit"


class RuleFields(Struct, frozen=True, kw_only=True):
    """`goods`, `channels` and `locations`: whether the scope may name them; `names_locations`: it has to."""

    limit: Limit | None = None
    hardness: Hardness = Hardness.EITHER
    goods: bool = True
    channels: bool = True
    locations: bool = True
    names_locations: bool = False
    handling: bool = False
    capacity: bool = False


_LOCATIONS = Limit(what="number of locations", least=1, most=FULFILLMENT_ORDERS_PER_ORDER_MAX)
_UNITS_KEPT = Limit(what="number of units", least=1, most=QUANTITY_PER_LEVEL_MAX)
_DAYS = Limit(what="number of days", most=DAYS_MAX)
_TIMES = Limit(what="number of times", least=1, most=TIMES_MAX)

RULE_FIELDS: dict[RuleKind, RuleFields] = {
    RuleKind.LOCATIONS_PER_ORDER_MAX: RuleFields(limit=_LOCATIONS, locations=False),
    RuleKind.LOCATIONS_PER_LINE_MAX: RuleFields(limit=_LOCATIONS, locations=False),
    RuleKind.NO_SPLIT: RuleFields(
        limit=Limit(what="value", least=1, most=AMOUNT_MAX, required=False, field="valueBelow"), locations=False
    ),
    RuleKind.WHOLE_LINE: RuleFields(locations=False),
    RuleKind.DISTANCE_MAX: RuleFields(limit=Limit(what="number of kilometers", most=KILOMETERS_MAX)),
    RuleKind.LOCATION_PRIORITY: RuleFields(hardness=Hardness.PRICED),
    RuleKind.EXCLUDED_LOCATIONS: RuleFields(names_locations=True),
    RuleKind.ONLY_LOCATIONS: RuleFields(names_locations=True),
    RuleKind.HANDLING_REQUIRED: RuleFields(handling=True),
    RuleKind.RING_FENCE: RuleFields(limit=_UNITS_KEPT),
    RuleKind.WALK_IN_UNITS: RuleFields(limit=_UNITS_KEPT),
    RuleKind.DAILY_CAPACITY: RuleFields(
        limit=Limit(what="number of units", most=QUANTITY_PER_LEVEL_MAX, required=False),
        hardness=Hardness.HARD,
        goods=False,
        channels=False,
        capacity=True,
    ),
    RuleKind.DISPATCH_WITHIN: RuleFields(limit=_DAYS),
    RuleKind.DELIVER_BY: RuleFields(limit=_DAYS),
    RuleKind.REJECTION_COOL_OFF: RuleFields(limit=Limit(what="number of minutes", least=1, most=MINUTES_MAX)),
    RuleKind.REJECTIONS_MAX: RuleFields(limit=_TIMES, hardness=Hardness.HARD, locations=False),
    RuleKind.ATTEMPTS_MAX: RuleFields(limit=_TIMES, hardness=Hardness.HARD, locations=False),
}
