"""Moves work that is not to stay where it is, and routes what nobody else has in time, as long as the process runs."""

import time

from app.repeated_work import RepeatedWork
from operations.replan_round import ROUND_SECONDS_MAX, replan_round
from operations.route_overdue import route_overdue_orders
from operations.services import Services
from storage.planned_work import FIRST_ORDER
from storage.waiting_decisions import DuePlace

AGAIN_SECONDS = 60.0
"""So often is tried what could not move before."""


class ReplanningRounds(RepeatedWork):
    """Runs in every process; two of them do no harm. What is to be done is seen in the orders, so no crash loses it."""

    def __init__(self, services: Services, *, poll_seconds: float) -> None:
        super().__init__("replanning rounds", failing="Work cannot be planned again", poll_seconds=poll_seconds)
        self._services = services
        self._place = FIRST_ORDER
        self._again_at = 0.0
        self._due: DuePlace | None = None

    async def work(self) -> float:
        """As long as something moves, more may have to."""
        _, self._due = await route_overdue_orders(self._services, self._due, seconds_max=ROUND_SECONDS_MAX)
        again = time.monotonic() >= self._again_at
        ended = await replan_round(self._services, self._place, again=again)
        self._place = ended.next_place
        if again:
            self._again_at = time.monotonic() + AGAIN_SECONDS
        if self._due is not None or (ended.moved and not again):
            return 0
        return self.usual_pause
