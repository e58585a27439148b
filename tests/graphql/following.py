"""Subscriptions of a client of the served API, over event streams."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.graphql.api import Api

SECONDS_MAX = 20.0


@asynccontextmanager
async def following(api: Api, document: str, **variables: Any) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The messages of a subscription, over an event stream."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {api.key}"}
    async with (
        asyncio.timeout(SECONDS_MAX),
        api.http.stream(
            "POST", "/graphql", json={"query": document, "variables": variables}, headers=headers
        ) as response,
    ):
        yield (_message(line) async for line in response.aiter_lines() if line.startswith("data: "))


def _message(line: str) -> dict[str, Any]:
    body = json.loads(line.removeprefix("data: "))
    assert body.get("data"), body
    (message,) = body["data"].values()
    shown: dict[str, Any] = message
    return shown
