"""`switchyard stock import` says what became of every row, by its output and its exit code."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.settings import Settings
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from tests.cli.command import switchyard
from tests.stock_import.stocked import Stocked, open_stocked, write


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    connected = connect(settings.mongo_url, f"import-{uuid4().hex[:12]}")
    await ensure_indexes(connected)
    yield connected
    await connected.client.drop_database(connected.name)
    connected.client.close()


@pytest.fixture
async def stocked(database: Database) -> AsyncIterator[Stocked]:
    opened = await open_stocked(database, skus=("TEA", "CUP"), locations=("NYC",))
    yield opened
    await opened.services.storage.close()


async def test_imports_a_file(settings: Settings, stocked: Stocked, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.csv", "TEA,NYC,10", "CUP,NYC,4")
    answer = switchyard("stock", "import", str(path), settings=settings, database=stocked.database.name)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "2 rows, 2 in the stock, 0 refused" in answer.stdout
    assert await stocked.levels() == {"TEA|NYC": (10, 10), "CUP|NYC": (4, 4)}
    again = switchyard("stock", "import", str(path), settings=settings, database=stocked.database.name)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("This content was imported already")


async def test_fails_when_rows_were_left_out(settings: Settings, stocked: Stocked, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.csv", "TEA,NYC,10", "NONE,NYC,4", *["CUP,NYC,x"] * 25)
    chosen = ("--mode", "receive", "--organization", stocked.organization)
    refused = switchyard(
        "stock", "import", str(path), *chosen, "--bad-rows", "refuse", settings=settings, database=stocked.database.name
    )
    assert refused.returncode == 1
    assert refused.stderr == f"Error: 26 rows of {path} are bad: nothing was imported\n"
    assert refused.stdout.splitlines()[0] == "line 3: no SKU NONE"
    assert refused.stdout.splitlines()[-1] == "… and 6 more rows; --report FILE keeps all of them."
    assert (await stocked.levels(), await stocked.imports()) == ({}, [])
    report = tmp_path / "refused.csv"
    skipped = switchyard(
        "stock",
        "import",
        str(path),
        *chosen,
        "--report",
        str(report),
        settings=settings,
        database=stocked.database.name,
    )
    assert skipped.returncode == 1
    assert skipped.stderr == "Error: 26 of 27 rows were not imported\n"
    assert len(report.read_text().splitlines()) == 27
    assert await stocked.levels() == {"TEA|NYC": (10, 10)}


async def test_tells_mistakes(settings: Settings, stocked: Stocked, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.csv", "TEA,NYC,10", header="sku,place,quantity")
    for arguments, code, message in (
        ([str(tmp_path / "none.csv")], 1, "Error: no file "),
        ([str(path)], 1, f"Error: {path} lacks the columns location"),
        ([str(path), "--organization", "none"], 1, "Error: no organization none"),
        ([str(path), "--organization", "a|b"], 2, "Invalid value for '--organization'"),
        ([str(path), "--name", "a|b"], 2, "Invalid value for '--name'"),
        ([str(path), "--mode", "add"], 2, "Invalid value for '--mode'"),
        ([str(path), "--report", str(tmp_path / "none" / "a.csv")], 1, f"Error: cannot write {tmp_path}"),
        ([str(path), "--report", str(path)], 1, "Error: the report would overwrite the file"),
    ):
        answer = switchyard("stock", "import", *arguments, settings=settings, database=stocked.database.name)
        assert (answer.returncode, message in answer.stderr) == (code, True), answer.stderr
    assert await stocked.imports() == []


async def test_asks_whose_stock_it_is(settings: Settings, stocked: Stocked, tmp_path: Path) -> None:
    path = write(tmp_path / "stock.csv", "TEA,NYC,10")
    other = await open_stocked(stocked.database, skus=("TEA",), locations=("NYC",))
    answer = switchyard("stock", "import", str(path), settings=settings, database=stocked.database.name)
    assert (answer.returncode, answer.stderr) == (1, "Error: say whose stock it is: give --organization\n")
    await other.services.storage.close()
