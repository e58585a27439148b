"""What an order can be served from, as it is now."""

import asyncio
import time
from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.routing.problem import Stock
from domain.routing.profiles.choice import ProfileChoice
from operations.services import Services
from storage.network_cache import Network

LAST_UNITS_SECONDS_MAX = 1.0
"""So long somebody waits for those who are about to take the last units; then the commit decides."""


class Supply(Struct, frozen=True, kw_only=True):
    """The network, the channel as saved, the SKUs that exist by code, and their free units by SKU and location.

    `profiles` are those that orders of the organization are routed by.
    """

    network: Network
    channel: Channel
    skus: Mapping[str, Sku]
    stock: Stock
    profiles: ProfileChoice


async def load_supply(services: Services, organization: str, *, channel: str, codes: Sequence[str]) -> Supply:
    """Everything in one turn of the event loop, so that it becomes one read together with what others ask."""
    storage = services.storage
    asked = storage.marks.ask(organization)
    stock = await storage.stock_levels.available(organization, codes)
    versions = (await asked)[organization].versions
    network = await storage.locations.network(organization, version=versions["locations"])
    saved = await storage.channels.settings(organization, channel, version=versions["channels"])
    profiles = await storage.routing_profiles.choice(organization, version=versions["routing_profiles"])
    skus = await storage.skus.get_many(organization, codes, version=versions["skus"])
    return Supply(network=network, channel=saved, skus={sku.code: sku for sku in skus}, stock=stock, profiles=profiles)


async def load_supply_left(services: Services, organization: str, *, channel: str, wanted: Mapping[str, int]) -> Supply:
    """The supply for so many units of each SKU, once those who came first have the last units, or not."""
    codes = sorted(wanted)
    deadline = time.monotonic() + LAST_UNITS_SECONDS_MAX
    while True:
        supply = await load_supply(services, organization, channel=channel, codes=codes)
        first = services.stock_under_way.of_last(organization, wanted, supply.stock, supply.channel.share)
        left = deadline - time.monotonic()
        if first is None or left <= 0:
            return supply
        # Many wait for the same: unlike `await`, this does not cancel it with one of them.
        with services.storage.committer.gathering.aside():
            await asyncio.wait((first,), timeout=left)
