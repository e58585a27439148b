"""Looks for waiting orders of which there is stock, again and again, as long as the process runs."""

import asyncio
import logging
import random

from operations.serve_backorders import serve_next_backorders
from operations.services import Services
from storage.waiting_orders import FIRST_PLACE

JITTER = 0.25
"""Share of the pause by which processes keep apart."""

logger = logging.getLogger(__name__)


class BackorderRounds:
    """Runs in every process; two of them do no harm. Most orders are served before, by the commit that brings stock.

    Left for a round is what became available otherwise: by a share, a location or a SKU that was saved anew, by a
    reservation that expired, or where others were faster.
    """

    def __init__(self, services: Services, *, poll_seconds: float) -> None:
        self._services = services
        self._poll_seconds = poll_seconds
        self._place = FIRST_PLACE
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failing = False

    async def start(self) -> None:
        """Begin to look."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="backorder rounds")

    async def stop(self) -> None:
        """Finish what is being written."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self._stopping.is_set():
            await self._round()
            await self._pause()

    async def _round(self) -> None:
        try:
            self._place = await serve_next_backorders(self._services, self._place)
        except Exception:
            if not self._failing:
                logger.exception("Waiting orders cannot be served; trying again.")
            self._failing = True
        else:
            self._failing = False

    async def _pause(self) -> None:
        seconds = self._poll_seconds * (1 + random.uniform(0, JITTER))  # noqa: S311  # spreads work in time, protects nothing
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
