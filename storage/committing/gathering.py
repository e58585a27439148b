"""Waiting a moment for changes that are about to come, so that they share a transaction."""

import asyncio
import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from types import TracebackType

GATHERING_SECONDS_MAX = 0.012
QUIET_SECONDS_MAX = 0.006
"""Whoever takes longer to come is not waited for."""
STEP_SECONDS = 0.001


class Gathering:
    """Counts who is deciding on a change: `with gathering: decide and commit`.

    A transaction has its price, whatever is in it. Begun with the first change that has come, it would keep all others,
    which come while it runs, waiting for the next one; a few milliseconds later it takes most of them along. Nobody
    waits where nobody else is deciding.
    """

    def __init__(
        self, *, seconds_max: float = GATHERING_SECONDS_MAX, quiet_seconds_max: float = QUIET_SECONDS_MAX
    ) -> None:
        self._seconds_max = seconds_max
        self._quiet_seconds_max = quiet_seconds_max
        self._deciding = 0
        self._came_at = 0.0

    def __enter__(self) -> None:
        self._deciding += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deciding -= 1

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While somebody who is deciding waits for others, who may be waiting for this very commit."""
        self._deciding -= 1
        try:
            yield
        finally:
            self._deciding += 1

    def came(self) -> None:
        """Another change has come."""
        self._came_at = time.monotonic()

    async def others(self, waiting: Sized, enough: int) -> None:
        """Return when all who are deciding, or enough of them, are among those waiting, or when no more come for now."""
        began = time.monotonic()
        while len(waiting) < min(self._deciding, enough):
            now = time.monotonic()
            if now > began + self._seconds_max or now > max(began, self._came_at) + self._quiet_seconds_max:
                return
            await asyncio.sleep(STEP_SECONDS)
