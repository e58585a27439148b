"""Queries of channels."""

from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_READ, ORDERS_READ
from domain.access.view import channel_view, visible_channels
from domain.channels.channel import Channel as DomainChannel
from resolvers import pages
from resolvers.context import Info
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.channels.channel import Channel
from schema.pages import Connection
from schema.policy import Policies, any_of
from schema.resolved import resolved


@strawberry.type
class ChannelQueries:
    @resolved(Channel | None, "One channel; null if nobody has saved it, or it does not exist for this client.")
    async def channel(
        self, info: Info, code: Annotated[str, strawberry.argument(description="Its own code.")]
    ) -> DomainChannel | None:
        return await info.context.load.channel(code)

    @resolved(Connection[Channel], "Channels that were saved, by code.")
    async def channels(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainChannel]:
        context = info.context
        page = await context.services.storage.channels.page(
            context.organization,
            page_request(pages.CODES, first=first, after=after, last=last, before=before),
            channels=visible_channels(context.principal),
        )
        return PageOf(page.showing([channel_view(channel, context.principal) for channel in page.items]))


POLICIES: Policies = {f"Query.{field}": any_of(ORDERS_READ, INVENTORY_READ) for field in ("channel", "channels")}
