"""How much of the stock at a location a channel may see and claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StockShare:
    """A share of what is available, less a buffer in units that is kept from the channel at every location."""

    percent: int = 100
    buffer: int = 0

    def visible(self, available: int) -> int:
        """Units of those available that the channel may have, rounded down."""
        return max(0, available * self.percent // 100 - self.buffer)


ALL_OF_IT = StockShare()
"""For channels without limits."""
