"""Long work that goes on a little in each turn of the event loop, so that others need not wait for all of it."""

import asyncio
from collections import deque


class LoopTurns:
    """Lets so many steps be done in each turn of the loop, of all that ask together, in the order in which they came."""

    def __init__(self, steps: int) -> None:
        assert steps > 0
        self._steps = steps
        self._left = steps
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._renewing = False

    async def step(self) -> None:
        """Go on at once, or wait for the next turn if so much was done in this one."""
        if self._left == 0 or self._waiting:
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            self._renew_soon()
            await place
            return
        self._left -= 1
        self._renew_soon()

    def _renew_soon(self) -> None:
        if not self._renewing:
            self._renewing = True
            asyncio.get_running_loop().call_soon(self._renew)

    def _renew(self) -> None:
        self._renewing = False
        self._left = self._steps
        while self._waiting and self._left:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                self._left -= 1
        if self._waiting:
            self._renew_soon()
