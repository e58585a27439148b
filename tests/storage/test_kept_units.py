"""What a process keeps of available units is as the database has it, whoever commits, in whatever order it hears of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from random import Random

import pytest

from domain.inventory.reserving import Reserve
from domain.inventory.stock_level import StockLevel
from storage.database import Database
from storage.kept_units import KeptUnits
from storage.marks import RECENT_MAX
from tests.storage.changes import allocation, change, receipt
from tests.storage.processes import Process, running

DATABASE = "storage_tests"
ROUNDS = 25


@pytest.fixture
async def process(mongo_url: str, database: Database) -> AsyncIterator[Process]:
    async with running(Process(mongo_url, DATABASE)) as started:
        yield started


@pytest.fixture
async def other(mongo_url: str, database: Database) -> AsyncIterator[Process]:
    async with running(Process(mongo_url, DATABASE)) as started:
        yield started


async def test_what_nothing_has_happened_to_is_read_once(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    assert [await process.available(organization) for _ in range(3)] == [{"NYC": 5}] * 3
    assert await process.units.get(organization, ["TEA", "NONE"]) == {"TEA": {"NYC": 5}, "NONE": {}}
    assert process.asked == [["TEA"], ["NONE"]]


async def test_own_commits_are_seen_without_reading(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    assert await process.available(organization) == {"NYC": 5}
    await process.committer.commit(allocation(organization, "TEA", 2))
    assert await process.available(organization) == {"NYC": 3}
    await process.committer.commit(allocation(organization, "TEA", 3))
    assert await process.available(organization) == {}
    await process.committer.commit(receipt(organization, "TEA", 1))
    assert await process.available(organization) == {"NYC": 1}
    assert len(process.asked) == 1


async def test_stock_that_comes_to_another_location_is_seen(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    assert await process.available(organization) == {"NYC": 5}
    await process.committer.commit(receipt(organization, "TEA", 7, location="BOS"))
    assert await process.available(organization) == {"BOS": 7, "NYC": 5}


async def test_what_was_handed_out_stays_as_it_was(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    before = await process.available(organization)
    await process.committer.commit(allocation(organization, "TEA", 2))
    assert before == {"NYC": 5}


async def test_commits_of_another_process_are_seen_at_once(process: Process, other: Process, organization: str) -> None:
    for units in range(1, 2 * RECENT_MAX):
        await other.committer.commit(receipt(organization, "TEA", 1))
        assert await process.available(organization) == {"NYC": units}


async def test_commits_of_another_process_leave_other_skus_kept(
    process: Process, other: Process, organization: str
) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    await other.committer.commit(receipt(organization, "CUP", 5))
    await process.units.get(organization, ["TEA", "CUP"])
    await other.committer.commit(receipt(organization, "CUP", 1))
    assert await process.units.get(organization, ["TEA", "CUP"]) == {"TEA": {"NYC": 5}, "CUP": {"NYC": 6}}
    assert process.asked == [["TEA", "CUP"], ["CUP"]]


async def test_more_commits_of_another_process_than_its_mark_names_are_seen(
    process: Process, other: Process, organization: str
) -> None:
    await other.committer.commit(receipt(organization, "TEA", 1))
    assert await process.available(organization) == {"NYC": 1}
    await other.committer.commit(receipt(organization, "TEA", 1))
    for _ in range(RECENT_MAX + 1):
        await other.committer.commit(receipt(organization, "CUP", 1))
    assert await process.available(organization) == {"NYC": 2}


@pytest.mark.parametrize("commits", [1, RECENT_MAX + 1])
async def test_a_process_that_begins_later_is_seen(
    process: Process, mongo_url: str, organization: str, commits: int
) -> None:
    await process.committer.commit(receipt(organization, "TEA", 1))
    assert await process.available(organization) == {"NYC": 1}
    async with running(Process(mongo_url, DATABASE)) as begun:
        await begun.committer.commit(receipt(organization, "TEA", 1))
        for _ in range(commits - 1):
            await begun.committer.commit(receipt(organization, "CUP", 1))
    assert await process.available(organization) == {"NYC": 2}


async def test_an_own_commit_during_a_read_is_not_forgotten(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    process.passing.clear()
    slow = asyncio.create_task(process.available(organization))
    await process.answered.wait()
    await process.committer.commit(allocation(organization, "TEA", 2))
    process.passing.set()
    assert await slow == {"NYC": 5}
    assert await process.available(organization) == {"NYC": 3}


async def test_a_foreign_commit_during_a_read_is_not_forgotten(
    process: Process, other: Process, organization: str
) -> None:
    await other.committer.commit(receipt(organization, "CUP", 1))
    await other.committer.commit(receipt(organization, "TEA", 5))
    assert await process.available(organization, "CUP") == {"NYC": 1}
    process.answered.clear()
    process.passing.clear()
    slow = asyncio.create_task(process.available(organization))
    await process.answered.wait()
    await other.committer.commit(allocation(organization, "TEA", 2))
    assert await process.available(organization, "CUP") == {"NYC": 1}
    process.passing.set()
    assert await slow == {"NYC": 5}
    assert await process.available(organization) == {"NYC": 3}


async def test_everything_forgotten_during_a_read_stays_forgotten(
    process: Process, other: Process, organization: str
) -> None:
    await other.committer.commit(receipt(organization, "CUP", 1))
    await other.committer.commit(receipt(organization, "TEA", 5))
    assert await process.available(organization, "CUP") == {"NYC": 1}
    process.answered.clear()
    process.passing.clear()
    slow = asyncio.create_task(process.available(organization))
    await process.answered.wait()
    await other.committer.commit(allocation(organization, "TEA", 2))
    for _ in range(RECENT_MAX):
        await other.committer.commit(receipt(organization, "POT", 1))
    again = asyncio.create_task(process.available(organization, "CUP"))
    process.answered.clear()
    await process.answered.wait()
    process.passing.set()
    assert (await slow, await again) == ({"NYC": 5}, {"NYC": 1})
    assert await process.available(organization) == {"NYC": 3}


@pytest.mark.parametrize(("taken", "left"), [(2, {"NYC": 5, "BOS": 3}), (5, {"NYC": 5})])
async def test_news_that_come_late_replace_nothing_newer(
    mongo_url: str, other: Process, organization: str, taken: int, left: dict[str, int]
) -> None:
    told: list[tuple[str, str, Sequence[StockLevel]]] = []
    late = Process(mongo_url, DATABASE, levels_moved=lambda *news: told.append(news))
    async with running(late) as process:
        await other.committer.commit(receipt(organization, "TEA", 5))
        await process.committer.commit(receipt(organization, "TEA", 5, location="BOS"))
        await other.committer.commit(allocation(organization, "TEA", taken, location="BOS"))
        assert await process.available(organization) == left
        for news in told:
            process.units.moved(*news)
        assert await process.available(organization) == left


async def test_a_commit_that_the_process_was_never_told_of_is_seen(mongo_url: str, organization: str) -> None:
    async with running(Process(mongo_url, DATABASE, levels_moved=lambda *_: None)) as process:
        await process.committer.commit(receipt(organization, "TEA", 5))
        assert await process.available(organization) == {"NYC": 5}
        await process.committer.commit(allocation(organization, "TEA", 2))
        assert await process.available(organization) == {"NYC": 3}


@pytest.mark.parametrize("doubt", ["mark gone", "mark gone back", "commit gone"])
async def test_whatever_is_doubtful_is_read_again(
    process: Process, other: Process, database: Database, organization: str, doubt: str
) -> None:
    await other.committer.commit(receipt(organization, "TEA", 1))
    await other.committer.commit(receipt(organization, "TEA", 1))
    assert await process.available(organization) == {"NYC": 2}
    committed = await other.committer.commit(receipt(organization, "TEA", 1))
    mark = {"recent": committed.commit}
    if doubt == "mark gone":
        await database["marks"].delete_one(mark)
    elif doubt == "mark gone back":
        await database["marks"].update_one(mark, {"$set": {"sequence": 1, "recent": [committed.commit]}})
    else:
        await database["commits"].delete_one({"_id": committed.commit})
    assert await process.available(organization) == {"NYC": 3}


async def test_what_was_changed_by_hand_is_seen_after_some_time(
    mongo_url: str, database: Database, organization: str
) -> None:
    async with running(Process(mongo_url, DATABASE, kept=KeptUnits(seconds=0.2))) as process:
        await process.committer.commit(receipt(organization, "TEA", 5))
        await process.available(organization)
        await database["stock_levels"].update_one(
            {"_id": f"{organization}|TEA|NYC"}, {"$set": {"available": 9, "on_hand": 9}}
        )
        await asyncio.sleep(0.25)
        assert await process.available(organization) == {"NYC": 9}


async def test_skus_with_reserved_units_are_read_each_time(process: Process, organization: str) -> None:
    await process.committer.commit(receipt(organization, "TEA", 5))
    await process.available(organization)
    reserve = Reserve(sku="TEA", location="NYC", quantity=2, cause="test")
    await process.committer.commit(change(organization, claims=(reserve,)))
    assert [await process.available(organization) for _ in range(2)] == [{"NYC": 3}] * 2
    assert len(process.asked) == 3


async def test_organizations_keep_their_own(process: Process, other: Process, organization: str) -> None:
    twin = f"{organization}-2"
    await process.committer.commit(receipt(organization, "TEA", 5))
    await process.committer.commit(receipt(twin, "TEA", 7))
    assert (await process.available(organization), await process.available(twin)) == ({"NYC": 5}, {"NYC": 7})
    for _ in range(RECENT_MAX + 1):
        await other.committer.commit(receipt(twin, "TEA", 1))
    assert (await process.available(organization), await process.available(twin)) == ({"NYC": 5}, {"NYC": 16})
    assert len(process.asked) == 3


async def test_what_there_is_no_room_for_is_read_again(mongo_url: str, organization: str) -> None:
    async with running(Process(mongo_url, DATABASE, kept=KeptUnits(levels_max=4))) as process:
        for sku in ("A", "B", "C"):
            await process.committer.commit(receipt(organization, sku, 3))
        for _ in range(2):
            for sku in ("A", "B", "C"):
                assert await process.available(organization, sku) == {"NYC": 3}
                await process.committer.commit(receipt(organization, sku, 1))
                await process.committer.commit(allocation(organization, sku, 1))
        assert len(process.asked) == 6


async def test_no_reader_misses_what_was_committed_before_it_asked(
    process: Process, other: Process, organization: str
) -> None:
    """Stock only grows here, so each answer has to lie between what was acknowledged before and what had begun after."""
    skus, places = ("TEA", "CUP", "POT"), ("NYC", "BOS")
    begun = {(sku, place): 0 for sku in skus for place in places}
    acknowledged = dict(begun)

    async def write(by: Process, random: Random) -> None:
        for _ in range(ROUNDS):
            sku, place, units = random.choice(skus), random.choice(places), random.randint(1, 3)
            begun[sku, place] += units
            await by.committer.commit(receipt(organization, sku, units, location=place))
            acknowledged[sku, place] += units
            await asyncio.sleep(random.choice((0.0, 0.004)))

    async def read(by: Process, random: Random) -> None:
        for _ in range(4 * ROUNDS):
            wanted = random.sample(skus, random.randint(1, 3))
            before = dict(acknowledged)
            found = await by.units.get(organization, wanted)
            for sku in wanted:
                for place in places:
                    assert before[sku, place] <= found[sku].get(place, 0) <= begun[sku, place]
            await asyncio.sleep(random.choice((0.0, 0.001, 0.003)))

    async def delay(by: Process, random: Random) -> None:
        while True:
            by.passing.clear()
            await asyncio.sleep(random.uniform(0, 0.015))
            by.passing.set()
            await asyncio.sleep(random.uniform(0, 0.005))

    delays = [asyncio.create_task(delay(by, Random(seed))) for seed, by in enumerate((process, other))]
    await asyncio.gather(
        *(task(by, Random(seed)) for seed, by in enumerate((process, other) * 2) for task in (write, read))
    )
    for one in delays:
        one.cancel()
    totals = {sku: {place: begun[sku, place] for place in places if begun[sku, place]} for sku in skus}
    for by in (process, other):
        by.passing.set()
        assert await by.units.get(organization, skus) == totals
