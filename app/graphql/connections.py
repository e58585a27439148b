"""The long-lived connections of this process: how many there are, and how to end them all."""

import asyncio
from collections.abc import Awaitable, Callable

from app.graphql.errors import OVERLOADED, RequestRefused

Close = Callable[[], Awaitable[None]]


class Connections:
    """Sockets and event streams that are open. Once draining, no new one is let in."""

    def __init__(self, maximum: int) -> None:
        assert maximum > 0
        self._maximum = maximum
        self._open: set[Close] = set()
        self.is_draining = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, close: Close) -> None:
        """Register an open connection by the way to close it.

        Raises RequestRefused if there are too many, or the process is about to stop.
        """
        if self.is_draining or len(self._open) >= self._maximum:
            raise RequestRefused(
                OVERLOADED, "No further connection is possible here. Try again.", 503, headers={"retry-after": "1"}
            )
        self._open.add(close)

    def remove(self, close: Close) -> None:
        """Forget a connection that has ended."""
        self._open.discard(close)

    async def drain(self) -> None:
        """Let no one in and close everything that is open, in a way that makes clients reconnect elsewhere."""
        self.is_draining = True
        await asyncio.gather(*(close() for close in list(self._open)), return_exceptions=True)
