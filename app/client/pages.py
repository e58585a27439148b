"""Reading a connection to its end."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from app.client.graphql_client import GraphQLClient
from app.client.retrying import patiently

PAGE_SIZE = 100
PAGES_MAX = 1_000


async def all_nodes(
    client: GraphQLClient, document: str, *path: str, **variables: Any
) -> AsyncIterator[dict[str, Any]]:
    """Every node of the connection at `path` in the answer, page by page.

    The document takes `$first` and `$after`, and selects `nodes` and `pageInfo { hasNextPage endCursor }`.
    """
    after = None
    for _ in range(PAGES_MAX):
        read = partial(client.execute, document, first=PAGE_SIZE, after=after, **variables)
        connection: Any = await patiently(read)
        for name in path:
            connection = connection[name]
        for node in connection["nodes"]:
            yield node
        if not connection["pageInfo"]["hasNextPage"]:
            return
        after = connection["pageInfo"]["endCursor"]
    raise AssertionError(f"more than {PAGES_MAX} pages")
