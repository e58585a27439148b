"""Has the end of reservations written soon after their time is over, as long as the process runs."""

import asyncio
import logging
import random

from operations.expire_reservations import Sweep, expire_reservations
from operations.services import Services

PAUSE_SECONDS_MIN = 0.5
"""Reservations that expire one after the other are written together."""
JITTER = 0.5
"""Share of the shortest pause by which processes keep apart."""

logger = logging.getLogger(__name__)


class ReservationSweep:
    """Runs in every process. Nothing depends on its delay: readers and buyers count what is due as free."""

    def __init__(
        self, services: Services, *, poll_seconds: float, pause_seconds_min: float = PAUSE_SECONDS_MIN
    ) -> None:
        self._services = services
        self._poll_seconds = poll_seconds
        self._pause_seconds_min = pause_seconds_min
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failing = False

    async def start(self) -> None:
        """Begin to look for what is due."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="reservation sweep")

    async def stop(self) -> None:
        """Finish what is being written."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self._stopping.is_set():
            sweep = await self._sweep()
            if sweep is None or sweep.complete:
                await self._pause(sweep)

    async def _sweep(self) -> Sweep | None:
        try:
            sweep = await expire_reservations(self._services)
        except Exception:
            if not self._failing:
                logger.exception("Reservations that are due cannot be written as expired; trying again.")
            self._failing = True
            return None
        self._failing = False
        return sweep

    async def _pause(self, sweep: Sweep | None) -> None:
        """Until the next reservation is due, but not longer than until the next look."""
        seconds = self._poll_seconds
        if sweep is not None and sweep.next_expiry is not None:
            seconds = min(seconds, (sweep.next_expiry - self._services.now()).total_seconds())
        shortest = self._pause_seconds_min
        seconds = max(seconds, shortest) + random.uniform(0, shortest * JITTER)  # noqa: S311  # spreads work in time
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
