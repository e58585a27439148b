"""Transfers between locations: reading them, sending and receiving."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_READ, INVENTORY_WRITE
from domain.access.view import sees_whole_stock
from domain.transfers.events import ArrivedUnits
from domain.transfers.stock_transfer import StockTransfer as DomainStockTransfer
from domain.transfers.stock_transfer import TransferLine
from operations.command import Result
from operations.receive_transfer import receive_transfer
from operations.transfer_stock import transfer_stock
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.filters import few
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.inventory.stock_transfer import (
    ReceiveTransferInput,
    ReceiveTransferPayload,
    StockTransfer,
    StockTransferFilter,
    TransferStockInput,
    TransferStockPayload,
)
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from storage import stock_transfers as storage
from storage.paging import Page


@strawberry.type
class StockTransferQueries:
    @resolved(StockTransfer | None, "One transfer; null if it does not exist for this client.")
    async def stock_transfer(
        self,
        info: Info,
        transfer_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> DomainStockTransfer | None:
        return await info.context.load.stock.stock_transfer(transfer_id)

    @resolved(
        Connection[StockTransfer],
        "Transfers, the newest first: for clients limited to locations those that leave from there or go there. Empty for "
        "clients limited to channels: the stock is that of all.",
    )
    async def stock_transfers(
        self,
        info: Info,
        which: Annotated[
            StockTransferFilter | None,
            strawberry.argument(name="filter", description="Which transfers; all if absent."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainStockTransfer]:
        context = info.context
        asked = _filter(which)
        request = page_request(pages.IDS, first=first, after=after, last=last, before=before)
        if not sees_whole_stock(context.principal):
            return PageOf(Page())
        page = await context.services.storage.stock_transfers.page(
            context.organization, asked, request, locations=context.principal.locations
        )
        return PageOf(page)


@strawberry.type
class StockTransferMutations:
    @resolved(
        TransferStockPayload,
        "Send available units to another location, all items or none. They are in transit there until `receiveTransfer`. "
        "A key that is limited to locations sends from these, to any location.",
    )
    async def transfer_stock(self, info: Info, given: Annotated[TransferStockInput, INPUT]) -> TransferStockPayload:
        items = [TransferLine(sku=item.sku, quantity=item.quantity) for item in given.items]
        return await mutate(
            info,
            TransferStockPayload,
            given,
            lambda services, command: transfer_stock(
                services,
                command,
                from_location_code=given.from_location_code,
                to_location_code=given.to_location_code,
                items=items,
                expected_at=given.expected_at,
                reference=given.reference,
            ),
            _show,
        )

    @resolved(
        ReceiveTransferPayload,
        "Units of a transfer arrive, or are given up as lost; as often as something arrives, never more than is on its "
        "way. The transfer closes by itself. A key that is limited to locations receives at these.",
    )
    async def receive_transfer(
        self, info: Info, given: Annotated[ReceiveTransferInput, INPUT]
    ) -> ReceiveTransferPayload:
        lines = [ArrivedUnits(sku=line.sku, received=line.received, lost=line.lost) for line in given.lines]
        return await mutate(
            info,
            ReceiveTransferPayload,
            given,
            lambda services, command: receive_transfer(
                services, command, transfer_id=given.id, lines=lines, reason=given.reason
            ),
            _show,
        )


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"stock_transfer": await context.load.stock.stock_transfer(result.ids["transfer"])}


def _filter(asked: StockTransferFilter | None) -> storage.StockTransferFilter:
    if asked is None:
        return storage.StockTransferFilter()
    return storage.StockTransferFilter(
        from_location_code=asked.from_location_code,
        to_location_code=asked.to_location_code,
        states=few(asked.states, "states"),
    )


POLICIES: Policies = {
    "Query.stockTransfer": INVENTORY_READ,
    "Query.stockTransfers": INVENTORY_READ,
    "Mutation.transferStock": INVENTORY_WRITE,
    "Mutation.receiveTransfer": INVENTORY_WRITE,
}
