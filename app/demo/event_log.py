"""What the log says that happened."""

from typing import Any

from app.client.graphql_client import GraphQLClient
from app.client.pages import all_nodes

ORDER_EVENTS = """
query OrderEvents($id: ID!, $first: Int!, $after: Cursor) {
  order(id: $id) {
    events(first: $first, after: $after) { nodes { id type version } pageInfo { hasNextPage endCursor } }
  }
}
"""

STOCK_MOVEMENTS = """
query StockMovements($sku: String!, $first: Int!, $after: Cursor) {
  stockMovements(filter: {sku: $sku}, first: $first, after: $after) {
    nodes { id version skuCode locationCode kind }
    pageInfo { hasNextPage endCursor }
  }
}
"""


async def logged_events(client: GraphQLClient, order_id: str) -> list[dict[str, Any]]:
    """The events of an order, oldest first."""
    return [event async for event in all_nodes(client, ORDER_EVENTS, "order", "events", id=order_id)]


async def logged_movements(client: GraphQLClient, sku: str) -> list[dict[str, Any]]:
    """The movements of a SKU at all locations."""
    return [movement async for movement in all_nodes(client, STOCK_MOVEMENTS, "stockMovements", sku=sku)]
