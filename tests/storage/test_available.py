"""Available units, which routing decides on."""

from storage.clock import utc_now
from storage.database import Database
from storage.due_units import DueUnits
from storage.store import Storage
from storage.units_reader import UnitsReader
from tests.storage.changes import receipt


async def test_no_stock_is_overlooked_where_one_read_cannot_hold_it(
    storage: Storage, database: Database, organization: str
) -> None:
    for sku in ("A", "B", "C"):
        for location in ("BOS", "NYC"):
            await storage.committer.commit(receipt(organization, sku, 3, location=location))
    reader = UnitsReader(database, DueUnits(database, utc_now), storage.stock_levels.get_many, levels_per_read_max=3)
    found = await reader.read(organization, ["A", "B", "C"])
    assert {sku: units.units for sku, units in found.items()} == {sku: {"BOS": 3, "NYC": 3} for sku in ("A", "B", "C")}
