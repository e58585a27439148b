"""Looks for waiting orders of which there is stock, again and again, as long as the process runs."""

from app.repeated_work import RepeatedWork
from operations.serve_backorders import serve_next_backorders
from operations.services import Services
from storage.waiting_orders import FIRST_PLACE


class BackorderRounds(RepeatedWork):
    """Runs in every process; two of them do no harm. Most orders are served before, by the commit that brings stock.

    Left for a round is what became available otherwise: by a share, a location or a SKU that was saved anew, by a
    reservation that expired, or where others were faster.
    """

    def __init__(self, services: Services, *, poll_seconds: float) -> None:
        super().__init__("backorder rounds", failing="Waiting orders cannot be served", poll_seconds=poll_seconds)
        self._services = services
        self._place = FIRST_PLACE

    async def work(self) -> float:
        """Those behind whom it has served are next at once: what is left for them is free to new buyers until then."""
        ended = await serve_next_backorders(self._services, self._place)
        self._place = ended.next_place
        if ended.served:
            return 0
        return self.usual_pause
