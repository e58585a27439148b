"""Databases of earlier versions get the indexes of this one, and lose those that nothing asks for any more."""

from storage.database import Database
from storage.indexes import COMMITS_BY_LOCATION, COMMITS_BY_STOCK_LOCATION, ensure_indexes


async def test_what_is_needed_no_more_is_dropped(database: Database, organization: str) -> None:
    earlier = database.client[f"{database.name}_{organization[-6:]}"]
    try:
        await earlier["events"].create_index([("commit", 1), ("index", 1)], name="by_commit")
        await earlier["commits"].create_index(
            [("organization", 1), ("locations", 1), ("position", 1)], name="by_location"
        )
        await ensure_indexes(earlier)
        await ensure_indexes(earlier)
        assert "by_commit" not in await earlier["events"].index_information()
        kept = await earlier["commits"].index_information()
        assert "by_location" not in kept
        assert {COMMITS_BY_LOCATION, COMMITS_BY_STOCK_LOCATION} <= kept.keys()
    finally:
        await database.client.drop_database(earlier.name)
