"""Which orders are routed by which profile."""

import strawberry

from domain.access.scopes import ROUTING_READ
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.orders.enums import Method, Priority
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies

CHANNELS = "Codes of channels; empty: all."
SEGMENTS = "Segments of customers, as `customer.segment` of orders has them; empty: all, also customers without one."
METHODS = "Methods; empty: all."
PRIORITIES = "Priorities; empty: all."
PROFILE_CODE = "Code of the routing profile. As long as no version of it is in force, the next assignment is looked at."
ASSIGNMENTS = "In their order: the first that an order meets all conditions of, counts. Without one it is `DEFAULT`."


@strawberry.type(description="Orders that meet all conditions are routed by the profile.")
class RoutingAssignment:
    channels: list[str] = strawberry.field(description=CHANNELS)
    segments: list[str] = strawberry.field(description=SEGMENTS)
    methods: list[Method] = strawberry.field(description=METHODS)
    priorities: list[Priority] = strawberry.field(description=PRIORITIES)
    profile_code: str = strawberry.field(description=PROFILE_CODE)


@strawberry.type(description="Which orders are routed by which profile.")
class RoutingAssignments:
    assignments: list[RoutingAssignment] = strawberry.field(description=ASSIGNMENTS)
    version: int = strawberry.field(description="Counts their changes.")


@strawberry.input(description="Orders that meet all conditions are routed by the profile.")
class RoutingAssignmentInput:
    channels: list[str] = strawberry.field(default_factory=list, description=CHANNELS)
    segments: list[str] = strawberry.field(default_factory=list, description=SEGMENTS)
    methods: list[Method] = strawberry.field(default_factory=list, description=METHODS)
    priorities: list[Priority] = strawberry.field(default_factory=list, description=PRIORITIES)
    profile_code: str = strawberry.field(description=PROFILE_CODE)


@strawberry.input(description="All assignments as they are to be: in place of all there were.")
class SaveRoutingAssignmentsInput(ExpectingInput, OptionallyKeyedInput):
    assignments: list[RoutingAssignmentInput] = strawberry.field(description=f"{ASSIGNMENTS} At most 200.")


@strawberry.type(description="Answer of `saveRoutingAssignments`.")
class SaveRoutingAssignmentsPayload(Payload):
    routing_assignments: RoutingAssignments | None = strawberry.field(
        default=None, description="The assignments as they are now."
    )


POLICIES: Policies = {
    "RoutingAssignment": ROUTING_READ,
    "RoutingAssignments": ROUTING_READ,
    "SaveRoutingAssignmentsPayload": AUTHENTICATED,
}
