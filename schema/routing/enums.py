"""Enumerations of routing, with what each value means."""

from domain.routing.decision import RoutingTrigger
from domain.routing.plan import PlanStatus
from domain.routing.reasons import ReasonOutcome
from schema.describe_enum import describe_enum

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
    },
)

__all__ = ["PlanStatus", "ReasonOutcome", "RoutingTrigger"]
