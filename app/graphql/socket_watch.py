"""One task that looks after all sockets of a process.

A timer or a task for each socket would cost memory for as long as it is open, and time for every frame.
"""

import asyncio
import time
from typing import Protocol

from app.graphql.limits import Limits

INTERVAL_SECONDS_MAX = 1.0


class Watched(Protocol):
    """What wants to be looked after."""

    def inspect(self, now: float) -> None:
        """Act on what has become due by `now`, which is monotonic, without waiting for anything."""


class SocketWatch:
    """Inspects every socket at an interval that is short against all limits. Runs while there are sockets."""

    def __init__(self, limits: Limits) -> None:
        shortest = min(limits.stall_seconds, limits.init_timeout_seconds, limits.authentication_recheck_seconds)
        self._interval_seconds = min(INTERVAL_SECONDS_MAX, shortest / 4)
        self._watched: set[Watched] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, watched: Watched) -> None:
        self._watched.add(watched)
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def remove(self, watched: Watched) -> None:
        self._watched.discard(watched)
        if not self._watched and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._interval_seconds)
            now = time.monotonic()
            for watched in list(self._watched):
                watched.inspect(now)
