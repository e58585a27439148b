"""Looks for better plans where the first one was cut off by its limit, one at a time, as long as the process runs."""

from app.repeated_work import RepeatedWork
from operations.improve_routing import improve_next_routing
from operations.services import Services

POLL_SECONDS = 0.25


class RoutingImprovement(RepeatedWork):
    """Works on what the mutations of its own process have applied. What a crash forgets stays as it was planned."""

    def __init__(self, services: Services) -> None:
        super().__init__("routing improvement", failing="Plans cannot be improved", poll_seconds=POLL_SECONDS)
        self._services = services

    async def work(self) -> float:
        return 0 if await improve_next_routing(self._services) else POLL_SECONDS
