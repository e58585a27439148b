"""Stock that is expected."""

from datetime import datetime

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.catalog.sku import Sku as DomainSku
from domain.network.location import Location as DomainLocation
from domain.supply import incoming_supply as domain
from domain.supply.incoming_supply import SupplyState
from schema.catalog.sku import Sku
from schema.describe_enum import describe_enum
from schema.loading import Info
from schema.mutations import KeyedInput
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.resolved import resolved

describe_enum(
    SupplyState,
    "What has become of incoming supply.",
    {
        SupplyState.EXPECTED: "Units of it are still to come.",
        SupplyState.RECEIVED: "All of it has arrived.",
        SupplyState.CANCELLED: "Nothing comes.",
    },
)


@strawberry.type(description="Units of a SKU that are to arrive at a location at a time: a line of a purchase order.")
class IncomingSupply(Node, DomainView):
    shows = domain.IncomingSupply

    reference: str = strawberry.field(description="The client's own word for it, unique for a SKU and a location.")
    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    location: str = strawberry.field(name="locationCode", description="Code of the location.")
    quantity: int = strawberry.field(description="Units that were expected in all.")
    received: int = strawberry.field(description="Units that have arrived; more than expected if more came.")
    outstanding: int = strawberry.field(description="Units that are still to come.")
    expected_at: datetime = strawberry.field(description="When they are to arrive.")
    state: SupplyState = strawberry.field(description="What has become of it.")
    version: int = strawberry.field(description="Counts its events.")

    @resolved(Sku, "What is to arrive.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)

    @resolved(Location, "Where it is to arrive.", name="location")
    async def load_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location)


@strawberry.input(description="Which incoming supply to list. All conditions hold.")
class IncomingSupplyFilter:
    sku: str | None = strawberry.field(default=None, description="Of this SKU.")
    location_code: str | None = strawberry.field(default=None, description="At this location.")
    states: list[SupplyState] | None = strawberry.field(default=None, description="In one of these states.")
    expected_from: datetime | None = strawberry.field(
        default=None, description="That is to arrive at this moment or later."
    )
    expected_to: datetime | None = strawberry.field(default=None, description="That is to arrive before this moment.")


@strawberry.input(description="Units that are to arrive.")
class ExpectedSupplyInput:
    reference: str = strawberry.field(
        description="Your own word for it, such as the number of a purchase order: at most 64 characters, without `|`."
    )
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")
    quantity: int = strawberry.field(description="Units in all, those that have arrived included; 0 cancels.")
    expected_at: datetime = strawberry.field(description="When they are to arrive.")


@strawberry.input(description="What is to arrive: all items are recorded or corrected, or none.")
class RecordIncomingSupplyInput(KeyedInput):
    items: list[ExpectedSupplyInput] = strawberry.field(
        description="1 to 200. One with a reference that the SKU has at the location already corrects what was recorded."
    )


@strawberry.type(description="Answer of `recordIncomingSupply`.")
class RecordIncomingSupplyPayload(Payload):
    incoming_supplies: tuple[domain.IncomingSupply, ...] = strawberry.field(
        default=(),
        graphql_type=list[IncomingSupply],
        description="The incoming supply as it is now, in the order of the items.",
    )


POLICIES: Policies = {"IncomingSupply": INVENTORY_READ, "RecordIncomingSupplyPayload": AUTHENTICATED}
