"""Create or replace a channel."""

from domain.channels.channel import Channel
from domain.channels.rules import channel_refusals
from domain.refusals import raise_all
from operations.command import Command, Result
from operations.reach import unlimited_only
from operations.save_catalog_entry import save_catalog_entry
from operations.services import Services


async def save_channel(services: Services, command: Command, *, channel: Channel) -> Result:
    """Save it; the result names it as `code`. A limited client cannot choose its own share of the stock."""
    unlimited_only(command.principal)
    raise_all(channel_refusals(channel))
    return await save_catalog_entry(services, command, channel)
