"""The mutation of channels."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.channels.channel import Channel
from operations.command import Result
from operations.save_channel import save_channel
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from schema.channels.save import SaveChannelInput, SaveChannelPayload
from schema.mutations import INPUT
from schema.policy import Policies
from schema.resolved import resolved


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


def _channel(given: SaveChannelInput) -> Channel:
    return Channel(
        code=given.code,
        name=given.name,
        stock_percent=given.stock_percent,
        stock_buffer=given.stock_buffer,
        reservation_seconds=given.reservation_seconds,
        allow_backorder=given.allow_backorder,
    )


async def _show_channel(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"channel": await context.load.channel(result.ids["code"])}


# What a channel may have of the stock is decided by who keeps the stock.
POLICIES: Policies = {"Mutation.saveChannel": INVENTORY_WRITE}
