"""An import that is killed and started again ends as if nobody had disturbed it: same levels, same ledger."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.verify import verify
from tests.faults.server_process import ROOT
from tests.stock_import.stocked import Stocked, open_stocked, write

SKUS = [f"S{number}" for number in range(40)]
LOCATIONS = ("NYC", "SEA")
ROWS = 5_000
ROWS_OF_A_LARGE_FILE = 100_000
KILLS = 3
STEP_SECONDS_MAX = 300.0
POLL_SECONDS = 0.005


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    connected = connect(settings.mongo_url, "import_crashes")
    await ensure_indexes(connected)
    yield connected
    connected.client.close()


async def crashed_and_repeated(
    settings: Settings, database: Database, path: Path, seed: int, *, count: int = ROWS
) -> None:
    chance = random.Random(seed)
    rows = [
        f"{chance.choice(SKUS)},{chance.choice(LOCATIONS)},{chance.choice((-9, -3, -1, 1, 2, 5, 0))}"
        for _ in range(count)
    ]
    write(path, *rows)
    undisturbed, disturbed = [await open_stocked(database, skus=SKUS, locations=LOCATIONS) for _ in range(2)]
    code = await asyncio.to_thread(started(settings, undisturbed, path).wait, STEP_SECONDS_MAX)
    assert code == 1, "rows of 0 units, and those that take too much, are refused"
    for batches in sorted(chance.sample(range(1, count // 200), KILLS)):
        await killed(settings, disturbed, path, batches)
    assert await asyncio.to_thread(started(settings, disturbed, path).wait, STEP_SECONDS_MAX) == code
    (ended,) = await disturbed.imports()
    assert [ended] == await undisturbed.imports()
    assert (ended["state"], ended["rows"]) == ("COMPLETED", count)
    assert 0 < ended["refused"] < count / 2
    assert await disturbed.levels() == await undisturbed.levels()
    assert await disturbed.ledger() == await undisturbed.ledger()
    for stocked in (undisturbed, disturbed):
        assert (await verify(database, stocked.organization)).differences == ()
        await stocked.services.storage.close()


async def killed(settings: Settings, stocked: Stocked, path: Path, batches: int) -> None:
    """Kill the import once so many batches are in the stock, wherever it is then."""
    process = started(settings, stocked, path)
    query = {"organization": stocked.organization, "batches": {"$gte": batches}}
    async with asyncio.timeout(STEP_SECONDS_MAX):
        while await stocked.database["stock_imports"].find_one(query) is None:
            assert process.poll() is None, "the import has ended too early to be killed"
            await asyncio.sleep(POLL_SECONDS)
    process.send_signal(signal.SIGKILL)
    assert process.wait(STEP_SECONDS_MAX) == -signal.SIGKILL


def started(settings: Settings, stocked: Stocked, path: Path) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings.model_copy(update={"database": stocked.database.name}).export_to(environment)
    environment[f"{PREFIX}DATABASE"] = stocked.database.name
    command = ["stock", "import", str(path), "--mode", "adjust", "--organization", stocked.organization]
    return subprocess.Popen(
        [sys.executable, "-m", "app", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("seed", [1])
async def test_a_killed_import_ends_as_an_undisturbed_one(
    settings: Settings, database: Database, tmp_path: Path, seed: int
) -> None:
    await crashed_and_repeated(settings, database, tmp_path / "stock.csv", seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
async def test_killed_imports_end_as_undisturbed_ones(
    settings: Settings, database: Database, tmp_path: Path, seed: int
) -> None:
    await crashed_and_repeated(settings, database, tmp_path / "stock.csv", seed)


@pytest.mark.soak
async def test_a_large_file_ends_as_an_undisturbed_one(settings: Settings, database: Database, tmp_path: Path) -> None:
    await crashed_and_repeated(settings, database, tmp_path / "stock.csv", 12, count=ROWS_OF_A_LARGE_FILE)
