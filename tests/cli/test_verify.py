"""`switchyard verify` says whether the data is consistent, and fails when it is not."""

from uuid import uuid4

from app.settings import Settings
from storage.database import connect
from tests.cli.command import switchyard


def test_finds_nothing_wrong_where_nothing_is(settings: Settings) -> None:
    answer = switchyard("verify", settings=settings, database=f"verify-{uuid4().hex[:12]}")
    assert answer.stderr == ""
    assert answer.stdout == "Consistent: 0 streams with 0 events in 0 commits of 0 organizations.\n"
    assert answer.returncode == 0


async def test_fails_with_the_differences(settings: Settings) -> None:
    name = f"verify-{uuid4().hex[:12]}"
    database = connect(settings.mongo_url, name)
    await database["orders"].insert_one({"_id": "acme|ord_1", "organization": "acme", "version": 1})
    try:
        answer = switchyard("verify", settings=settings, database=name)
    finally:
        await database.client.drop_database(name)
        database.client.close()
    assert answer.returncode == 1
    assert answer.stdout.startswith("DOCUMENT_WITHOUT_EVENTS acme ")
    assert answer.stderr == "Error: differences found: 1 in 0 streams\n"
