"""Reservations."""

from datetime import datetime

import strawberry

from domain.access.scopes import ORDERS_READ
from domain.catalog.sku import Sku as DomainSku
from domain.network.location import Location as DomainLocation
from domain.orders.order import Order as DomainOrder
from domain.reservations import reservation as domain
from schema.catalog.sku import Sku
from schema.loading import Info
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.orders.order import Order
from schema.policy import Policies
from schema.reservations.enums import ReservationState
from schema.resolved import resolved


@strawberry.type(description="Units of a SKU that are kept at a location.")
class ReservedUnits:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    quantity: int = strawberry.field(description="Units of it.")

    @resolved(Sku, "What is kept.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)

    @resolved(Location, "Where it is kept.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


@strawberry.type(description="Units that were asked for and could not be kept.")
class UnitsShort:
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="How many are missing.")


@strawberry.type(
    description="Units kept for a cart until it expires: nobody else can buy them before, and everybody can from that "
    "very moment. Any client that reaches its channel may use it."
)
class Reservation(Node, DomainView):
    shows = domain.Reservation

    state: ReservationState = strawberry.field(description="What became of it.")
    channel: str = strawberry.field(description="The channel that its order will come from.")
    holder: str | None = strawberry.field(description="The shopper or cart that it is for, as the client named it.")
    lines: list[ReservedUnits] = strawberry.field(
        description="The units that are kept; once it has ended, those that were."
    )
    short: list[UnitsShort] = strawberry.field(description="What a partial reservation did not get.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="Until when it keeps its units.")
    version: int = strawberry.field(description="Counts its events.")

    @resolved(Order | None, "The order that it became.", name="order")
    async def load_order(self, info: Info, parent: strawberry.Parent[domain.Reservation]) -> DomainOrder | None:
        return await info.context.load.order(parent.order_id) if parent.order_id is not None else None


POLICIES: Policies = {"Reservation": ORDERS_READ, "ReservedUnits": ORDERS_READ, "UnitsShort": ORDERS_READ}
