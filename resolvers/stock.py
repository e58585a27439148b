"""Queries of stock levels and their movements."""

from typing import Annotated

import strawberry
from msgspec.structs import replace

from domain.access.scopes import INVENTORY_READ
from domain.access.view import sees_ledger
from domain.inventory.movements import StockMovement as DomainStockMovement
from domain.inventory.stock_level import StockLevel as DomainStockLevel
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import movement_filter, stock_level_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.filters import StockLevelFilter, StockMovementFilter
from schema.inventory.stock_level import StockLevel, StockMovement
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from storage.paging import Page


@strawberry.type
class StockQueries:
    @resolved(StockLevel | None, "The units of a SKU at a location; null if it was never there.")
    async def stock_level(
        self,
        info: Info,
        sku: Annotated[str, strawberry.argument(description="Code of the SKU.")],
        location_code: Annotated[str, strawberry.argument(description="Code of the location.")],
    ) -> DomainStockLevel | None:
        return await info.context.load.stock_level(sku, location_code)

    @resolved(Connection[StockLevel], "Stock levels, by SKU and location.")
    async def stock_levels(
        self,
        info: Info,
        which: Annotated[
            StockLevelFilter | None,
            strawberry.argument(name="filter", description="Which stock levels; all if absent."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainStockLevel]:
        context = info.context
        asked = stock_level_filter(which)
        request = page_request(pages.STOCK_LEVELS, first=first, after=after, last=last, before=before)
        if context.principal.channels is not None:
            # Nothing is kept back in a share, and which levels lack safety stock is the business of others.
            if asked.below_safety_stock:
                return PageOf(Page())
            asked = replace(asked, below_safety_stock=None)
        page = await context.services.storage.stock_levels.page(
            context.organization, asked, request, locations=context.principal.locations
        )
        return PageOf(page.showing(await context.load.show_stock_levels(page.items)))

    @resolved(
        Connection[StockMovement],
        "The stock ledger, newest first. Empty for clients limited to channels: it names the orders of all.",
    )
    async def stock_movements(
        self,
        info: Info,
        which: Annotated[StockMovementFilter, strawberry.argument(name="filter", description="Which movements.")],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainStockMovement]:
        context = info.context
        asked = movement_filter(which)
        request = page_request(pages.MOVEMENTS, first=first, after=after, last=last, before=before)
        if not sees_ledger(context.principal):
            return PageOf(Page())
        page = await context.services.storage.stock_movements.page(
            context.organization, asked, request, locations=context.principal.locations
        )
        return PageOf(page)


POLICIES: Policies = {f"Query.{field}": INVENTORY_READ for field in ("stockLevel", "stockLevels", "stockMovements")}
