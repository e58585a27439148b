"""The committer when the database fails it: a server of its own, told to fail at named points."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.embedded.binaries import find_program
from app.embedded.launch import choose_port
from app.embedded.server_kinds import Mongod
from storage.committer import Committer
from storage.committing.outcome import Committed
from storage.database import Database, connect
from storage.errors import StorageUnavailable
from storage.indexes import ensure_indexes
from storage.replica_set import ensure_replica_set
from storage.store import Storage, open_storage
from storage.verify import verify
from tests.storage.changes import allocation, make_order, placement, receipt

WRITE_CONCERN_FAILED = 64
WRITE_CONFLICT = 112


@dataclass(frozen=True)
class FallibleServer:
    """A mongod that can be told to fail."""

    process: subprocess.Popen[bytes]
    url: str

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """As if the machine hung."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


@asynccontextmanager
async def failing(database: Database, commands: list[str], *, times: int | None, **how: object) -> AsyncIterator[None]:
    """Let these commands fail the next so many times, or as long as this lasts."""
    mode = "alwaysOn" if times is None else {"times": times}
    async with failing_in(mode, database, commands, how):
        yield


@asynccontextmanager
async def failing_in(
    mode: object, database: Database, commands: list[str], how: dict[str, object]
) -> AsyncIterator[None]:
    admin = database.client.admin
    await admin.command("configureFailPoint", "failCommand", mode=mode, data={"failCommands": commands, **how})
    try:
        yield
    finally:
        await admin.command("configureFailPoint", "failCommand", mode="off")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FallibleServer]:
    directory: Path = tmp_path_factory.mktemp("mongod")
    port = choose_port(None)
    options = Mongod().options(directory, port)
    command = [str(find_program(Mongod.program)), *options, "--setParameter", "enableTestCommands=1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            ensure_replica_set(name="switchyard", hosts=[f"127.0.0.1:{port}"], deadline_seconds=60)
            yield FallibleServer(process, Mongod().url(port))
        finally:
            process.terminate()


@pytest.fixture(scope="module")
async def database(server: FallibleServer) -> AsyncIterator[Database]:
    connected = connect(server.url, "faults")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


@pytest.fixture
async def storage(database: Database, organization: str) -> Storage:
    opened = open_storage(database)
    await opened.committer.commit(receipt(organization, "TEA", 50))
    return opened


@pytest.fixture
async def hasty(database: Database) -> AsyncIterator[Committer]:
    """A committer that gives up after a second."""
    committer = Committer(database, timeout_seconds=1.0)
    yield committer
    await committer.close()


async def allocated(storage: Storage, organization: str) -> int:
    level = await storage.stock_levels.get(organization, "TEA", "NYC")
    assert level is not None
    return level.allocated


@pytest.mark.parametrize("command", ["find", "update", "insert"])
async def test_lost_connection_inside_the_transaction_is_tried_again(
    storage: Storage, database: Database, organization: str, command: str
) -> None:
    async with failing(database, [command], times=2, closeConnection=True):
        await storage.committer.commit(placement(organization, make_order({"TEA": 1})))
    assert await allocated(storage, organization) == 1
    assert (await verify(database, organization)).differences == ()


async def test_write_conflicts_are_tried_again(storage: Storage, database: Database, organization: str) -> None:
    conflict = {"errorCode": WRITE_CONFLICT, "errorLabels": ["TransientTransactionError"]}
    async with failing(database, ["update"], times=5, **conflict):
        await storage.committer.commit(allocation(organization, "TEA"))
    assert await allocated(storage, organization) == 1


async def test_commit_whose_answer_is_lost_once_is_sent_again(
    storage: Storage, database: Database, organization: str
) -> None:
    async with failing(database, ["commitTransaction"], times=3, closeConnection=True):
        await storage.committer.commit(allocation(organization, "TEA"))
    assert await allocated(storage, organization) == 1


async def test_commit_that_became_true_without_an_answer_is_found(
    storage: Storage, hasty: Committer, database: Database, organization: str
) -> None:
    answer = {"writeConcernError": {"code": WRITE_CONCERN_FAILED, "errmsg": "waiting for replication timed out"}}
    async with failing(database, ["commitTransaction"], times=None, **answer):
        result = await hasty.commit(allocation(organization, "TEA"))
    assert type(result) is Committed
    assert await database["commits"].count_documents({"_id": result.commit}) == 1
    assert await allocated(storage, organization) == 1


async def test_commit_that_never_arrived_is_unavailable_and_locks_nothing(
    storage: Storage, hasty: Committer, database: Database, organization: str
) -> None:
    async with failing(database, ["commitTransaction"], times=None, closeConnection=True):
        with pytest.raises(StorageUnavailable):
            await hasty.commit(allocation(organization, "TEA"))
    await storage.committer.commit(allocation(organization, "TEA", 2))
    assert await allocated(storage, organization) == 2
    assert (await verify(database, organization)).differences != ()  # no order holds what the test allocated


async def in_turn(committer: Committer) -> None:
    """From now on the committer asks for its turn, as if it had met a rival."""
    await asyncio.to_thread(committer._turns.met_rival, time.monotonic() + 5)
    committer._turns.release()


async def test_commit_in_turn_that_no_majority_confirms_is_found(
    storage: Storage, hasty: Committer, database: Database, organization: str
) -> None:
    await in_turn(hasty)
    async with failing_in({"skip": 1}, database, ["commitTransaction"], {"closeConnection": True}):
        result = await hasty.commit(allocation(organization, "TEA"))
    assert type(result) is Committed
    assert await database["commits"].count_documents({"_id": result.commit}) == 1
    assert await allocated(storage, organization) == 1


async def test_turns_that_cannot_be_asked_for_are_not_missed(
    storage: Storage, database: Database, organization: str
) -> None:
    await in_turn(storage.committer)
    async with failing(database, ["findAndModify"], times=None, closeConnection=True):
        await asyncio.gather(*(storage.committer.commit(allocation(organization, "TEA")) for _ in range(20)))
    assert await allocated(storage, organization) == 20


async def test_transaction_that_the_server_ended_is_run_again(
    storage: Storage, database: Database, organization: str
) -> None:
    no_such_transaction = {"errorCode": 251, "errorLabels": ["TransientTransactionError"]}
    async with failing(database, ["commitTransaction"], times=2, **no_such_transaction):
        await storage.committer.commit(allocation(organization, "TEA"))
    assert await allocated(storage, organization) == 1


async def test_silent_server_is_unavailable_by_the_deadline_and_usable_again(
    storage: Storage, hasty: Committer, server: FallibleServer, organization: str
) -> None:
    with server.stopped():
        started = time.monotonic()
        results = await asyncio.gather(
            *(hasty.commit(allocation(organization, "TEA")) for _ in range(20)), return_exceptions=True
        )
        seconds = time.monotonic() - started
    assert [type(result) for result in results] == [StorageUnavailable] * 20
    assert seconds < 3
    before = await allocated(storage, organization)
    await storage.committer.commit(allocation(organization, "TEA"))
    assert await allocated(storage, organization) == before + 1
    assert before in (0, 20)


async def test_reads_of_a_silent_server_are_unavailable(
    database: Database, server: FallibleServer, organization: str
) -> None:
    storage = open_storage(database)
    with server.stopped(), pytest.raises(StorageUnavailable):
        await storage.orders.get(organization, "ord_X")
    assert await storage.orders.get(organization, "ord_X") is None
