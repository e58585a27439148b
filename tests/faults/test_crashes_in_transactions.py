"""A process that is killed within a transaction leaves it open in the database: others do not wait for its end."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from storage.committer import Committer
from storage.database import Database, blocking, connect
from storage.indexes import ensure_indexes
from storage.keys import level_key
from storage.live.lease import COLLECTION, RELAY, Leases
from storage.orphaned_transactions import end_orphaned_transactions
from tests.faults.open_transaction import holding
from tests.storage.changes import receipt

REPAIR_SECONDS_MAX = 2.0
LEASE_SECONDS = 2.0


@pytest.fixture
async def database(mongo_url: str) -> AsyncIterator[Database]:
    database = connect(mongo_url, f"orphans_{uuid4().hex[:8]}")
    await ensure_indexes(database)
    yield database
    database.client.close()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
async def test_the_relay_is_taken_over(mongo_url: str, database: Database, end: signal.Signals) -> None:
    leader, successor = (Leases(database, holder=holder, lease_seconds=LEASE_SECONDS) for holder in ("one", "two"))
    await leader.prepare()
    assert await leader.acquire() is not None
    with holding(mongo_url, database.name, COLLECTION, RELAY) as process:
        process.send_signal(end)
        began = time.monotonic()
        async with asyncio.timeout(10):
            while await successor.acquire() is None:  # noqa: ASYNC110  # the clock of the database decides
                await asyncio.sleep(0.1)
        assert time.monotonic() - began < LEASE_SECONDS + REPAIR_SECONDS_MAX
        process.kill()


async def test_stock_that_it_has_touched_can_be_claimed(mongo_url: str, database: Database) -> None:
    committer = Committer(database)
    await committer.commit(receipt("acme", "TEA", 5))
    with holding(mongo_url, database.name, "stock_levels", level_key("acme", "TEA", "NYC")) as process:
        process.kill()
        began = time.monotonic()
        await committer.commit(receipt("acme", "TEA", 1))
        assert time.monotonic() - began < REPAIR_SECONDS_MAX
    level = await database["stock_levels"].find_one({"_id": level_key("acme", "TEA", "NYC")})
    assert level is not None
    assert level["on_hand"] == 6
    await committer.close()


async def test_a_process_that_lives_keeps_its_transaction(mongo_url: str, database: Database) -> None:
    await database["things"].insert_one({"_id": "one"})
    with holding(mongo_url, database.name, "things", "one") as process:
        end_orphaned_transactions(blocking(database))
        process.communicate("")
        assert process.returncode == 0
    found = await database["things"].find_one({"_id": "one"})
    assert found is not None
    assert found["held"]
