"""Queries of SKUs."""

from typing import Annotated

import strawberry

from domain.catalog.sku import Sku as DomainSku
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import sku_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.catalog.sku import Sku
from schema.filters import SkuFilter
from schema.pages import Connection
from schema.policy import ANY_READ, Policies
from schema.resolved import resolved


@strawberry.type
class SkuQueries:
    @resolved(Sku | None, "One SKU; null if it does not exist.")
    async def sku(
        self, info: Info, code: Annotated[str, strawberry.argument(description="Its own code.")]
    ) -> DomainSku | None:
        return await info.context.load.sku(code)

    @resolved(Connection[Sku], "SKUs, by code.")
    async def skus(
        self,
        info: Info,
        which: Annotated[
            SkuFilter | None, strawberry.argument(name="filter", description="Which SKUs; all if absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainSku]:
        context = info.context
        page = await context.services.storage.skus.page(
            context.organization,
            sku_filter(which),
            page_request(pages.CODES, first=first, after=after, last=last, before=before),
        )
        return PageOf(page)


POLICIES: Policies = {"Query.sku": ANY_READ, "Query.skus": ANY_READ}
