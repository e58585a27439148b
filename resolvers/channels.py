"""Channels: reading and saving them."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_READ, INVENTORY_WRITE, ORDERS_READ
from domain.access.view import channel_view, visible_channels
from domain.channels.channel import Channel as DomainChannel
from operations.command import Result
from operations.save_channel import save_channel
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.channels.channel import Channel
from schema.channels.save import SaveChannelInput, SaveChannelPayload
from schema.mutations import INPUT
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


@strawberry.type
class ChannelMutations:
    @resolved(
        SaveChannelPayload,
        "Create a channel, or replace the one with this code. Clients limited to channels or locations may not: they "
        "would choose their own share of the stock.",
    )
    async def save_channel(self, info: Info, given: Annotated[SaveChannelInput, INPUT]) -> SaveChannelPayload:
        return await mutate(
            info,
            SaveChannelPayload,
            given,
            lambda services, command: save_channel(services, command, channel=_channel(given)),
            _show_channel,
        )


def _channel(given: SaveChannelInput) -> DomainChannel:
    return DomainChannel(
        code=given.code,
        name=given.name,
        stock_percent=given.stock_percent,
        stock_buffer=given.stock_buffer,
        reservation_seconds=given.reservation_seconds,
        allow_backorder=given.allow_backorder,
    )


async def _show_channel(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"channel": await context.load.channel(result.ids["code"])}


POLICIES: Policies = {
    "Query.channel": any_of(ORDERS_READ, INVENTORY_READ),
    "Query.channels": any_of(ORDERS_READ, INVENTORY_READ),
    # What a channel may have of the stock is decided by who keeps the stock.
    "Mutation.saveChannel": INVENTORY_WRITE,
}
