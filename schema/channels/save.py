"""Input and answer of `saveChannel`."""

import strawberry

from domain.channels.channel import RESERVATION_SECONDS_DEFAULT
from domain.channels.channel import Channel as DomainChannel
from schema.channels.channel import Channel
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.input(description="A channel as it is to be: new, or in place of the one with this code.")
class SaveChannelInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(
        description="Its own code: at most 64 characters, without `|`. Orders name it as their `channel`."
    )
    name: str = strawberry.field(description="What people call it.")
    stock_percent: int = strawberry.field(
        default=100, description="The share of the available units of each stock level that it may have, 0 to 100."
    )
    stock_buffer: int = strawberry.field(
        default=0, description="Units of each stock level that are kept from it, after its share was taken."
    )
    reservation_seconds: int = strawberry.field(
        default=RESERVATION_SECONDS_DEFAULT,
        description="How long its reservations last if they ask for nothing: 1 to 7,200 seconds.",
    )
    allow_backorder: bool = strawberry.field(
        default=False, description="Whether units without stock wait, for orders that do not say themselves."
    )


@strawberry.type(description="Answer of `saveChannel`.")
class SaveChannelPayload(Payload):
    channel: DomainChannel | None = strawberry.field(
        default=None, graphql_type=Channel | None, description="The channel as it is now."
    )


POLICIES: Policies = {"SaveChannelPayload": AUTHENTICATED}
