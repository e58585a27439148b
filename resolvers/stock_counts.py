"""Cycle counts: reading them, and counting."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_READ, INVENTORY_WRITE
from domain.access.view import sees_whole_stock
from domain.counts.stock_count import StockCount as DomainStockCount
from operations.command import Result
from operations.count_stock import CountedItem, CountRequest, count_stock
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.filters import few
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.inventory.stock_count import CountStockInput, CountStockPayload, StockCount, StockCountFilter
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from storage import stock_counts as storage
from storage.paging import Page


@strawberry.type
class StockCountQueries:
    @resolved(StockCount | None, "One count; null if it does not exist for this client.")
    async def stock_count(
        self,
        info: Info,
        count_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> DomainStockCount | None:
        return await info.context.load.stock.stock_count(count_id)

    @resolved(
        Connection[StockCount],
        "Counts, the newest first. Empty for clients limited to channels: the stock is that of all.",
    )
    async def stock_counts(
        self,
        info: Info,
        which: Annotated[
            StockCountFilter | None, strawberry.argument(name="filter", description="Which counts; all if absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainStockCount]:
        context = info.context
        asked = _filter(which)
        request = page_request(pages.IDS, first=first, after=after, last=last, before=before)
        if not sees_whole_stock(context.principal):
            return PageOf(Page())
        page = await context.services.storage.stock_counts.page(
            context.organization, asked, request, locations=context.principal.locations
        )
        return PageOf(page)


@strawberry.type
class StockCountMutations:
    @resolved(
        CountStockPayload,
        "Count the sellable units of SKUs at a location: available, reserved, allocated and safety stock; damaged units "
        "and those in quality control stand apart. A count records what was found against what was expected at that "
        "moment, in one or several requests; posting books the differences, and what has moved in between stays. Fewer "
        "units than are promised is the truth, too: available units go first, then safety stock, then carts, then orders, "
        "the newest first and packed ones last. These orders get the exception `STOCK_LOST`, in the same commit, and are at "
        "once routed again: it stays on lines of which nobody else has units.",
    )
    async def count_stock(self, info: Info, given: Annotated[CountStockInput, INPUT]) -> CountStockPayload:
        counting = CountRequest(
            count_id=given.count_id,
            location_code=given.location_code,
            lines=tuple(CountedItem(sku=line.sku, quantity=line.counted_quantity) for line in given.lines),
            action=given.action,
            reason=given.reason,
        )
        return await mutate(
            info,
            CountStockPayload,
            given,
            lambda services, command: count_stock(services, command, request=counting),
            _show,
        )


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"stock_count": await context.load.stock.stock_count(result.ids["count"])}


def _filter(asked: StockCountFilter | None) -> storage.StockCountFilter:
    if asked is None:
        return storage.StockCountFilter()
    return storage.StockCountFilter(location_code=asked.location_code, states=few(asked.states, "states"))


POLICIES: Policies = {
    "Query.stockCount": INVENTORY_READ,
    "Query.stockCounts": INVENTORY_READ,
    "Mutation.countStock": INVENTORY_WRITE,
}
