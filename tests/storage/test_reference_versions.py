"""What is kept in memory of locations, SKUs and channels is as the database has it."""

from msgspec.structs import replace

from storage.committer import Committer
from storage.store import Storage
from tests.storage.changes import make_location, make_sku, saving


async def test_new_version_of_a_location_is_seen_at_once(storage: Storage, rival: Committer, organization: str) -> None:
    location = make_location()
    assert (await storage.locations.network(organization)).locations == ()
    await storage.committer.commit(saving(organization, location))
    assert (await storage.locations.network(organization)).locations == (location,)
    closed = replace(location, active=False, version=2)
    await rival.commit(saving(organization, closed))
    assert (await storage.locations.network(organization)).locations == (closed,)


async def test_new_version_of_a_sku_is_seen_at_once(storage: Storage, rival: Committer, organization: str) -> None:
    sku = make_sku("TEA")
    assert await storage.skus.get(organization, sku.code) is None
    await storage.committer.commit(saving(organization, sku))
    assert await storage.skus.get_many(organization, [sku.code, "NONE"]) == [sku]
    renamed = replace(sku, name="Green tea", version=2)
    await rival.commit(saving(organization, renamed))
    assert await storage.skus.get_many(organization, ["NONE", sku.code]) == [renamed]


async def test_versions_of_all_are_as_the_database_has_them(
    storage: Storage, rival: Committer, organization: str
) -> None:
    assert set((await storage.marks.of(organization)).versions.values()) == {0}
    sku = make_sku("TEA")
    await rival.commit(saving(organization, sku))
    versions = (await storage.marks.of(organization)).versions
    assert versions["skus"] == 1
    assert versions["locations"] == versions["channels"] == 0
    assert await storage.skus.get_many(organization, [sku.code], version=versions["skus"]) == [sku]
