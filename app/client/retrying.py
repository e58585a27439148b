"""Asking again after a passing failure; only for requests that may arrive twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.client.errors import RequestFailed, ServerUnreachable

ATTEMPTS_MAX = 5
FIRST_PAUSE_SECONDS = 0.2
PAUSE_SECONDS_MAX = 5.0
PASSING = ("OVERLOADED", "TIMEOUT")
"""Codes of refusals that say nothing about the request itself."""

Answer = TypeVar("Answer")


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer, or the last failure after so many attempts."""
    for attempt in range(1, ATTEMPTS_MAX):
        try:
            return await ask()
        except ServerUnreachable:
            pause = None
        except RequestFailed as failure:
            if failure.code not in PASSING:
                raise
            pause = failure.retry_after_seconds
        await asyncio.sleep(min(pause or FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), PAUSE_SECONDS_MAX))
    return await ask()
