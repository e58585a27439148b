"""Who acts: the operator, the web shop and a store, each with its own key; the customer has none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from msgspec import Struct

from app.client.graphql_client import GraphQLClient
from app.demo.goods import STORE

CHANNEL = "WEB"

CREATE_API_KEY = """
mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { apiKey { id } secret userErrors { code message field } }
}
"""

REVOKE_API_KEY = """
mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) { apiKey { revokedAt } userErrors { code message field } }
}
"""


class Cast(Struct, frozen=True):
    """Clients with their keys."""

    operator: GraphQLClient
    shop: GraphQLClient
    store: GraphQLClient


@asynccontextmanager
async def assembled(url: str, operator: GraphQLClient, run: str) -> AsyncIterator[Cast]:
    """Give the web shop and the store keys that reach no further than they need to, and take them back at the end."""
    shop_key = {
        "name": f"demo {run}: web shop",
        "scopes": ["ORDERS_READ", "ORDERS_WRITE"],
        "channels": [CHANNEL],
    }
    store_key = {
        "name": f"demo {run}: {STORE}",
        "scopes": ["FULFILLMENT_READ", "FULFILLMENT_WRITE"],
        "locationCodes": [STORE],
    }
    async with _client(url, operator, shop_key) as shop, _client(url, operator, store_key) as store:
        yield Cast(operator=operator, shop=shop, store=store)


@asynccontextmanager
async def _client(url: str, operator: GraphQLClient, key: dict[str, Any]) -> AsyncIterator[GraphQLClient]:
    created = await operator.mutate(CREATE_API_KEY, input=key)
    try:
        async with GraphQLClient(url, created["secret"]) as client:
            yield client
    finally:
        await operator.mutate(REVOKE_API_KEY, input={"id": created["apiKey"]["id"]})
