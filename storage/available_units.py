"""Available units as the database has them, though it is asked again only for SKUs that something has happened to."""

from collections.abc import Mapping, Sequence

from domain.inventory.stock_level import StockLevel
from storage.coalescer import Coalescer, Fetch
from storage.database import Database
from storage.kept_units import KeptOrganization, KeptUnits
from storage.live.topics import STOCK_STREAM
from storage.marks import Marks, OrganizationMarks
from storage.reading import find_documents
from storage.units_reader import SkuUnits


class AvailableUnits:
    """What is kept in memory is used after a look at the marks, which tells whether others have committed since.

    So every answer has all that a majority held when it was asked for. The units of SKUs in new commits are forgotten,
    and everything where something is doubtful.
    """

    def __init__(self, database: Database, marks: Marks, read: Fetch[SkuUnits], *, kept: KeptUnits) -> None:
        self._commits = database["commits"]
        self._marks = marks
        self._read = read
        self._kept = kept
        self._missing = Coalescer(self._fetch)
        self._skus_of_commits = Coalescer(self._fetch_skus)

    async def get(self, organization: str, skus: Sequence[str]) -> dict[str, Mapping[str, int]]:
        """Available units by SKU and location, wherever there are any. Raises StorageUnavailable."""
        marks = await self._marks.of(organization)
        kept = self._kept.organization(organization)
        if kept is None:
            kept = self._kept.begin(organization, marks)
        elif not kept.seen.include(marks):
            kept = await self._catch_up(kept, marks)
        found = self._kept.find(kept, skus)
        missing = [sku for sku in skus if sku not in found]
        if missing:
            read = await self._missing.get_found(organization, missing)
            found.update((sku, read[sku].units) for sku in missing)
        return {sku: found[sku] for sku in skus}

    def moved(self, organization: str, commit: str, levels: Sequence[StockLevel]) -> None:
        """A commit of this process has become true, and left these levels."""
        kept = self._kept.organization(organization)
        if kept is None:
            return
        by_sku: dict[str, list[StockLevel]] = {}
        for level in levels:
            by_sku.setdefault(level.sku, []).append(level)
        for sku, of_sku in by_sku.items():
            self._kept.move(kept, sku, of_sku)
        kept.seen.add_own(commit)

    async def _catch_up(self, kept: KeptOrganization, marks: OrganizationMarks) -> KeptOrganization:
        """What counts once the news of these marks are reflected."""
        news = kept.seen.news(marks)
        skus: Mapping[str, set[str]] = {}
        if news:
            skus = await self._skus_of_commits.get_found(kept.name, news)
            # Meanwhile others have perhaps done the same, or begun anew.
            news = kept.seen.news(marks) if self._kept.organization(kept.name) is kept else None
        if news is None or any(commit not in skus for commit in news):
            return self._kept.begin(kept.name, marks)
        for commit in news:
            for sku in skus[commit]:
                self._kept.touch(kept, sku)
        kept.seen.see(marks)
        return kept

    async def _fetch(self, organization: str, skus: list[str]) -> Mapping[str, SkuUnits]:
        kept = self._kept.organization(organization)
        if kept is None:
            return await self._read(organization, skus)
        with self._kept.reading(kept, skus) as untouched:
            found = await self._read(organization, skus)
            for sku in untouched:
                self._kept.keep(kept, sku, found[sku])
        return found

    async def _fetch_skus(self, organization: str, commits: list[str]) -> Mapping[str, set[str]]:
        """The SKUs whose levels were moved, by commit."""
        documents = await find_documents(
            self._commits, {"_id": {"$in": commits}}, projection={"streams": 1}, limit=len(commits)
        )
        return {
            document["_id"]: {
                stream.removeprefix(STOCK_STREAM).partition("|")[0]
                for stream, _, _ in document["streams"]
                if stream.startswith(STOCK_STREAM)
            }
            for document in documents
        }
