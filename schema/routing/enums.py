"""Enumerations of routing, with what each value means."""

from enum import StrEnum

from domain.routing.cost_terms import CostTerm
from domain.routing.decision import RoutingTrigger
from domain.routing.explaining.reasons import ReasonOutcome
from domain.routing.plan import PlanStatus
from schema.describe_enum import describe_enum


class RoutingDeltaLimit(StrEnum):
    NUMBER = "NUMBER"
    TIME = "TIME"


describe_enum(
    PlanStatus,
    "How well a routing plan is proven.",
    {
        PlanStatus.OPTIMAL: "No plan serves more, and none that serves as much costs less.",
        PlanStatus.FEASIBLE: "The best plan found before a limit was reached; `gap` says how far off it may be.",
        PlanStatus.INFEASIBLE: "Proven: no unit can be served.",
    },
)

describe_enum(
    ReasonOutcome,
    "What became of a location for a line.",
    {
        ReasonOutcome.CHOSEN: "It serves units of the line.",
        ReasonOutcome.POSSIBLE: "It could have served units, but another location costs less.",
        ReasonOutcome.EXCLUDED: "A rule forbids it.",
    },
    name="RoutingVerdict",
)

describe_enum(
    RoutingTrigger,
    "What made the router look at an order.",
    {
        RoutingTrigger.PLACED: "The order was placed.",
        RoutingTrigger.REJECTED: "A location rejected units.",
        RoutingTrigger.REROUTED: "Somebody asked for it.",
        RoutingTrigger.ADDRESS_CHANGED: "The order has another shipping address.",
        RoutingTrigger.STOCK_ARRIVED: "Units that it waits for arrived, or became free.",
        RoutingTrigger.CANCELLED: "Units of it were cancelled, and the rest is cheaper elsewhere.",
        RoutingTrigger.STOCK_LOST: "A count did not find its units, or a day's capacity was used up: it was looked again.",
        RoutingTrigger.LOCATION_CLOSED: "A location that was to do it takes no work any more.",
        RoutingTrigger.OVER_CAPACITY: "A location was to do more on one day than it can.",
        RoutingTrigger.BATCH: "It was planned together with other orders.",
        RoutingTrigger.CONSOLIDATED: "It shares a shipment with another order of its customer.",
        RoutingTrigger.POSTED: "Another system decided, by `postRoutingDecision`.",
        RoutingTrigger.OVERDUE: "Another system was to decide, and had not in time.",
        RoutingTrigger.IMPROVED: "A better plan was found after the answer, as the first had reached a limit.",
    },
)

describe_enum(
    CostTerm,
    "One part of what a location costs for an order.",
    {
        CostTerm.OPENING: "Another fulfillment order: once per location that does not work on the order yet.",
        CostTerm.SHIPPING_PARCEL: "Shipping: a parcel, by distance.",
        CostTerm.SHIPPING_WEIGHT: "Shipping, by weight.",
        CostTerm.SHIPPING_DISTANCE: "Shipping, by weight and distance.",
        CostTerm.PICKING_LINES: "Picking, per line.",
        CostTerm.PICKING_UNITS: "Picking, per unit.",
        CostTerm.HANDLING: "Handling at this location, per unit.",
        CostTerm.STOCK_OUT: "Taking units of which few are left there.",
        CostTerm.MARKDOWN: "Units where there are too many: markdown pressure.",
        CostTerm.LATE: "Days after the promised, else requested date.",
        CostTerm.CO2E: "Emissions of shipping.",
        CostTerm.OVERTIME: "Work beyond the daily capacity.",
        CostTerm.MOVING: "Units that are planned elsewhere already.",
        CostTerm.RULES: "The prices of rules that are not kept.",
    },
)

describe_enum(
    RoutingDeltaLimit,
    "Why a difference was not worked out.",
    {
        RoutingDeltaLimit.NUMBER: "The operation asks for more of them than it may.",
        RoutingDeltaLimit.TIME: "The operation had no time left for it.",
    },
)

__all__ = ["CostTerm", "PlanStatus", "ReasonOutcome", "RoutingDeltaLimit", "RoutingTrigger"]
