"""Incoming supply: what is expected, and saying so."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_READ, INVENTORY_WRITE
from domain.access.view import sees_whole_stock
from domain.supply.incoming_supply import IncomingSupply as DomainIncomingSupply
from operations.command import Result
from operations.record_incoming_supply import record_incoming_supply
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.filters import few
from resolvers.given import given_supply
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.inventory.incoming_supply import (
    IncomingSupply,
    IncomingSupplyFilter,
    RecordIncomingSupplyInput,
    RecordIncomingSupplyPayload,
)
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from storage import incoming_supplies as storage
from storage.paging import Page


@strawberry.type
class IncomingSupplyQueries:
    @resolved(IncomingSupply | None, "Incoming supply; null if it does not exist for this client.")
    async def incoming_supply(
        self,
        info: Info,
        supply_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> DomainIncomingSupply | None:
        return await info.context.load.stock.incoming_supply(supply_id)

    @resolved(
        Connection[IncomingSupply],
        "Incoming supply, by when it is to arrive. Empty for clients limited to channels: it is that of all.",
    )
    async def incoming_supplies(
        self,
        info: Info,
        which: Annotated[
            IncomingSupplyFilter | None,
            strawberry.argument(name="filter", description="Which incoming supply; all if absent."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainIncomingSupply]:
        context = info.context
        asked = _filter(which)
        request = page_request(pages.INCOMING_SUPPLIES, first=first, after=after, last=last, before=before)
        if not sees_whole_stock(context.principal):
            return PageOf(Page())
        page = await context.services.storage.incoming_supplies.page(
            context.organization, asked, request, locations=context.principal.locations
        )
        return PageOf(page)


@strawberry.type
class IncomingSupplyMutations:
    @resolved(
        RecordIncomingSupplyPayload,
        "Say what is to arrive and when, or correct it: another time, another quantity, 0 if nothing comes. Not less "
        "than has arrived. It counts as incoming until it has arrived: name it in `receiveStock`.",
    )
    async def record_incoming_supply(
        self, info: Info, given: Annotated[RecordIncomingSupplyInput, INPUT]
    ) -> RecordIncomingSupplyPayload:
        items = [given_supply(item) for item in given.items]
        return await mutate(
            info,
            RecordIncomingSupplyPayload,
            given,
            lambda services, command: record_incoming_supply(services, command, items=items),
            _show,
        )


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    stored = context.services.storage.incoming_supplies
    return {"incoming_supplies": tuple(await stored.get_many(context.organization, result.ids["supplies"]))}


def _filter(asked: IncomingSupplyFilter | None) -> storage.IncomingSupplyFilter:
    if asked is None:
        return storage.IncomingSupplyFilter()
    return storage.IncomingSupplyFilter(
        sku=asked.sku,
        location_code=asked.location_code,
        states=few(asked.states, "states"),
        expected_from=asked.expected_from,
        expected_to=asked.expected_to,
    )


POLICIES: Policies = {
    "Query.incomingSupply": INVENTORY_READ,
    "Query.incomingSupplies": INVENTORY_READ,
    "Mutation.recordIncomingSupply": INVENTORY_WRITE,
}
