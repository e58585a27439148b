"""Enumerations of routing pilots, with what each value means."""

from domain.routing.pilots.pilot import ArmKind, ArmName, PilotMode
from schema.describe_enum import describe_enum

describe_enum(
    PilotMode,
    "What a pilot does with its two arms.",
    {
        PilotMode.CANARY: "Each order is routed by one of the arms, and stays in it.",
        PilotMode.SHADOW: "All orders are routed by the control arm; what the treatment would have done is only kept.",
    },
    name="RoutingPilotMode",
)

describe_enum(
    ArmKind,
    "How an arm of a pilot routes.",
    {
        ArmKind.ASSIGNED: "By the profile that is assigned to the order, as if there were no pilot.",
        ArmKind.PROFILE: "By the profile that the arm names.",
        ArmKind.TABLE: "By a fixed table: each line from the first location that has units, then from the next.",
        ArmKind.EXTERNAL: "By another system: the order is placed unrouted, and waits for `postRoutingDecision`.",
    },
    name="RoutingArmKind",
)

describe_enum(
    ArmName,
    "The arms of a pilot.",
    {
        ArmName.CONTROL: "The way in use.",
        ArmName.TREATMENT: "The way on trial.",
    },
    name="RoutingArmName",
)

__all__ = ["ArmKind", "ArmName", "PilotMode"]
