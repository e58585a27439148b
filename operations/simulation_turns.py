"""One simulation at a time: orders are worth more than questions."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from domain.refusals import InvalidInput

SECONDS_MAX = 8.0
"""Of one simulation."""

WAIT_SECONDS_MAX = 1.5
"""With the longest simulation less than an operation may take: whoever waits is answered, and never cut off."""


class SimulationsBusy(Exception):
    """Another simulation runs, and it would take too long to wait for it; `seconds` is about how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Another simulation runs.")
        self.seconds = seconds


class SimulationWork:
    """Work in a thread, in `steps`, that ends when its time is up, or when nobody waits for it any more."""

    def __init__(self, steps: int, seconds_max: float, monotonic: Callable[[], float]) -> None:
        assert steps > 0
        self._steps = steps
        self._begun = 0
        self._seconds_max = seconds_max
        self._monotonic = monotonic
        self._started_at = monotonic()
        self._deadline = self._started_at + seconds_max

    def go_on(self) -> None:
        """Before each step. Raises InvalidInput once it is over."""
        if self._monotonic() > self._deadline:
            message = (
                f"This takes longer than {self._seconds_max:g} seconds: ask about fewer orders, or fewer profiles."
            )
            raise InvalidInput(message)
        self._begun += 1

    def end(self) -> None:
        self._deadline = -math.inf

    def seconds_left(self) -> float:
        """If the steps to come take as long as those before, and not longer than it may take."""
        now = self._monotonic()
        done = max(0, self._begun - 1)
        expected = (now - self._started_at) * (self._steps - done) / max(1, done)
        return min(expected, self._deadline - now)


class SimulationTurns:
    """Who may simulate. Waiting is for short: who would be cut off while waiting can as well come again."""

    def __init__(
        self,
        *,
        seconds_max: float = SECONDS_MAX,
        wait_seconds_max: float = WAIT_SECONDS_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds_max = seconds_max
        self._wait_seconds_max = wait_seconds_max
        self._monotonic = monotonic
        self._free = asyncio.Semaphore(1)
        self._running: SimulationWork | None = None

    def check(self) -> None:
        """Raise SimulationsBusy if one that begins now would wait too long."""
        left = 0.0 if self._running is None else self._running.seconds_left()
        if left > self._wait_seconds_max:
            raise SimulationsBusy(math.ceil(left))

    @asynccontextmanager
    async def turn(self, *, steps: int) -> AsyncIterator[SimulationWork]:
        """Wait for the turn, and have it. Raises SimulationsBusy instead of waiting too long."""
        await self._wait()
        self._running = work = SimulationWork(steps, self._seconds_max, self._monotonic)
        try:
            yield work
        finally:
            work.end()
            self._running = None
            self._free.release()

    async def _wait(self) -> None:
        self.check()
        try:
            async with asyncio.timeout(self._wait_seconds_max):
                await self._free.acquire()
        except TimeoutError:
            raise SimulationsBusy(1) from None
