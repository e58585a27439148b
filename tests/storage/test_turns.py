"""Committers that meet take turns; those that do not meet know nothing of it."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient, monitoring
from pymongo.read_concern import ReadConcern

from domain.inventory.refusals import InsufficientStock
from storage.clock import utc_now
from storage.committer import Committer
from storage.committing.outcome import Committed
from storage.committing.rivals import wait_for_rival
from storage.committing.transaction import Transaction
from storage.committing.turn_document import COLLECTION, KEY
from storage.committing.turns import LEASE_SECONDS, RIVAL_SECONDS, CommitterTurns
from storage.database import BlockingDatabase, Database, Document, blocking, connect
from storage.indexes import ensure_indexes
from storage.keys import level_key
from storage.verify import verify
from tests.storage.changes import allocation, make_order, placement, receipt

PATIENCE_SECONDS = 10.0
MARGIN_SECONDS = 1.0
"""What a busy machine may add."""


@pytest.fixture(scope="module")
async def database(mongo_url: str) -> AsyncIterator[Database]:
    connected = connect(mongo_url, f"turns_{uuid4().hex[:8]}")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture
async def turn(database: Database) -> AsyncIterator[BlockingDatabase]:
    """The database, with nobody's turn in it."""
    await database.drop_collection(COLLECTION)
    yield blocking(database)
    await database.drop_collection(COLLECTION)


@pytest.fixture
async def committers(mongo_url: str, database: Database) -> AsyncIterator[tuple[Committer, Committer]]:
    """Of two processes: they share nothing but the server."""
    connected = connect(mongo_url, database.name)
    pair = Committer(database), Committer(connected)
    yield pair
    for committer in pair:
        await committer.close()
    connected.client.close()


def soon() -> float:
    return time.monotonic() + PATIENCE_SECONDS


def document(turn: BlockingDatabase) -> Document:
    now = turn.get_collection(COLLECTION, read_concern=ReadConcern("local"))
    return now.find_one({"_id": KEY}) or {"holder": None, "waiting": []}


def until_waiting(turn: BlockingDatabase, number: int) -> None:
    wait_until(lambda: len(document(turn)["waiting"]) == number)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = soon()
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def met(turn: BlockingDatabase) -> CommitterTurns:
    """Whoever has met a rival, and has the turn."""
    turns = CommitterTurns(turn)
    turns.met_rival(soon())
    assert turns.held
    return turns


async def test_a_committer_without_rivals_asks_for_no_turn(
    turn: BlockingDatabase, committers: tuple[Committer, Committer], organization: str
) -> None:
    await asyncio.gather(*(committers[0].commit(receipt(organization, "TEA", 1)) for _ in range(20)))
    assert COLLECTION not in turn.list_collection_names()


async def test_committers_that_meet_take_turns_and_sell_nothing_twice(
    turn: BlockingDatabase, database: Database, committers: tuple[Committer, Committer], organization: str
) -> None:
    await committers[0].commit(receipt(organization, "TEA", 100))

    async def buy(committer: Committer) -> list[Committed | InsufficientStock]:
        results: list[Committed | InsufficientStock] = []
        for _ in range(10):
            try:
                results.append(await committer.commit(placement(organization, make_order({"TEA": 1}))))
            except InsufficientStock as refusal:
                results.append(refusal)
        return results

    bought = await asyncio.gather(*(buy(committer) for committer in committers for _ in range(8)))
    assert Counter(type(result) for results in bought for result in results) == {Committed: 100, InsufficientStock: 60}
    assert COLLECTION in turn.list_collection_names()
    assert (document(turn)["holder"], document(turn)["waiting"]) == (None, [])
    report = await verify(database, organization)
    assert report.consistent


async def test_the_turn_goes_to_whoever_waits_longest(turn: BlockingDatabase) -> None:
    first, served = met(turn), []

    def wait(name: int) -> None:
        turns = met(turn)
        served.append(name)
        turns.release()

    threads = [threading.Thread(target=wait, args=(name,)) for name in range(5)]
    for in_line, thread in enumerate(threads, start=1):
        thread.start()
        await asyncio.to_thread(until_waiting, turn, in_line)
    first.release()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert served == [0, 1, 2, 3, 4]
    assert (document(turn)["holder"], document(turn)["waiting"]) == (None, [])


async def test_nobody_else_has_the_turn_before_it_is_given_back(turn: BlockingDatabase) -> None:
    inside, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        turns = CommitterTurns(turn)
        for _ in range(10):
            turns.met_rival(soon())
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.001)
            with lock:
                inside -= 1
            turns.release()

    await asyncio.gather(*(asyncio.to_thread(work) for _ in range(4)))
    assert most == 1


async def test_a_turn_that_is_not_given_back_ends(turn: BlockingDatabase) -> None:
    met(turn)
    began = time.monotonic()
    await asyncio.to_thread(met, turn)
    assert time.monotonic() - began < LEASE_SECONDS + MARGIN_SECONDS


async def test_one_that_is_gone_while_it_waits_costs_the_others_one_lease(turn: BlockingDatabase) -> None:
    holder = met(turn)
    turn[COLLECTION].update_one({"_id": KEY}, {"$push": {"waiting": "gone"}})
    waiting = asyncio.create_task(asyncio.to_thread(met, turn))
    await asyncio.to_thread(until_waiting, turn, 2)
    began = time.monotonic()
    holder.release()
    assert document(turn)["holder"] == "gone"
    assert (await waiting).held
    assert time.monotonic() - began < LEASE_SECONDS + MARGIN_SECONDS


async def test_whoever_cannot_have_the_turn_goes_on_without(turn: BlockingDatabase) -> None:
    forever = utc_now() + timedelta(hours=1)
    turn[COLLECTION].insert_one({"_id": KEY, "holder": "other", "until": forever, "waiting": []})
    turns = CommitterTurns(turn)
    await asyncio.to_thread(turns.met_rival, time.monotonic() + 0.2)
    assert not turns.held
    assert (document(turn)["holder"], document(turn)["waiting"]) == ("other", [])


async def test_turns_end_when_nobody_else_wants_one(turn: BlockingDatabase) -> None:
    turns = met(turn)
    turns.release()

    def asks() -> bool:
        with turns.turn(soon()):
            return turns.held

    assert asks()
    began = time.monotonic()
    await asyncio.to_thread(wait_until, lambda: not asks())
    assert time.monotonic() - began < RIVAL_SECONDS + MARGIN_SECONDS


async def test_changes_that_arrive_while_the_turn_is_waited_for_are_part_of_it(
    turn: BlockingDatabase, committers: tuple[Committer, Committer], organization: str
) -> None:
    committer = committers[0]
    await asyncio.to_thread(committer._turns.met_rival, soon())
    committer._turns.release()
    rival = met(turn)
    tasks = [asyncio.create_task(committer.commit(receipt(organization, "TEA", 1)))]
    await asyncio.to_thread(until_waiting, turn, 1)
    tasks += [asyncio.create_task(committer.commit(receipt(organization, "TEA", 1))) for _ in range(9)]
    await asyncio.sleep(0)
    rival.release()
    assert len({(await task).commit for task in tasks}) == 1


class Commands(monitoring.CommandListener):
    """Write concerns of commits, and what changed the turn, in the order in which they were sent."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "commitTransaction":
            self.sent.append(event.command["writeConcern"]["w"])
        elif event.command_name == "findAndModify":
            self.sent.append("turn")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


@pytest.fixture
def listened(mongo_url: str, database: Database) -> Iterator[tuple[BlockingDatabase, Commands]]:
    commands = Commands()
    with MongoClient[Document](mongo_url, event_listeners=[commands], tz_aware=True) as client:
        yield client[database.name], commands


@pytest.mark.parametrize("in_turn", [False, True])
async def test_a_majority_has_it_before_the_caller_hears(
    listened: tuple[BlockingDatabase, Commands], turn: BlockingDatabase, organization: str, in_turn: bool
) -> None:
    database, commands = listened
    turns = CommitterTurns(database)
    transaction = Transaction(database, turns=turns, settle_seconds=1.0, now=utc_now)
    if in_turn:
        await asyncio.to_thread(turns.met_rival, soon())
        commands.sent.clear()
    outcomes = await asyncio.to_thread(transaction.run, [receipt(organization, "TEA", 1)], soon())
    assert [type(outcome) for outcome in outcomes] == [Committed]
    # In turn, the next one may begin before the majority has it, but nobody is told.
    assert commands.sent == ([1, "turn", "majority"] if in_turn else ["majority"])


async def test_the_rival_is_done_when_a_level_moves(
    turn: BlockingDatabase, committers: tuple[Committer, Committer], organization: str
) -> None:
    await committers[0].commit(receipt(organization, "TEA", 1))
    levels = {level_key(organization, "TEA", "NYC"): 1}
    began = time.monotonic()
    await asyncio.to_thread(wait_for_rival, turn, levels, began + 0.05)
    assert time.monotonic() - began >= 0.05
    waiting = asyncio.create_task(asyncio.to_thread(wait_for_rival, turn, levels, soon()))
    await committers[0].commit(allocation(organization, "TEA"))
    await waiting
    assert time.monotonic() - began < PATIENCE_SECONDS / 2
