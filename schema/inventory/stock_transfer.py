"""Transfers between locations."""

from datetime import datetime

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.catalog.sku import Sku as DomainSku
from domain.network.location import Location as DomainLocation
from domain.transfers import stock_transfer as domain
from domain.transfers.stock_transfer import TransferState
from schema.catalog.sku import Sku
from schema.describe_enum import describe_enum
from schema.loading import Info
from schema.mutations import ExpectingInput, KeyedInput
from schema.network.location import Location
from schema.node import DomainView, Node
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.resolved import resolved

describe_enum(
    TransferState,
    "What has become of a transfer.",
    {
        TransferState.IN_TRANSIT: "Units of it are on their way.",
        TransferState.CLOSED: "Every unit has arrived or is lost.",
    },
)


@strawberry.type(description="Units of one SKU in a transfer.")
class TransferLine(DomainView):
    shows = domain.TransferLine

    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units that were sent.")
    received: int = strawberry.field(description="Units that have arrived.")
    lost: int = strawberry.field(description="Units that never will.")
    outstanding: int = strawberry.field(description="Units that are on their way.")

    @resolved(Sku, "What was sent.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)


@strawberry.type(description="Stock that was sent from one location to another.")
class StockTransfer(Node, DomainView):
    shows = domain.StockTransfer

    from_location: str = strawberry.field(name="fromLocationCode", description="Code of the location it left.")
    to_location: str = strawberry.field(name="toLocationCode", description="Code of the location it goes to.")
    lines: list[TransferLine] = strawberry.field(description="What was sent, one line for each SKU.")
    state: TransferState = strawberry.field(description="What has become of it.")
    sent_at: datetime = strawberry.field(description="When it left.")
    expected_at: datetime = strawberry.field(description="When it is to arrive.")
    reference: str | None = strawberry.field(description="The client's own word for it.")
    version: int = strawberry.field(description="Counts its events; give it as `expectedVersion`.")

    @resolved(Location | None, "Where it left; null if the client has nothing to do there.", name="fromLocation")
    async def load_from_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.from_location)

    @resolved(Location | None, "Where it goes; null if the client has nothing to do there.", name="toLocation")
    async def load_to_location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.to_location)


@strawberry.input(description="Which transfers to list. All conditions hold.")
class StockTransferFilter:
    from_location_code: str | None = strawberry.field(default=None, description="That left this location.")
    to_location_code: str | None = strawberry.field(default=None, description="That go to this location.")
    states: list[TransferState] | None = strawberry.field(default=None, description="In one of these states.")


@strawberry.input(description="Units of a SKU to send.")
class TransferItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units of it, at least 1; they must be available.")


@strawberry.input(description="Stock to send from one location to another: all items, or none.")
class TransferStockInput(KeyedInput):
    from_location_code: str = strawberry.field(description="Code of the location where it is.")
    to_location_code: str = strawberry.field(description="Code of the location where it goes.")
    items: list[TransferItemInput] = strawberry.field(description="1 to 200 SKUs, each once.")
    expected_at: datetime = strawberry.field(description="When it is to arrive.")
    reference: str | None = strawberry.field(default=None, description="Your own word for it: a truck, for example.")


@strawberry.input(description="Units of a SKU that arrived, or that never will.")
class ArrivedUnitsInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    received: int = strawberry.field(default=0, description="Units that arrived.")
    lost: int = strawberry.field(default=0, description="Units that are given up.")


@strawberry.input(description="What arrived of a transfer.")
class ReceiveTransferInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the transfer.")
    lines: list[ArrivedUnitsInput] = strawberry.field(
        description="1 to 200 SKUs, each once; others are still on their way."
    )
    reason: str | None = strawberry.field(default=None, description="Why units are lost; needed if any are.")


@strawberry.type
class StockTransferPayload(Payload):
    stock_transfer: domain.StockTransfer | None = strawberry.field(
        default=None, graphql_type=StockTransfer | None, description="The transfer as it is now."
    )


@strawberry.type(description="Answer of `transferStock`.")
class TransferStockPayload(StockTransferPayload):
    """Answers transferStock."""


@strawberry.type(description="Answer of `receiveTransfer`.")
class ReceiveTransferPayload(StockTransferPayload):
    """Answers receiveTransfer."""


POLICIES: Policies = {
    "TransferLine": INVENTORY_READ,
    "StockTransfer": INVENTORY_READ,
    "TransferStockPayload": AUTHENTICATED,
    "ReceiveTransferPayload": AUTHENTICATED,
}
