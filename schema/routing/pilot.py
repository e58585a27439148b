"""Trials of another way to route."""

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from domain.routing.pilots import pilot as domain
from domain.routing.pilots.pilot import DECIDE_WITHIN_SECONDS
from domain.routing.pilots.pilot import RoutingPilot as DomainPilot
from schema.mutations import ExpectingInput, KeyedInput, OptionallyKeyedInput
from schema.node import DomainView, Node
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.payloads import OrderPayload
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.resolved import resolved
from schema.routing.pilot_enums import ArmKind, PilotMode

CHANNELS = "Codes of channels; empty: all."
REGIONS = "Regions of the address as orders give them (`US-TX` or `Texas`, whichever yours say); empty: all."
LOCATIONS = "Codes of the locations, in the order in which they are tried."
TABLE = "For TABLE: the first row that covers an order counts; without one it finds no location."
PROFILE_CODE = "For PROFILE: code of the routing profile, which must be in force."
SEGMENTS = "Segments of customers; empty: all."
GROUPS = (
    "Groups of locations; empty: all. An order belongs to the groups of the active location that is next to its address, "
    "or that it is picked up from."
)
PERCENT = (
    "How many in a hundred of these orders are in the treatment arm (0 to 100), chosen by their id: an order stays in its "
    "arm. For a SHADOW: how many are watched."
)
ACTIVE = "Whether orders are in it."
DECIDE_WITHIN = (
    "Seconds within which another system has to post its decision about an order of an EXTERNAL arm; from then on "
    "Switchyard routes it by the assigned profile, and it counts as an error of the arm. 1 to 604,800 (a week)."
)


@strawberry.type(description="A row of a fixed routing table.")
class RoutingTableRow:
    channels: list[str] = strawberry.field(description=CHANNELS)
    regions: list[str] = strawberry.field(description=REGIONS)
    location_codes: list[str] = strawberry.field(description=LOCATIONS)


@strawberry.type(description="One of the two ways to route that a pilot compares.")
class RoutingArm:
    kind: ArmKind = strawberry.field(description="How it routes.")
    profile_code: str | None = strawberry.field(description=PROFILE_CODE)
    table: list[RoutingTableRow] = strawberry.field(description=TABLE)


@strawberry.type(
    description="A trial of another way to route, beside the one in use. An order is in the first active pilot, by code, "
    "that it fits."
)
class RoutingPilot(Node, DomainView):
    shows = domain.RoutingPilot

    code: str = strawberry.field(description="Its own code.")
    name: str = strawberry.field(description="What people call it.")
    mode: PilotMode = strawberry.field(description="What it does with its arms.")
    percent: int = strawberry.field(description=PERCENT)
    decide_within_seconds: int = strawberry.field(description=DECIDE_WITHIN)
    active: bool = strawberry.field(description=ACTIVE)
    version: int = strawberry.field(description="Counts its changes.")

    @resolved(list[str], CHANNELS)
    def channels(self) -> list[str]:
        return sorted(_pilot(self).channels)

    @resolved(list[str], SEGMENTS)
    def segments(self) -> list[str]:
        return sorted(_pilot(self).segments)

    @resolved(list[str], GROUPS)
    def groups(self) -> list[str]:
        return sorted(_pilot(self).groups)

    @resolved(RoutingArm, "The way in use.")
    def control(self) -> RoutingArm:
        return show_arm(_pilot(self).control)

    @resolved(RoutingArm, "The way on trial.")
    def treatment(self) -> RoutingArm:
        return show_arm(_pilot(self).treatment)


def _pilot(view: object) -> DomainPilot:
    assert isinstance(view, DomainPilot)
    return view


def show_arm(arm: domain.Arm) -> RoutingArm:
    """The arm as clients see it."""
    return RoutingArm(
        kind=arm.kind,
        profile_code=arm.profile_code,
        table=[
            RoutingTableRow(
                channels=sorted(row.channels), regions=sorted(row.regions), location_codes=list(row.locations)
            )
            for row in arm.table
        ],
    )


@strawberry.input(description="A row of a fixed routing table.")
class RoutingTableRowInput:
    channels: list[str] = strawberry.field(default_factory=list, description=CHANNELS)
    regions: list[str] = strawberry.field(default_factory=list, description=REGIONS)
    location_codes: list[str] = strawberry.field(description=LOCATIONS)


@strawberry.input(description="One of the two ways to route that a pilot compares.")
class RoutingArmInput:
    kind: ArmKind = strawberry.field(description="How it routes.")
    profile_code: str | None = strawberry.field(default=None, description=PROFILE_CODE)
    table: list[RoutingTableRowInput] = strawberry.field(
        default_factory=list, description=f"{TABLE} At most 1,000 rows."
    )


@strawberry.input(description="A pilot as it is to be: new, or in place of the one with this code.")
class SaveRoutingPilotInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description="Its own code: at most 64 characters, without `|`.")
    name: str = strawberry.field(description="What people call it.")
    mode: PilotMode = strawberry.field(default=PilotMode.CANARY, description="What it does with its arms.")
    channels: list[str] = strawberry.field(default_factory=list, description=CHANNELS)
    segments: list[str] = strawberry.field(default_factory=list, description=SEGMENTS)
    groups: list[str] = strawberry.field(default_factory=list, description=GROUPS)
    percent: int = strawberry.field(description=PERCENT)
    control: RoutingArmInput | None = strawberry.field(
        default=None, description="The way in use; if absent, by the profile that is assigned to the order."
    )
    treatment: RoutingArmInput = strawberry.field(description="The way on trial.")
    decide_within_seconds: int = strawberry.field(default=DECIDE_WITHIN_SECONDS, description=DECIDE_WITHIN)
    active: bool = strawberry.field(default=True, description=ACTIVE)


@strawberry.type(description="Answer of `saveRoutingPilot`.")
class SaveRoutingPilotPayload(Payload):
    routing_pilot: DomainPilot | None = strawberry.field(
        default=None, graphql_type=RoutingPilot | None, description="The pilot as it is now."
    )


@strawberry.input(description="Units of an order line that come from a location.")
class RoutingAssignmentOfUnitsInput:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    location_code: str = strawberry.field(description="Code of the location.")
    quantity: int = strawberry.field(description="So many units.")


@strawberry.input(description="Where units of an order that have no location come from, as another system decided.")
class PostRoutingDecisionInput(ExpectingInput, KeyedInput):
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    assignments: list[RoutingAssignmentOfUnitsInput] = strawberry.field(
        description="Each line and location once; all of them, or nothing happens. At most 200."
    )


@strawberry.type(description="Answer of `postRoutingDecision`.")
class PostRoutingDecisionPayload(OrderPayload):
    new_fulfillment_orders: tuple[DomainFulfillmentOrder, ...] = strawberry.field(
        default=(), graphql_type=list[FulfillmentOrder], description="Where the units went."
    )


POLICIES: Policies = {
    "RoutingTableRow": ROUTING_READ,
    "RoutingArm": ROUTING_READ,
    "RoutingPilot": ROUTING_READ,
    "SaveRoutingPilotPayload": AUTHENTICATED,
    "PostRoutingDecisionPayload": AUTHENTICATED,
}
