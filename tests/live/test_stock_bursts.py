"""Bulk changes of stock: few messages, the newest state, nothing lost and nothing out of order."""

import asyncio
from collections.abc import Iterable

import pytest

from domain.inventory.claims import Receive
from storage.committer import Committer
from storage.database import Database
from storage.live.cursor import Cursor
from storage.live.hub import Hub
from storage.live.subscription import Subscription
from storage.live.topics import stock_at_topic, stock_topic
from storage.stock_levels import StockLevels
from tests.live.conftest import StartHub, StartRelay
from tests.live.redis_process import RedisProcess
from tests.live.stock_reader import ORGANIZATION, StockReader
from tests.live.waiting import opened, take, until, until_numbered
from tests.storage.changes import change, receipt

MOVEMENTS_PER_COMMIT = 200
APART_MAX = 16
KEPT_DAYS = 36_500
"""The commits of these tests are dated in the past."""


async def receive_all(committer: Committer, skus: Iterable[str], *, location: str = "NYC") -> None:
    """One more unit of each, as an import does it."""
    codes = list(skus)
    for start in range(0, len(codes), MOVEMENTS_PER_COMMIT):
        claims = tuple(
            Receive(sku=code, location=location, quantity=1, cause="import")
            for code in codes[start : start + MOVEMENTS_PER_COMMIT]
        )
        await committer.commit(change(ORGANIZATION, claims=claims))


def skus(count: int) -> list[str]:
    return [f"S{number:05}" for number in range(count)]


def versions(codes: Iterable[str], version: int, *, location: str = "NYC") -> dict[str, int]:
    return {f"stock:{code}|{location}": version for code in codes}


def whole_location(hub: Hub, after: Cursor | None = None, *, location: str = "NYC") -> Subscription:
    return hub.subscribe_to_newest(ORGANIZATION, [stock_at_topic(location)], after, apart_max=APART_MAX)


@pytest.fixture
def levels(database: Database) -> StockLevels:
    return StockLevels(database)


async def test_a_bulk_change_is_told_in_few_messages(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub()
    committer = Committer(database, after_commit=relay.nudge)
    reader, codes = StockReader(levels), skus(5_000)
    async with whole_location(hub) as subscription:
        await opened(subscription)
        reading = asyncio.create_task(reader.read(subscription, until=versions(codes, 2), seconds=60))
        await receive_all(committer, codes)
        await receive_all(committer, codes)
        await receive_all(committer, codes, location="BOS")
        await reading
    assert reader.events_count == 10_000
    assert reader.messages_count <= 200
    await committer.close()


async def test_a_slow_reader_ends_with_the_exact_state_of_every_level(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub(levels_max=1_500)
    committer = Committer(database, after_commit=relay.nudge)
    reader, codes = StockReader(levels), skus(5_000)
    async with whole_location(hub) as subscription:
        await opened(subscription)
        reading = asyncio.create_task(reader.read(subscription, until=versions(codes, 2), pause=0.1, seconds=60))
        for _ in range(2):
            await receive_all(committer, codes)
        await reading
    found = await levels.get_many(ORGANIZATION, [(code, "NYC") for code in codes])
    assert {level.stream: level.version for level in found} == reader.shown
    assert reader.messages_count <= 75
    await committer.close()


async def test_one_that_never_reads_takes_bounded_memory_and_may_read_on(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub(levels_max=300)
    committer = Committer(database, after_commit=relay.nudge)
    reader, codes = StockReader(levels), skus(2_000)
    async with whole_location(hub) as never, whole_location(hub) as quick:
        await opened(never)
        await opened(quick)
        reading = asyncio.create_task(StockReader(levels).read(quick, until=versions(codes, 1), seconds=60))
        for start in range(0, len(codes), MOVEMENTS_PER_COMMIT):
            await receive_all(committer, codes[start : start + MOVEMENTS_PER_COMMIT])
            assert never.waiting_count <= 300
        await reading
        assert never.waiting_count <= 300
        await reader.read(never, until=versions(codes, 1))
        await committer.commit(receipt(ORGANIZATION, codes[0], 1))
        await reader.read(never, until=versions(codes, 1) | versions(codes[:1], 2))
    assert reader.messages_count < 30
    await committer.close()


async def test_a_cursor_from_the_midst_of_a_burst_resumes_exactly(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub(retention_days=KEPT_DAYS)
    committer = Committer(database, after_commit=relay.nudge)
    reader, codes = StockReader(levels), skus(900)
    async with whole_location(hub) as subscription:
        beginning = await opened(subscription)
        for count in (900, 500, 10, 900, 300):
            await receive_all(committer, codes[:count])
        newest = {
            f"stock:{code}|NYC": 5 - (number >= 10) - (number >= 300) - (number >= 500)
            for number, code in enumerate(codes)
        }
        await until_numbered(database)
        await reader.read(subscription, until=newest, pause=0.05)
    places = await last_places(database)
    for cursor in (beginning, *reader.cursors[:-1]):
        later = {stream: version for stream, version in newest.items() if places[stream] > cursor}
        resumed = StockReader(levels)
        async with whole_location(hub, cursor) as subscription:
            await resumed.read(subscription, until=later)
            assert resumed.cursors[0] > cursor
    await committer.close()


async def last_places(database: Database) -> dict[str, Cursor]:
    """Where each stream has its last event."""
    positions = {commit["_id"]: commit["position"] async for commit in database["commits"].find()}
    places: dict[str, Cursor] = {}
    async for event in database["events"].find():
        place = Cursor(positions[event["commit"]], event["index"])
        places[event["stream"]] = max(place, places.get(event["stream"], place))
    return places


async def test_redis_may_die_in_a_burst(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub, own_redis: RedisProcess
) -> None:
    relay = await start_relay(own_redis.url)
    hub = await start_hub(own_redis.url, levels_max=700, catch_up_seconds=60)
    committer = Committer(database, after_commit=relay.nudge)
    quick, slow, codes = StockReader(levels), StockReader(levels), skus(1_000)
    async with whole_location(hub) as first, whole_location(hub) as second:
        await opened(first)
        await opened(second)
        reading = asyncio.gather(
            quick.read(first, until=versions(codes, 6), seconds=60),
            slow.read(second, until=versions(codes, 6), pause=0.2, seconds=60),
        )
        for number in range(6):
            if number in (1, 4):
                own_redis.kill()
            if number in (3, 5):
                own_redis.start()
            await receive_all(committer, codes)
        await reading
        await until(lambda: hub.connected)
        await committer.commit(receipt(ORGANIZATION, codes[0], 1))
        await quick.read(first, until=versions(codes, 6) | versions(codes[:1], 7))
    await committer.close()


async def test_single_changes_are_told_at_once_and_apart(
    database: Database, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub(gathering_seconds=60)
    committer = Committer(database, after_commit=relay.nudge)
    async with hub.subscribe_to_newest(ORGANIZATION, [stock_topic("TEA")], apart_max=5) as subscription:
        await opened(subscription)
        for version in range(1, 5):
            await committer.commit(receipt(ORGANIZATION, "TEA", 1))
            (one,) = await take(subscription, 1, seconds=5)
            assert (one.event and one.event.version, one.count) == (version, 1)
    await committer.close()


async def test_more_than_a_few_in_a_window_are_gathered_until_it_ends(
    database: Database, levels: StockLevels, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub(gathering_seconds=2)
    committer = Committer(database, after_commit=relay.nudge)
    reader = StockReader(levels)
    async with hub.subscribe_to_newest(ORGANIZATION, [stock_topic("TEA")], apart_max=5) as subscription:
        await opened(subscription)
        reading = asyncio.create_task(reader.read(subscription, until=versions(["TEA"], 60)))
        for _ in range(60):
            await committer.commit(receipt(ORGANIZATION, "TEA", 1))
        await reading
    assert reader.events_count == 60
    assert reader.messages_count <= 20
    await committer.close()


async def test_signals_alone_are_told_one_by_one_in_a_burst_of_movements(
    database: Database, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay, hub = await start_relay(), await start_hub()
    committer = Committer(database, after_commit=relay.nudge)
    signals = {f"stock:{code}|NYC" for code in skus(100)}
    async with hub.subscribe_to_newest(
        ORGANIZATION, [stock_at_topic("NYC")], accept=lambda event: event.stream in signals, apart_max=256
    ) as subscription:
        await opened(subscription)
        await receive_all(committer, skus(2_000))
        delivered = await take(subscription, 100)
        assert {one.event.stream for one in delivered if one.event} == signals
        assert {one.count for one in delivered} == {1}
    await committer.close()
