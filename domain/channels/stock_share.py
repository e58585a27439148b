"""How much of the stock at a location a channel may see and claim."""

from collections.abc import Mapping

from msgspec import Struct

Units = Mapping[str, Mapping[str, int]]
"""By SKU and location code."""


class StockShare(Struct, frozen=True, kw_only=True):
    """A share of what is available, less a buffer in units that is kept from the channel at every location."""

    percent: int = 100
    buffer: int = 0

    def visible(self, available: int, *, own: int = 0) -> int:
        """Units of those available that the channel may have, rounded down.

        `own` of them an order of the channel has just given back, to take them or others in the same change: they were
        part of the share when the order got them, and count whole.
        """
        own = min(own, available)
        return own + max(0, (available - own) * self.percent // 100 - self.buffer)


ALL_OF_IT = StockShare()
"""For channels without limits."""

_NOTHING: Mapping[tuple[str, str], int] = {}
"""For orders that give nothing back."""


def stock_of_share(stock: Units, share: StockShare, *, own: Mapping[tuple[str, str], int] = _NOTHING) -> Units:
    """What a channel with this share may have; `own` are units by SKU and location that its order gives back itself."""
    if share == ALL_OF_IT:
        return stock
    return {
        sku: {location: share.visible(units, own=own.get((sku, location), 0)) for location, units in places.items()}
        for sku, places in stock.items()
    }
