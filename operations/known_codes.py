"""What of all that a routing profile names exists."""

from collections.abc import Iterable

from domain.routing.profile import RoutingProfile
from domain.routing.profiles.known_codes import KnownCodes, NamedCodes
from domain.text import code_refusals, surrogate_refusals
from operations.services import Services


async def known_codes(services: Services, organization: str, profile: RoutingProfile) -> KnownCodes:
    """All locations and carrier services, and those of the SKUs, categories and channels that the profile names."""
    named = NamedCodes.of(profile)
    storage = services.storage
    network = await storage.locations.network(organization)
    skus = await storage.skus.get_many(organization, possible_codes(named.skus))
    # What is no text cannot be asked for, and no SKU is in such a category.
    texts = sorted(category for category in named.categories if not surrogate_refusals(category))
    return KnownCodes(
        skus={sku.code: sku.category for sku in skus},
        categories=await storage.skus.categories(organization, texts) if texts else frozenset(),
        channels=await known_channels(services, organization, named.channels),
        locations=network.candidates,
        carrier_services=await storage.carrier_services.codes(organization),
    )


async def known_channels(services: Services, organization: str, named: Iterable[str]) -> frozenset[str]:
    """Those of the channels that were saved, or that orders have come from: a channel needs no saving."""
    possible = possible_codes(named)
    saved = {channel.code for channel in await services.storage.channels.get_many(organization, possible)}
    others = [code for code in possible if code not in saved]
    return frozenset(saved | await services.storage.orders.channels_among(organization, others))


def possible_codes(named: Iterable[str]) -> list[str]:
    """Those that something could have: others cannot even be asked for."""
    return sorted(code for code in named if not code_refusals(code))
