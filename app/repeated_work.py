"""What a process does again and again as long as it runs."""

import asyncio
import logging
import random
from abc import ABC, abstractmethod

logger = logging.getLogger(__name__)

JITTER = 0.25
"""Share of the usual pause by which processes keep apart."""


class RepeatedWork(ABC):
    """Work that goes on after failures: the first of several in a row is told, in the words of `failing`."""

    def __init__(self, name: str, *, failing: str, poll_seconds: float) -> None:
        self._name = name
        self._failing = failing
        self._poll_seconds = poll_seconds
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def work(self) -> float:
        """Do what there is to do; how many seconds until the next time."""

    @property
    def usual_pause(self) -> float:
        """Seconds, not the same in every process, so that they do not all work at once."""
        return self._poll_seconds * (1 + random.uniform(0, JITTER))  # noqa: S311  # spreads work in time, protects nothing

    async def start(self) -> None:
        """Begin."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Finish what is being written."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        failed = False
        while not self._stopping.is_set():
            try:
                seconds = await self.work()
                failed = False
            except Exception:
                if not failed:
                    logger.exception("%s; trying again.", self._failing)
                failed = True
                seconds = self._poll_seconds
            if seconds > 0:
                await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
