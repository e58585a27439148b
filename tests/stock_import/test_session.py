"""Importing a file: each row once, bad rows alone left out, and nothing lost by going on."""

import asyncio
import csv
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from rich.console import Console

from app.stock_import.errors import ImportFailed
from app.stock_import.session import ImportSession, Wanted
from app.stock_import.stock_file import batches, identify, read_rows
from domain.inventory.adjustments import Adjust
from domain.inventory.claims import Allocate
from domain.inventory.stock_level import StockLevel
from domain.stock_imports.stock_import import ImportMode
from operations.import_stock import StockImporter
from operations.start_import import ImportedFile, new_import, start_import
from storage.stock_levels import StockLevels
from storage.verify import verify
from tests.stock_import.conftest import Importing
from tests.stock_import.stocked import Stocked, write
from tests.storage.changes import change, receipt

SET, RECEIVE, ADJUST = ImportMode.SET, ImportMode.RECEIVE, ImportMode.ADJUST


async def test_sets_receives_and_adjusts(stocked: Stocked, run_import: Importing, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "TEA,NYC,10", "CUP,SEA,4", "POT,SEA,0")
    ended = await run_import(path)
    assert (ended.completed, ended.rows, ended.refused, ended.batches) == (True, 3, 0, 1)
    assert await stocked.levels() == {"TEA|NYC": (10, 10), "CUP|SEA": (4, 4)}
    await run_import(write(tmp_path / "b.csv", "TEA,NYC,5", "TEA,NYC,6"), RECEIVE)
    await run_import(write(tmp_path / "c.csv", "TEA,NYC,-1", "CUP,SEA,-4"), ADJUST)
    assert await stocked.levels() == {"TEA|NYC": (20, 20), "CUP|SEA": (0, 0)}
    await run_import(write(tmp_path / "d.csv", "TEA,NYC,3"))
    assert (await stocked.levels())["TEA|NYC"] == (3, 3)
    movements = [row for row in await stocked.ledger() if row["stream"] == "stock:TEA|NYC" and "kind" in row]
    assert [(row["kind"], row["delta"]["available"], row["reason"]) for row in movements] == [
        ("COUNTED", 10, "import of a.csv"),
        ("RECEIVED", 5, "import of b.csv"),
        ("RECEIVED", 6, "import of b.csv"),
        ("ADJUSTED", -1, "import of c.csv"),
        ("COUNTED", -17, "import of d.csv"),
    ]
    assert movements[2]["cause"].endswith("-3"), "the line of the file"
    assert (await verify(stocked.database, stocked.organization)).differences == ()


async def test_bad_rows_are_left_out_and_told_by_line(stocked: Stocked, run_import: Importing, tmp_path: Path) -> None:
    await stocked.services.storage.committer.commit(receipt(stocked.organization, "CUP", 5))
    promise = Allocate(sku="CUP", location="NYC", quantity=3, cause="test")
    await stocked.services.storage.committer.commit(change(stocked.organization, claims=(promise,)))
    rows = ("TEA,NYC,1", "NONE,NYC,1", "TEA,NOWHERE,1", "TEA,NYC,2", "CUP,NYC,2", "POT,SEA,x", "POT,SEA,9")
    report = tmp_path / "errors.csv"
    ended = await run_import(write(tmp_path / "a.csv", *rows), report=report)
    assert (ended.rows, ended.refused) == (7, 5)
    assert await stocked.levels() == {"TEA|NYC": (1, 1), "CUP|NYC": (5, 2), "POT|SEA": (9, 9)}
    with report.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["line", "reason"],
            ["3", "no SKU NONE"],
            ["4", "no location NOWHERE"],
            ["5", "line 2 has this SKU and location already"],
            ["6", "Cannot take 3 of CUP from NYC: only 2 are not promised."],
            ["7", "quantity: 'x' is no whole number"],
        ]


async def test_all_or_nothing(stocked: Stocked, run_import: Importing, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", "TEA,NYC,10", "TEA,NYC,-10", "TEA,NYC,1")
    bad = write(tmp_path / "bad.csv", "TEA,SEA,10", "TEA,SEA,-11", "CUP,NONE,1")
    report = tmp_path / "errors.csv"
    with pytest.raises(ImportFailed, match=r"2 rows of .* are bad: nothing was imported"):
        await run_import(bad, ADJUST, all_or_nothing=True, report=report)
    assert (await stocked.levels(), await stocked.imports()) == ({}, [])
    assert [line.partition(",")[0] for line in report.read_text().splitlines()] == ["line", "3", "4"]
    ended = await run_import(good, ADJUST, all_or_nothing=True)
    assert (ended.refused, await stocked.levels()) == (0, {"TEA|NYC": (1, 1)})


async def test_the_same_content_counts_once(stocked: Stocked, run_import: Importing, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "TEA,NYC,10", "NONE,NYC,1")
    first = await run_import(path, RECEIVE)
    ledger = await stocked.ledger()
    report = tmp_path / "errors.csv"
    assert await run_import(path, RECEIVE, report=report) == first
    assert await run_import(write(tmp_path / "copy.csv", "TEA,NYC,10", "NONE,NYC,1"), RECEIVE) == first
    assert await stocked.ledger() == ledger
    assert report.read_text().splitlines() == ["line,reason", "3,no SKU NONE"]
    for _ in range(2):
        await run_import(path, RECEIVE, label="second delivery")
    assert await stocked.levels() == {"TEA|NYC": (20, 20)}


async def test_a_file_that_changed_on_the_way_is_not_taken_for_another(
    stocked: Stocked, run_import: Importing, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv", *(f"TEA,NYC,{number + 1}" for number in range(500)))
    await interrupted(stocked, path)
    content = path.read_bytes()
    path.write_bytes(content + b"CUP,SEA,1\n")
    with pytest.raises(ImportFailed, match=r"a.csv is not what it was .* 200 of its rows are in the stock"):
        await run_import(path, RECEIVE)
    path.write_bytes(content)
    ended = await run_import(path, RECEIVE)
    assert (ended.rows, ended.batches) == (500, 3)
    assert await stocked.levels() == {"TEA|NYC": (125_250, 125_250)}


async def interrupted(stocked: Stocked, path: Path) -> None:
    """Leave an import after its first batch."""
    file = ImportedFile(name=path.name, digest=identify(path).digest, mode=RECEIVE)
    begun = await start_import(stocked.services, stocked.organization, new_import(stocked.services, file))
    first = next(batches(read_rows(path, RECEIVE), begun.rows_per_batch))
    await StockImporter(stocked.services, stocked.organization, begun).run([first])


async def test_a_row_that_does_not_fit_keeps_the_order_of_the_file(
    stocked: Stocked, run_import: Importing, tmp_path: Path
) -> None:
    rows = [f"TEA,NYC,{1 if number % 300 else -10}" for number in range(1_500)]
    ended = await run_import(write(tmp_path / "a.csv", *rows), ADJUST)
    assert (ended.rows, ended.refused) == (1_500, 1), "the first row finds nothing to take"
    on_hand = [row["on_hand_after"] for row in await stocked.ledger() if "kind" in row]
    assert len(on_hand) == 1_499
    expected, units = [], 0
    for number in range(1, 1_500):
        units += 1 if number % 300 else -10
        expected.append(units)
    assert on_hand == expected


class OvertakenLevels(StockLevels):
    """A rival takes units right after each of the first looks at the stock."""

    def __init__(self, stocked: Stocked, *taken: int) -> None:
        super().__init__(stocked.database)
        self._stocked = stocked
        self._taken = list(taken)

    async def get_many(self, organization: str, pairs: Any, *, locations: Any = None) -> list[StockLevel]:
        levels = await super().get_many(organization, pairs, locations=locations)
        if self._taken:
            claim = Adjust(sku="TEA", location="NYC", delta=-self._taken.pop(0), cause="rival", reason="sold")
            await self._stocked.services.storage.committer.commit(change(organization, claims=(claim,)))
        return levels


async def test_what_others_take_meanwhile_refuses_rows_and_not_batches(stocked: Stocked, tmp_path: Path) -> None:
    await stocked.services.storage.committer.commit(receipt(stocked.organization, "TEA", 6))
    storage = replace(stocked.services.storage, stock_levels=OvertakenLevels(stocked, 4, 1))
    path = write(tmp_path / "a.csv", "TEA,NYC,-7", "TEA,NYC,-2", "CUP,NYC,5", "TEA,NYC,-1")
    wanted = Wanted(organization=stocked.organization, path=path, mode=ADJUST)
    ended = await ImportSession(replace(stocked.services, storage=storage), wanted, Console(quiet=True)).run()
    assert ended.refused == 2
    assert await stocked.levels() == {"TEA|NYC": (0, 0), "CUP|NYC": (5, 5)}
    assert (await verify(stocked.database, stocked.organization)).differences == ()


async def test_two_processes_do_not_import_a_row_twice(stocked: Stocked, run_import: Importing, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *(f"TEA,NYC,{number + 1}" for number in range(2_000)))
    outcomes = await asyncio.gather(*(run_import(path, RECEIVE) for _ in range(3)), return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    assert {str(outcome) for outcome in outcomes if isinstance(outcome, BaseException)} == {
        "another process imports this file now"
    }
    assert await stocked.levels() == {"TEA|NYC": (2_001_000, 2_001_000)}
