"""How often one tracking token may be used: it needs no key, so it must not cost much."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from domain.access.tracking_token import read_token

UNREADABLE = "unreadable"


class RateLimited(Exception):
    """The client asks too often; it may try again later."""


class TrackingGate:
    """Counts the uses of each token in this process.

    Tokens are not proven here, so that a forged one must not use up what the order it claims to open is allowed.
    """

    def __init__(self, *, uses_per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(uses_per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def enter(self, text: str) -> None:
        """Count one use. Raises RateLimited beyond the limit; texts that are no tokens share one limit."""
        name = UNREADABLE if read_token(text) is None else text
        if not self._limiter.hit(self._limit, name):
            raise RateLimited("This tracking token is used too often. Try again in a minute.")
