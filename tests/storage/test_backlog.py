"""What has no position yet."""

from storage.database import Database, blocking
from storage.live.backlog import Backlog
from storage.store import Storage
from tests.storage.changes import change, receipt, with_key


async def test_a_commit_at_hand_that_has_no_events_is_numbered_too(
    storage: Storage, database: Database, organization: str
) -> None:
    idle = await storage.committer.commit(change(organization, idempotency=with_key("k", "h")))
    moving = await storage.committer.commit(receipt(organization, "TEA", 5))
    events = await database["events"].find({"commit": moving.commit}).to_list(None)
    batch = Backlog(blocking(database)).oldest({idle.commit: [], moving.commit: events})
    found = {commit.id: commit.events_count for commit in batch.commits}
    assert found[idle.commit] == 0
    assert found[moving.commit] == 1
