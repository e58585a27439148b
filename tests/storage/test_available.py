"""Available units, which routing decides on."""

from storage.database import Database
from storage.stock_levels import StockLevels
from storage.store import Storage
from tests.storage.changes import receipt


async def test_no_stock_is_overlooked_where_one_read_cannot_hold_it(
    storage: Storage, database: Database, organization: str
) -> None:
    for sku in ("A", "B", "C"):
        for location in ("BOS", "NYC"):
            await storage.committer.commit(receipt(organization, sku, 3, location=location))
    levels = StockLevels(database, levels_per_read_max=3)
    expected = {sku: {"BOS": 3, "NYC": 3} for sku in ("A", "B", "C")}
    assert await levels.available(organization, ["A", "B", "C"]) == expected
