"""What subscribers get: every event once, in order, from their cursor on."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.live.cursor import Cursor
from storage.live.delivered import DeliveredKind
from storage.live.relay import Relay
from storage.live.subscription import HubStopped, SlowConsumer
from storage.live.topics import ALL_ORDERS, location_topic, order_topic, stock_at_topic, stock_topic
from tests.live.conftest import StartHub, StartRelay
from tests.live.log_writer import LogWriter, Written
from tests.live.waiting import opened, streams_of, take, until, until_numbered

COMMITS = 150


@pytest.fixture
async def relay(start_relay: StartRelay) -> Relay:
    return await start_relay()


async def test_begins_with_a_snapshot_at_the_head(
    relay: Relay, database: Database, writer: LogWriter, start_hub: StartHub
) -> None:
    hub = await start_hub()
    async with hub.subscribe("acme", ["order:1"]) as fresh:
        assert await opened(fresh) == Cursor.after_commit(0)
    await writer.write("order:1")
    await until_numbered(database)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        assert await opened(subscription) == Cursor.after_commit(1) == await hub.head("acme")
        await writer.write("order:1", "order:1")
        (first, second) = await take(subscription, 2)
        assert (first.cursor, second.cursor) == (Cursor(2, 0), Cursor(2, 1))
        assert first.event is not None
        assert first.event.id == "evt_order:1|2"


async def test_topics_take_what_belongs_to_them(relay: Relay, writer: LogWriter, start_hub: StartHub) -> None:
    hub = await start_hub()
    commit: list[str | Written] = [
        Written("order:1", "NYC"),
        "order:2",
        "stock:SHOE|NYC",
        "stock:SHOE|BOS",
        "stock:SHOES|NYC",
        "sku:SHOE",
    ]
    expected = {
        order_topic("1"): [("order:1", 1)],
        ALL_ORDERS: [("order:1", 1), ("order:2", 1)],
        stock_topic("SHOE"): [("stock:SHOE|NYC", 1), ("stock:SHOE|BOS", 1)],
        stock_at_topic("NYC"): [("stock:SHOE|NYC", 1), ("stock:SHOES|NYC", 1)],
        location_topic("NYC"): [("order:1", 1)],
    }
    subscriptions = {topic: hub.subscribe("acme", [topic]) for topic in expected}
    for subscription in subscriptions.values():
        await opened(subscription)
    await writer.write(*commit)
    for topic, events in expected.items():
        assert streams_of(await take(subscriptions[topic], len(events))) == events
        subscriptions[topic].close()


@pytest.mark.parametrize("sku_commits", [3, 40])
async def test_the_log_answers_every_topic_from_a_cursor(
    database: Database, writer: LogWriter, start_relay: StartRelay, start_hub: StartHub, sku_commits: int
) -> None:
    await writer.create_levels("SHOE", ["NYC", "BOS"])
    for number in range(sku_commits):
        await writer.write(Written("order:1", "NYC"), f"order:x{number}", "stock:SHOE|NYC", "stock:SHOE|BOS")
    await start_relay()
    await until_numbered(database)
    hub = await start_hub()
    after = Cursor(1, 2)
    topics = [order_topic("1"), location_topic("NYC"), stock_topic("SHOE"), stock_at_topic("BOS")]
    per_topic = {
        order_topic("1"): [Cursor(position, 0) for position in range(2, sku_commits + 1)],
        location_topic("NYC"): [Cursor(position, 0) for position in range(2, sku_commits + 1)],
        stock_topic("SHOE"): [Cursor(1, 3)]
        + [Cursor(position, index) for position in range(2, sku_commits + 1) for index in (2, 3)],
        stock_at_topic("BOS"): [Cursor(position, 3) for position in range(1, sku_commits + 1)],
        ALL_ORDERS: [Cursor(position, index) for position in range(2, sku_commits + 1) for index in (0, 1)],
    }
    for topic, cursors in per_topic.items():
        async with hub.subscribe("acme", [topic], after) as subscription:
            assert [one.cursor for one in await take(subscription, len(cursors))] == cursors
    async with hub.subscribe("acme", topics, after) as subscription:
        merged = sorted({cursor for topic in topics for cursor in per_topic[topic]})
        assert [one.cursor for one in await take(subscription, len(merged))] == merged


async def test_finds_a_cursor_deep_in_a_long_stream(
    database: Database, writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    await writer.write_many([["order:1", "order:2"]] * 500)
    await start_relay()
    await until_numbered(database)
    hub = await start_hub()
    for position in (0, 1, 250, 467, 468, 469, 499):
        async with hub.subscribe("acme", ["order:2"], Cursor(position, 0)) as subscription:
            delivered = await take(subscription, 501 - max(position, 1))
            assert [one.cursor for one in delivered] == [Cursor(at, 1) for at in range(max(position, 1), 501)]


async def test_resumes_without_gap_or_doubling_while_commits_continue(
    relay: Relay, database: Database, writer: LogWriter, start_hub: StartHub
) -> None:
    hub = await start_hub()
    other = LogWriter(database, "other")

    async def write() -> None:
        for number in range(COMMITS):
            await writer.write("order:1", f"order:n{number}", Written("order:2", "NYC"))
            await other.write("order:1")
            relay.nudge()

    async def follow(pause: int) -> list[Cursor]:
        """Reconnect after every few events."""
        seen: list[Cursor] = []
        after: Cursor | None = Cursor.after_commit(0)
        while len(seen) < 2 * COMMITS:
            async with hub.subscribe("acme", ["order:1", "location:NYC"], after) as subscription:
                for one in await take(subscription, min(pause, 2 * COMMITS - len(seen))):
                    assert one.kind is DeliveredKind.EVENT
                    seen.append(one.cursor)
                after = seen[-1]
        return seen

    writing = asyncio.create_task(write())
    expected = [Cursor(position, index) for position in range(1, COMMITS + 1) for index in (0, 2)]
    for seen in await asyncio.gather(*(follow(pause) for pause in (1, 2, 7, 100))):
        assert seen == expected
    await writing
    assert hub.topics_count == 0


async def test_a_subscription_may_choose_its_events(relay: Relay, writer: LogWriter, start_hub: StartHub) -> None:
    hub = await start_hub(queue_max=2)
    async with hub.subscribe(
        "acme", [stock_topic("SHOE")], accept=lambda event: event.stream == "stock:SHOE|NYC"
    ) as subscription:
        await opened(subscription)
        for _ in range(5):
            await writer.write("stock:SHOE|BOS")
        await writer.write("stock:SHOE|NYC")
        assert streams_of(await take(subscription, 1)) == [("stock:SHOE|NYC", 1)]


async def test_gives_up_a_slow_consumer_and_nobody_else(relay: Relay, writer: LogWriter, start_hub: StartHub) -> None:
    hub = await start_hub(queue_max=5)
    slow = hub.subscribe("acme", ["order:1"])
    await opened(slow)
    async with hub.subscribe("acme", ["order:1"]) as quick:
        await opened(quick)
        for version in range(1, 21):
            await writer.write("order:1")
            assert streams_of(await take(quick, 1)) == [("order:1", version)]
        with pytest.raises(SlowConsumer):
            await anext(slow)
        assert hub.subscriptions_count == 1


async def test_a_subscriber_that_is_slow_to_begin_reads_the_log_again(
    relay: Relay, database: Database, writer: LogWriter, start_hub: StartHub
) -> None:
    await writer.write("order:1", "order:1")
    await until_numbered(database)
    hub = await start_hub(queue_max=5)
    beginning = Cursor.after_commit(0)
    async with hub.subscribe("acme", ["order:1"]) as quick, hub.subscribe("acme", ["order:1"], beginning) as slow:
        await opened(quick)
        assert streams_of(await take(slow, 1)) == [("order:1", 1)]
        for _ in range(20):
            await writer.write("order:1")
            await take(quick, 1)
        assert streams_of(await take(slow, 21)) == [("order:1", version) for version in range(2, 23)]


async def test_a_cursor_older_than_the_retention_gets_a_resync(
    relay: Relay, database: Database, writer: LogWriter, start_hub: StartHub
) -> None:
    writer.age = timedelta(days=31)
    await writer.write("order:1")
    await writer.write("order:1")
    writer.age = timedelta()
    await writer.write("order:1")
    await until_numbered(database)
    hub = await start_hub(retention_days=30)
    async with hub.subscribe("acme", ["order:1"], Cursor(1, 0)) as subscription:
        (first,) = await take(subscription, 1)
        assert (first.kind, first.cursor) == (DeliveredKind.RESYNC, Cursor.after_commit(3))
        await writer.write("order:1")
        assert streams_of(await take(subscription, 1)) == [("order:1", 4)]
    async with hub.subscribe("acme", ["order:1"], Cursor(2, 0)) as subscription:
        assert streams_of(await take(subscription, 1)) == [("order:1", 3)]


async def test_a_cursor_ahead_of_the_log_gets_a_resync(relay: Relay, writer: LogWriter, start_hub: StartHub) -> None:
    hub = await start_hub()
    async with hub.subscribe("acme", ["order:1"], Cursor(2**63 - 1, 0)) as subscription:
        (first,) = await take(subscription, 1)
        assert (first.kind, first.cursor) == (DeliveredKind.RESYNC, Cursor.after_commit(0))


async def test_organizations_are_apart(
    relay: Relay, database: Database, writer: LogWriter, start_hub: StartHub
) -> None:
    hub = await start_hub()
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await LogWriter(database, "other").write("order:1", "order:1")
        await LogWriter(database, "acm").write("order:1", "order:1")
        await writer.write("order:1")
        (one,) = await take(subscription, 1)
        assert one.cursor == Cursor(1, 0)


async def test_topics_are_counted_under_churn(relay: Relay, writer: LogWriter, start_hub: StartHub) -> None:
    hub = await start_hub()
    stopped = asyncio.Event()

    async def come_and_go(topic: str) -> None:
        while not stopped.is_set():
            async with hub.subscribe("acme", [topic, "order:1"]) as subscription:
                await opened(subscription)

    async with hub.subscribe("acme", ["order:1", "order:2"]) as subscription:
        await opened(subscription)
        churning = [asyncio.create_task(come_and_go(f"order:{number}")) for number in (1, 2, 2, 3, 3, 4)]
        for version in range(1, 101):
            await writer.write("order:1", "order:2", "order:3")
            assert streams_of(await take(subscription, 2)) == [("order:1", version), ("order:2", version)]
        stopped.set()
        await asyncio.gather(*churning)
        assert (hub.topics_count, hub.subscriptions_count) == (2, 1)
    assert (hub.topics_count, hub.subscriptions_count) == (0, 0)


async def test_the_last_to_leave_and_the_next_to_come_do_not_lose_the_channel(
    relay: Relay, writer: LogWriter, start_hub: StartHub
) -> None:
    hub = await start_hub(catch_up_seconds=60)
    await until(lambda: hub.connected)
    for version in range(1, 31):
        async with hub.subscribe("acme", ["order:1"]) as subscription:
            await opened(subscription)
            await writer.write("order:1")
            assert streams_of(await take(subscription, 1, seconds=5)) == [("order:1", version)]


async def test_a_commit_too_large_for_a_notice_is_read_from_the_log(
    relay: Relay, writer: LogWriter, start_hub: StartHub
) -> None:
    hub = await start_hub(catch_up_seconds=60, queue_max=1_000)
    async with hub.subscribe("acme", [ALL_ORDERS, "order:7"]) as subscription:
        await opened(subscription)
        for _ in range(3):
            await writer.write(*(f"order:{number}" for number in range(300)))
        delivered = await take(subscription, 900)
        assert [one.cursor for one in delivered] == [Cursor(at, index) for at in (1, 2, 3) for index in range(300)]


async def test_a_stopped_hub_ends_its_subscriptions(relay: Relay, start_hub: StartHub) -> None:
    hub = await start_hub()
    subscription = hub.subscribe("acme", ["order:1"])
    await opened(subscription)
    waiting = asyncio.create_task(anext(subscription))
    await asyncio.sleep(0)
    await hub.stop()
    with pytest.raises(HubStopped):
        await waiting
    with pytest.raises(HubStopped):
        await anext(hub.subscribe("acme", ["order:1"]))
