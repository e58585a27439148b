"""How far the log of an organization has got: for those who look at a state that many events lead to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self

from storage.live.cursor import Cursor


class Progress:
    """An async context manager and iterator: first where the log stands, then each time it has grown.

    What is loaded upon a cursor contains everything up to it. Only the newest cursor waits, and after each there is a
    pause: whoever looks at a sum has nothing to lose by that.
    """

    def __init__(
        self,
        *,
        pause_seconds: float,
        opening: "Callable[[Progress], Awaitable[int]]",
        closed: "Callable[[Progress], None]",
    ) -> None:
        self._pause_seconds = pause_seconds
        self._opening = opening
        self._closed = closed
        self._grown = asyncio.Event()
        self._ended = asyncio.Event()
        self._failure: Exception | None = None
        self._reached = 0
        self._told: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Cursor:
        """Where the log stands now.

        Raises HubStopped, and StorageUnavailable if the log cannot be read.
        """
        if self._told is None:
            self.reach(await self._opening(self))
        else:
            await self._pause()
            while self._reached <= self._told and self._failure is None:
                self._grown.clear()
                await self._grown.wait()
        if self._failure is not None:
            raise self._failure
        self._told = self._reached
        return Cursor.after_commit(self._told)

    def reach(self, position: int) -> None:
        """Everything through the position has come."""
        if position > self._reached:
            self._reached = position
            self._grown.set()

    def fail(self, failure: Exception) -> None:
        """End with this error."""
        self._failure = failure
        self._ended.set()
        self._grown.set()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._pause_seconds):
                await self._ended.wait()
        except TimeoutError:
            return
