"""Fill the demo organization through the public API; what is there already stays as it is."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from msgspec import Struct

from app.client.batches import chunks, mutate_all
from app.client.graphql_client import GraphQLClient
from app.client.pages import all_nodes
from app.seed.catalog import catalog
from app.seed.locations import locations
from app.seed.stock import stock

DEFAULT_SEED = 20_261
RECEIVED_ITEMS_MAX = 200
RECEIPTS_PER_REQUEST = 2

STOCKED = """
query Stocked($locationCode: String!, $first: Int!, $after: Cursor) {
  stockLevels(filter: {locationCodes: [$locationCode]}, first: $first, after: $after) {
    nodes { skuCode }
    pageInfo { hasNextPage endCursor }
  }
}
"""

Units = Mapping[str, Mapping[str, int]]
"""Units by location and SKU code."""


class Seeded(Struct, frozen=True, kw_only=True):
    """What the organization has now; `levels_stocked` of the stock levels are new."""

    locations: int
    skus: int
    levels: int
    levels_stocked: int


async def seed_organization(client: GraphQLClient, *, seed: int = DEFAULT_SEED) -> Seeded:
    """Save the network and the catalog, and stock the levels that do not exist yet: doing it again changes nothing.

    Raises ClientError.
    """
    places, skus = locations(), catalog(seed)
    units = stock(seed, locations=places, skus=skus)
    await save_all(client, locations=places, skus=skus)
    stocked = await asyncio.gather(*(_stocked(client, code) for code in units))
    missing = {
        code: {sku: quantity for sku, quantity in levels.items() if sku not in there}
        for (code, levels), there in zip(units.items(), stocked, strict=True)
    }
    await receive(client, missing, reason="opening stock")
    return Seeded(
        locations=len(places),
        skus=len(skus),
        levels=sum(map(len, units.values())),
        levels_stocked=sum(map(len, missing.values())),
    )


async def save_all(
    client: GraphQLClient, *, locations: Sequence[dict[str, Any]], skus: Sequence[dict[str, Any]]
) -> None:
    """Save locations and SKUs as given."""
    await mutate_all(client, "saveLocation", locations)
    await mutate_all(client, "saveSku", skus)


async def receive(client: GraphQLClient, units: Units, *, reason: str) -> None:
    """Let the units arrive. A repeat within a day changes nothing: the key of a delivery is what is in it."""
    deliveries = [
        _delivery(code, items, reason)
        for code, levels in units.items()
        for items in chunks(list(levels.items()), RECEIVED_ITEMS_MAX)
    ]
    await mutate_all(client, "receiveStock", deliveries, fields_per_request=RECEIPTS_PER_REQUEST)


def _delivery(location_code: str, items: Sequence[tuple[str, int]], reason: str) -> dict[str, Any]:
    given = {
        "locationCode": location_code,
        "items": [{"sku": sku, "quantity": quantity} for sku, quantity in items],
        "reason": reason,
    }
    digest = hashlib.blake2b(orjson.dumps(given), digest_size=16).hexdigest()
    return {**given, "idempotencyKey": f"delivery-{digest}"}


async def _stocked(client: GraphQLClient, location_code: str) -> set[str]:
    nodes = all_nodes(client, STOCKED, "stockLevels", locationCode=location_code)
    return {node["skuCode"] async for node in nodes}
