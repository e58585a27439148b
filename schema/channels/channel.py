"""Channels."""

import strawberry

from domain.access.scopes import INVENTORY_READ, ORDERS_READ
from domain.channels import channel as domain
from schema.node import DomainView, Node
from schema.policy import Policies, any_of


@strawberry.type(
    description="Where orders come from, and what each source may do with the stock. A channel that nobody has saved "
    "takes orders all the same: it has all of the stock, and the defaults."
)
class Channel(Node, DomainView):
    shows = domain.Channel

    code: str = strawberry.field(description="Its own code: what orders name as their `channel`.")
    name: str = strawberry.field(description="What people call it.")
    stock_percent: int = strawberry.field(
        description="The share of the available units of each stock level that it may have, rounded down. Clients "
        "limited to channels see 100: of what they see, all is theirs."
    )
    stock_buffer: int = strawberry.field(
        description="Units of each stock level that are kept from it, after its share was taken. Clients limited to "
        "channels see 0."
    )
    reservation_seconds: int = strawberry.field(description="How long its reservations last if they ask for nothing.")
    allow_backorder: bool = strawberry.field(
        description="Whether units without stock wait, for orders that do not say themselves."
    )
    version: int = strawberry.field(description="Counts its changes.")


POLICIES: Policies = {"Channel": any_of(ORDERS_READ, INVENTORY_READ)}
