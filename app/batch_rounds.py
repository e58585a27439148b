"""Releases scheduled work when its time has come, planned again together, as long as the process runs."""

from app.repeated_work import RepeatedWork
from operations.route_due_batches import route_due_batches
from operations.services import Services


class BatchRounds(RepeatedWork):
    """Runs in every process; two of them do no harm: each order changes once, whoever is first."""

    def __init__(self, services: Services, *, poll_seconds: float) -> None:
        super().__init__("batch rounds", failing="Scheduled work cannot be released", poll_seconds=poll_seconds)
        self._services = services

    async def work(self) -> float:
        """As long as there is more than one run takes, the next one is at once."""
        if await route_due_batches(self._services):
            return 0
        return self.usual_pause
