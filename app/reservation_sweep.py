"""Has the end of reservations written soon after their time is over, as long as the process runs."""

import random

from app.repeated_work import RepeatedWork
from operations.expire_reservations import expire_reservations
from operations.services import Services

PAUSE_SECONDS_MIN = 0.5
"""Reservations that expire one after the other are written together."""
JITTER = 0.5
"""Share of the shortest pause by which processes keep apart."""


class ReservationSweep(RepeatedWork):
    """Runs in every process. Nothing depends on its delay: readers and buyers count what is due as free."""

    def __init__(
        self, services: Services, *, poll_seconds: float, pause_seconds_min: float = PAUSE_SECONDS_MIN
    ) -> None:
        failing = "Reservations that are due cannot be written as expired"
        super().__init__("reservation sweep", failing=failing, poll_seconds=poll_seconds)
        self._services = services
        self._pause_seconds_min = pause_seconds_min

    async def work(self) -> float:
        """Until the next reservation is due, but not longer than until the next look."""
        sweep = await expire_reservations(self._services)
        if not sweep.complete:
            return 0
        seconds = self._poll_seconds
        if sweep.next_expiry is not None:
            seconds = min(seconds, (sweep.next_expiry - self._services.now()).total_seconds())
        shortest = self._pause_seconds_min
        return max(seconds, shortest) + random.uniform(0, shortest * JITTER)  # noqa: S311  # spreads work in time
