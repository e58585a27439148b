"""What an earlier request with the same key did is told when nothing can undo it any more."""

import pytest
from pymongo.write_concern import WriteConcern

from storage.database import Database
from storage.errors import AlreadyDone
from storage.keys import idempotency_key
from storage.store import Storage
from tests.storage.changes import change, with_key

TRIES = 20
AT_ONCE = WriteConcern(w=1, j=False)
"""What is written so is there for transactions before a majority holds it."""


async def test_an_earlier_result_is_told_when_a_majority_holds_it(
    storage: Storage, database: Database, organization: str
) -> None:
    records = database["idempotency"].with_options(write_concern=AT_ONCE)
    for number in range(TRIES):
        claim = with_key(f"k{number}", "h")
        key = idempotency_key(organization, claim)
        await records.insert_one({"_id": key, "input_hash": "h", "result": {"order": "ord_1"}})
        with pytest.raises(AlreadyDone):
            await storage.committer.commit(change(organization, idempotency=claim))
        assert await storage.idempotency.find(organization, claim) == {"order": "ord_1"}, number
