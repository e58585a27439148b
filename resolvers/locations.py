"""Queries of locations."""

from typing import Annotated

import strawberry

from domain.network.location import Location as DomainLocation
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import location_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.filters import LocationFilter
from schema.network.location import Location
from schema.pages import Connection
from schema.policy import ANY_READ, Policies
from schema.resolved import resolved


@strawberry.type
class LocationQueries:
    @resolved(Location | None, "One location; null if it does not exist for this client.")
    async def location(
        self, info: Info, code: Annotated[str, strawberry.argument(description="Its own code.")]
    ) -> DomainLocation | None:
        return await info.context.load.location(code)

    @resolved(Connection[Location], "Locations, by code.")
    async def locations(
        self,
        info: Info,
        which: Annotated[
            LocationFilter | None, strawberry.argument(name="filter", description="Which locations; all if absent.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainLocation]:
        context = info.context
        page = await context.services.storage.locations.page(
            context.organization,
            location_filter(which),
            page_request(pages.CODES, first=first, after=after, last=last, before=before),
            locations=context.principal.locations,
        )
        return PageOf(page)


POLICIES: Policies = {"Query.location": ANY_READ, "Query.locations": ANY_READ}
