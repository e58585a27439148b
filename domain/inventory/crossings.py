"""Signals: the available units of a level cross a threshold. They change no quantity, and follow their movement."""

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.stock_level import StockLevel


class StockLow(Struct, frozen=True, kw_only=True):
    """The available units came down to the threshold, or below it."""

    TYPE: ClassVar[str] = "stock.low"

    sku: str
    location: str
    available: int
    threshold: int


class StockOut(Struct, frozen=True, kw_only=True):
    """No unit is available any more."""

    TYPE: ClassVar[str] = "stock.out"

    sku: str
    location: str
    available: int = 0
    threshold: int


class StockReplenished(Struct, frozen=True, kw_only=True):
    """More units than the threshold are available again."""

    TYPE: ClassVar[str] = "stock.replenished"

    sku: str
    location: str
    available: int
    threshold: int


StockSignal = StockLow | StockOut | StockReplenished


def crossing(before: StockLevel, after: StockLevel) -> StockSignal | None:
    """What a movement crossed; the first one of a level crosses nothing upwards."""
    threshold = after.low_stock_threshold
    signal: type[StockSignal] | None = None
    if after.available == 0:
        signal = StockOut if before.available > 0 else None
    elif after.available <= threshold:
        signal = StockLow if before.available > threshold else None
    elif before.version > 0 and before.available <= before.low_stock_threshold:
        signal = StockReplenished
    if signal is None:
        return None
    return signal(sku=after.sku, location=after.location, available=after.available, threshold=threshold)


def apply_signal(level: StockLevel, _: StockSignal) -> StockLevel:
    """The level after the signal: one version further."""
    return replace(level, version=level.version + 1)
