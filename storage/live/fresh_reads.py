"""Reads that many wait for together."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class FreshReads(Generic[Key, Value]):
    """Shares reads of one key among those who ask at the same time.

    Nobody gets an answer that began before the question: who asks during a read shares the next one.
    """

    def __init__(self, read: Callable[[Key], Awaitable[Value]]) -> None:
        self._read = read
        self._running: dict[Key, asyncio.Task[Value]] = {}
        self._next: dict[Key, asyncio.Task[Value]] = {}

    async def __call__(self, key: Key) -> Value:
        task = self._next.get(key)
        if task is None:
            task = asyncio.create_task(self._read_after(key, self._running.get(key)))
            self._next[key] = task
        # One who stops waiting must not end the read of the others.
        return await asyncio.shield(task)

    async def _read_after(self, key: Key, running: "asyncio.Task[Value] | None") -> Value:
        if running is not None:
            await asyncio.wait([running])
        this = self._next.pop(key)
        self._running[key] = this
        try:
            return await self._read(key)
        finally:
            if self._running.get(key) is this:
                del self._running[key]
