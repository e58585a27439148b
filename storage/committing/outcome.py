"""What becomes of a change."""

from collections.abc import Mapping

from msgspec import Struct

from domain.inventory.stock_level import StockLevel


class Committed(Struct, frozen=True, kw_only=True):
    """The change is true, for a majority of the replica set.

    `levels` has, by (SKU, location), each stock level that the change moved, as it was right after; `events` are the ids
    of the events it wrote. `commit` is empty if there was nothing to write.
    """

    commit: str
    levels: Mapping[tuple[str, str], StockLevel]
    events: tuple[str, ...]


Outcome = Committed | Exception
"""An exception is for the caller whose change was taken out."""
