"""Processes that contend for the same stock: nothing is lost between them, and one that is killed stalls nobody."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from statistics import median
from subprocess import Popen
from uuid import uuid4

import pytest
from pymongo.read_concern import ReadConcern

from storage.committer import Committer
from storage.committing.turn_document import COLLECTION, KEY
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.keys import level_key
from storage.verify import verify
from tests.faults.contending_process import contending
from tests.storage.changes import make_order, placement, receipt

ORGANIZATION = "acme"
KILLS = 3
SECONDS = 1.0
RESUMES_SECONDS_MAX = 1.0
CALLERS = 8
PATIENCE_SECONDS = 10.0


@pytest.fixture
async def database(mongo_url: str) -> AsyncIterator[Database]:
    database = connect(mongo_url, f"contention_{uuid4().hex[:8]}")
    await ensure_indexes(database)
    committer = Committer(database)
    await committer.commit(receipt(ORGANIZATION, "TEA", 1_000_000))
    await committer.close()
    yield database
    database.client.close()


async def kill_in_its_turn(process: "Popen[str]", database: Database, me: str) -> None:
    """While the committer of this process, `me`, waits for it."""
    turn = database.get_collection(COLLECTION, read_concern=ReadConcern("local"))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            process.send_signal(signal.SIGSTOP)
            if await turn.find_one({"_id": KEY, "holder": {"$ne": me}, "waiting": me}) is not None:
                break
            process.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.01)
    process.kill()


async def test_what_they_have_placed_is_allocated(mongo_url: str, database: Database) -> None:
    with (
        contending(mongo_url, database.name, ORGANIZATION) as one,
        contending(mongo_url, database.name, ORGANIZATION) as two,
        contending(mongo_url, database.name, ORGANIZATION) as three,
    ):
        await asyncio.sleep(SECONDS)
        ends = await asyncio.gather(*(asyncio.to_thread(process.communicate, "\n") for process in (one, two, three)))
    level = await database["stock_levels"].find_one({"_id": level_key(ORGANIZATION, "TEA", "NYC")})
    assert level is not None
    assert level["allocated"] == sum(int(output) for output, _ in ends)
    assert await database[COLLECTION].find_one({"_id": KEY}) is not None
    assert (await verify(database, ORGANIZATION)).consistent


async def test_one_that_is_killed_in_its_turn_stalls_nobody(mongo_url: str, database: Database) -> None:
    committer = Committer(database)
    committed = asyncio.Event()
    ended = False

    async def caller() -> None:
        while not ended:
            await committer.commit(placement(ORGANIZATION, make_order({"TEA": 1})))
            committed.set()

    callers = [asyncio.create_task(caller()) for _ in range(CALLERS)]
    stalls = []
    for _ in range(KILLS):
        with contending(mongo_url, database.name, ORGANIZATION) as process:
            await kill_in_its_turn(process, database, committer._turns._me)
            killed_at = time.monotonic()
            committed.clear()
            await committed.wait()
            stalls.append(time.monotonic() - killed_at)
    ended = True
    await asyncio.gather(*callers)
    await committer.close()
    assert median(stalls) < RESUMES_SECONDS_MAX
    assert (await verify(database, ORGANIZATION)).consistent
