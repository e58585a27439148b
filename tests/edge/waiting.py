"""Waiting for what another thread does."""

import asyncio
from collections.abc import Callable

WAIT_SECONDS = 5.0


async def until(condition: Callable[[], bool]) -> None:
    """Return when the condition holds, and fail if it never does."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110  # the condition is about another event loop
            await asyncio.sleep(0.01)
