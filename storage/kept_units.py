"""What a process keeps in memory of the available units, and which of it still counts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic

from cachetools import LRUCache
from msgspec import Struct

from domain.inventory.stock_level import StockLevel
from storage.marks import OrganizationMarks
from storage.seen_marks import SeenMarks
from storage.units_reader import SkuUnits

KEPT_SECONDS = 60.0
"""What somebody changes in the database by hand is seen after so long. Marks last longer (`storage.indexes`)."""
LEVELS_KEPT_MAX = 500_000
ORGANIZATIONS_KEPT_MAX = 1_000


class KeptOrganization:
    """What is kept counts for as long as this very object does, and reflects all marks that it has `seen`.

    `reads` are under way, each with the SKUs whose answers it may keep.
    """

    __slots__ = ("name", "reads", "seen")

    def __init__(self, name: str, marks: OrganizationMarks) -> None:
        self.name = name
        self.seen = SeenMarks(marks)
        self.reads: list[set[str]] = []


class _Kept(Struct):
    """`units` is handed out, so it is replaced, not changed; `versions` has all levels that are known."""

    organization: KeptOrganization
    until: float
    units: Mapping[str, int]
    versions: dict[str, int]


class KeptUnits:
    """Available units by organization and SKU; for the event loop, which it never leaves."""

    def __init__(self, *, seconds: float = KEPT_SECONDS, levels_max: int = LEVELS_KEPT_MAX) -> None:
        self._seconds = seconds
        self._levels_max = levels_max
        self._organizations: LRUCache[str, KeptOrganization] = LRUCache(ORGANIZATIONS_KEPT_MAX)
        self._kept: LRUCache[tuple[str, str], _Kept] = LRUCache(levels_max, getsizeof=_size)

    def organization(self, name: str) -> KeptOrganization | None:
        """The organization, if anything may be kept of it."""
        return self._organizations.get(name)

    def begin(self, name: str, marks: OrganizationMarks) -> KeptOrganization:
        """Forget all of the organization; what is read from now on reflects these marks."""
        new = self._organizations[name] = KeptOrganization(name, marks)
        return new

    def find(self, organization: KeptOrganization, skus: Sequence[str]) -> dict[str, Mapping[str, int]]:
        """What is kept of these SKUs."""
        now = monotonic()
        found = {}
        for sku in skus:
            kept = self._kept.get((organization.name, sku))
            if kept is not None and kept.organization is organization and kept.until > now:
                found[sku] = kept.units
        return found

    @contextmanager
    def reading(self, organization: KeptOrganization, skus: Sequence[str]) -> Iterator[set[str]]:
        """While the database is asked for these SKUs: those that nothing has happened to since."""
        untouched = set(skus)
        organization.reads.append(untouched)
        try:
            yield untouched
        finally:
            # By identity: other reads may have an equal set.
            organization.reads[:] = [read for read in organization.reads if read is not untouched]

    def keep(self, organization: KeptOrganization, sku: str, found: SkuUnits) -> None:
        """Keep what was read of a SKU that nothing has happened to since the read began."""
        if found.reserved or len(found.versions) >= self._levels_max:
            return
        self._kept[organization.name, sku] = _Kept(
            organization, monotonic() + self._seconds, found.units, found.versions
        )

    def touch(self, organization: KeptOrganization, sku: str) -> None:
        """Something has happened to the SKU: what is kept of it, or is being read, counts no more."""
        _spoil(organization, sku)
        self._kept.pop((organization.name, sku), None)

    def move(self, organization: KeptOrganization, sku: str, levels: Sequence[StockLevel]) -> None:
        """A commit of this process has left these levels of the SKU."""
        _spoil(organization, sku)
        kept = self._kept.get((organization.name, sku))
        if kept is None:
            return
        units = dict(kept.units)
        for level in levels:
            version = kept.versions.get(level.location)
            # Another commit may have come after it, also at a level that nothing was known of.
            if version is None or version > level.version or level.reserved:
                del self._kept[organization.name, sku]
                return
            kept.versions[level.location] = level.version
            if level.available:
                units[level.location] = level.available
            else:
                units.pop(level.location, None)
        kept.units = units


def _spoil(organization: KeptOrganization, sku: str) -> None:
    for untouched in organization.reads:
        untouched.discard(sku)


def _size(kept: _Kept) -> int:
    return 1 + len(kept.versions)
