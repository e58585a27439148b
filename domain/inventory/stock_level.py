"""The quantities of one SKU at one location."""

from collections.abc import Iterable

from msgspec import Struct

Pair = tuple[str, str]
"""A SKU and a location: where a stock level is."""


class StockLevel(Struct, frozen=True, kw_only=True):
    """Units, partitioned: on hand = available + reserved + allocated + safety stock + damaged + quality control.

    Every bucket is ≥ 0 at every moment. `safety_stock_target` is what the safety bucket fills up to before units become
    available; `target_of_category` tells whether it comes from the category of the SKU, None that nobody has set it. At
    `low_stock_threshold` available units or fewer the stock is low. `version` counts the events of this level.
    """

    sku: str
    location: str
    on_hand: int = 0
    available: int = 0
    reserved: int = 0
    allocated: int = 0
    safety_stock: int = 0
    damaged: int = 0
    quality_control: int = 0
    safety_stock_target: int = 0
    target_of_category: bool | None = None
    low_stock_threshold: int = 0
    version: int = 0

    @property
    def id(self) -> str:
        return stock_level_id(self.sku, self.location)

    @property
    def pair(self) -> Pair:
        return self.sku, self.location

    @property
    def stream(self) -> str:
        return stock_stream(self.sku, self.location)

    @property
    def sellable(self) -> int:
        """Units in good condition, those that are promised included."""
        return self.available + self.reserved + self.allocated + self.safety_stock

    def check(self) -> None:
        """Assert the stock partition: only our own code could break it."""
        buckets = (
            self.available,
            self.reserved,
            self.allocated,
            self.safety_stock,
            self.damaged,
            self.quality_control,
        )
        assert min(buckets) >= 0
        assert self.on_hand == sum(buckets)


def stock_stream(sku: str, location: str) -> str:
    """The event stream of one stock level."""
    return f"stock:{sku}|{location}"


def stock_level_id(sku: str, location: str) -> str:
    """The global id of one stock level."""
    return f"stk_{sku}|{location}"


def by_pair(levels: Iterable[StockLevel]) -> dict[Pair, StockLevel]:
    """The levels by where they are."""
    return {level.pair: level for level in levels}


def stock_level_key(level_id: str) -> Pair:
    """SKU and location in the id of a stock level; codes never hold the separator."""
    sku, _, location = level_id.removeprefix("stk_").partition("|")
    return sku, location
