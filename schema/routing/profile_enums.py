"""Enumerations of routing profiles, with what each value means."""

from domain.routing.objective import Objective
from domain.routing.profiles.versions import ProfileState
from domain.routing.rule import RuleKind
from schema.describe_enum import describe_enum

describe_enum(
    ProfileState,
    "Where a version of a routing profile is in its life.",
    {
        ProfileState.DRAFT: "Saved, and routes nothing: the next save replaces it.",
        ProfileState.SCHEDULED: "Activated, from a date that is yet to come.",
        ProfileState.ACTIVE: "Routes the orders that are assigned to the profile.",
        ProfileState.SUPERSEDED: "Another version took its place. It can be activated again.",
    },
    name="RoutingProfileState",
)

describe_enum(
    Objective,
    "What the router makes as small as possible, once as many units are served as can be.",
    {
        Objective.LOWEST_COST: "Money alone.",
        Objective.FASTEST: "Days until delivery, at 100.00 a day: more than any parcel costs, so that money decides "
        "between what is equally fast.",
        Objective.BALANCED: "Money; and 1.50 for a day until delivery, 1.00 for each location beyond the first, 0.19 for "
        "a kilogram of CO2e, 0.20 for a unit at a location whose capacity is used up.",
        Objective.WEIGHTED: "What the profile's own `weights` say.",
    },
    name="RoutingObjective",
)

describe_enum(
    RuleKind,
    "What a rule demands. Where it says `limit` or `price`, these are fields of the rule; a price is paid for each of what "
    "it names when the rule is not `hard` and not kept.",
    {
        RuleKind.LOCATIONS_PER_ORDER_MAX: "An order has at most `limit` locations. Price: per location beyond.",
        RuleKind.LOCATIONS_PER_LINE_MAX: "A line in scope has at most `limit` locations. Price: per line and location "
        "beyond.",
        RuleKind.NO_SPLIT: "An order with goods in scope comes whole from one location or not at all; with `valueBelow`, "
        "only one whose goods are worth less. Price: per location beyond the first.",
        RuleKind.WHOLE_LINE: "A line in scope comes whole from one location or not at all. Price: per location beyond the "
        "first.",
        RuleKind.DISTANCE_MAX: "At most `limit` kilometers, as the crow flies, to the address, which must be known. Price: "
        "per kilometer beyond and parcel.",
        RuleKind.LOCATION_PRIORITY: "Never hard. Price: per step of the location's priority and parcel.",
        RuleKind.EXCLUDED_LOCATIONS: "The locations in scope serve no goods in scope. Price: per unit.",
        RuleKind.ONLY_LOCATIONS: "Only the locations in scope serve goods in scope. Price: per unit from elsewhere.",
        RuleKind.HANDLING_REQUIRED: "Locations in scope need the `handling` for goods in scope. Price: per unit where some "
        "is missing.",
        RuleKind.RING_FENCE: "`limit` units of each SKU in scope stay at each location in scope. Price: per unit of these.",
        RuleKind.WALK_IN_UNITS: "The same, at stores: units for those who walk in.",
        RuleKind.DAILY_CAPACITY: "A location in scope takes at most `limit` units and `ordersLimit` orders on one day, then "
        "those of overtime at their prices, and no more: always hard.",
        RuleKind.DISPATCH_WITHIN: "Goods leave the location at most `limit` days from now. Price: per day beyond and parcel.",
        RuleKind.DELIVER_BY: "Goods arrive at most `limit` days after the order's promised, else requested date. Price: per "
        "day beyond and parcel.",
        RuleKind.REJECTION_COOL_OFF: "A location that rejected a line gets it again only after `limit` minutes; without "
        "such a rule, never. Price: per unit.",
        RuleKind.REJECTIONS_MAX: "A line in scope that was rejected `limit` times is routed no more. Always hard.",
        RuleKind.ATTEMPTS_MAX: "A line in scope that was routed `limit` times is routed no more. Always hard.",
    },
    name="RoutingRuleKind",
)

__all__ = ["Objective", "ProfileState", "RuleKind"]
