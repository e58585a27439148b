"""What a subscription to stock may ask for alone."""

from enum import StrEnum

from domain.inventory.crossings import StockLow, StockOut, StockReplenished
from schema.describe_enum import describe_enum


class StockSignal(StrEnum):
    """Valued by the type of event."""

    LOW = StockLow.TYPE
    OUT = StockOut.TYPE
    REPLENISHED = StockReplenished.TYPE


describe_enum(
    StockSignal,
    "The available units of a stock level cross its threshold.",
    {
        StockSignal.LOW: "They came down to the threshold, or below it.",
        StockSignal.OUT: "None is left.",
        StockSignal.REPLENISHED: "There are more than the threshold again.",
    },
)
