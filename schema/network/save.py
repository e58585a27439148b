"""Input and answer of `saveLocation`."""

import strawberry

from domain.network.location import Location as DomainLocation
from schema.address import AddressInput
from schema.catalog.enums import Handling
from schema.delivery.dispatch_calendar import DispatchCalendarInput
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.network.enums import LocationKind
from schema.network.location import Location
from schema.orders.enums import Method
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.input(description="A location as it is to be: new, or in place of the one with this code.")
class SaveLocationInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description="Its own code: at most 64 characters, without `|`.")
    name: str = strawberry.field(description="What people call it.")
    kind: LocationKind = strawberry.field(description="What kind of place it is.")
    address: AddressInput = strawberry.field(description="Where it is.")
    methods: list[Method] = strawberry.field(
        default_factory=lambda: [Method.SHIP], description="How it can serve customers."
    )
    handling: list[Handling] = strawberry.field(
        default_factory=list, description="The special handling it is equipped for."
    )
    priority: int = strawberry.field(default=100, description="The smaller, the sooner it is chosen among equals.")
    groups: list[str] = strawberry.field(
        default_factory=list,
        description="The codes of the groups it belongs to, at most 50, by which rules of routing profiles can name it. "
        "A group exists as long as a location belongs to it.",
    )
    dispatch: DispatchCalendarInput = strawberry.field(
        default_factory=DispatchCalendarInput,
        description="When it works. Absent: Monday to Friday, orders until 14:00 UTC leave on the next working day.",
    )
    active: bool = strawberry.field(default=True, description="Whether it takes new work.")
    accepts_returns: bool | None = strawberry.field(
        default=None,
        description="Whether returned goods may be sent to it. Absent: yes, but for a `DROPSHIP_VENDOR`.",
    )


@strawberry.type(description="Answer of `saveLocation`.")
class SaveLocationPayload(Payload):
    location: DomainLocation | None = strawberry.field(
        default=None, graphql_type=Location | None, description="The location as it is now."
    )


POLICIES: Policies = {"SaveLocationPayload": AUTHENTICATED}
