"""When something may be told: at once while little happens, together once in a while in a burst."""

from math import floor

from storage.live.delivered import Delivered


class Pace:
    """Allows `apart_max` events one by one in each window, and one message for several events in each window.

    Windows begin at the same moments for everybody, so that subscribers in a burst are told of the same events, and
    share the work. Times are those of the event loop.
    """

    def __init__(self, window_seconds: float, apart_max: int) -> None:
        self._window_seconds = window_seconds
        self._apart_max = apart_max
        self._window_end = 0.0
        self._told_apart = 0
        self.quiet_until = 0.0

    def told(self, delivered: Delivered, now: float) -> None:
        """A message went out."""
        end = (floor(now / self._window_seconds) + 1) * self._window_seconds
        if end != self._window_end:
            self._window_end, self._told_apart = end, 0
        self._told_apart += 1
        if delivered.count > 1 or self._told_apart >= self._apart_max:
            self.quiet_until = end
