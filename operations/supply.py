"""What an order can be served from, as it is now."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.routing.problem import Stock
from operations.services import Services
from storage.network_cache import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The network, the channel as saved, the SKUs that exist by code, and their free units by SKU and location."""

    network: Network
    channel: Channel
    skus: Mapping[str, Sku]
    stock: Stock


async def load_supply(services: Services, organization: str, *, channel: str, codes: Sequence[str]) -> Supply:
    """Everything in one turn of the event loop, so that it becomes one read together with what others ask."""
    network, saved, skus, stock = await asyncio.gather(
        services.storage.locations.network(organization),
        services.storage.channels.settings(organization, channel),
        services.storage.skus.get_many(organization, codes),
        services.storage.stock_levels.available(organization, codes),
    )
    return Supply(network=network, channel=saved, skus={sku.code: sku for sku in skus}, stock=stock)
