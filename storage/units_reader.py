"""Reading from the database how much of a SKU is available where."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from domain.inventory.stock_level import Pair, StockLevel
from storage import indexes
from storage.database import Database
from storage.due_units import DueUnits
from storage.reading import find_documents

LEVELS_PER_READ_MAX = 100_000
"""More than one SKU can have: a SKU has one level per location."""

_FIELDS = {"_id": 0, "sku": 1, "location": 1, "available": 1, "reserved": 1, "version": 1}
"""What tells how much is available, and where there may be more once due reservations have ended."""

GetLevels: TypeAlias = Callable[[str, Sequence[Pair]], Awaitable[list[StockLevel]]]


class SkuUnits(Struct):
    """Available units of a SKU by location, wherever there are any, and the versions of these levels.

    Where units are `reserved`, more become available with time.
    """

    units: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    reserved: bool = False


class UnitsReader:
    """Reads what a majority holds; units whose reservation is due are available."""

    def __init__(
        self,
        database: Database,
        due_units: DueUnits,
        get_levels: GetLevels,
        *,
        levels_per_read_max: int = LEVELS_PER_READ_MAX,
    ) -> None:
        self._collection = database["stock_levels"]
        self._due_units = due_units
        self._get_levels = get_levels
        self._levels_per_read_max = levels_per_read_max

    async def read(self, organization: str, skus: list[str]) -> Mapping[str, SkuUnits]:
        """What is available of each SKU. Raises StorageUnavailable."""
        documents = await find_documents(
            self._collection,
            {
                "organization": organization,
                "sku": {"$in": skus},
                "$or": [{"available": {"$gt": 0}}, {"reserved": {"$gt": 0}}],
            },
            projection=_FIELDS,
            hint=indexes.LEVELS_BY_SKU,
            limit=self._levels_per_read_max,
        )
        if len(documents) == self._levels_per_read_max and len(skus) > 1:
            # What the limit cut off would look like stock that is not there.
            middle = len(skus) // 2
            return {**await self.read(organization, skus[:middle]), **await self.read(organization, skus[middle:])}
        found = {sku: SkuUnits() for sku in skus}
        held = []
        for document in documents:
            of_sku = found[document["sku"]]
            location = document["location"]
            if document["reserved"]:
                held.append((document["sku"], location))
                of_sku.reserved = True
            if document["available"]:
                of_sku.units[location] = document["available"]
                of_sku.versions[location] = document["version"]
        due = await self._due_units.due(organization, held) if held else {}
        for level in await self._get_levels(organization, list(due)):
            if level.available:
                found[level.sku].units[level.location] = level.available
        return found
