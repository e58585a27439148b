"""Whatever becomes of notices between the relay and a hub, the log decides what subscribers get.

The tests take the relay's part themselves: they number commits, and publish some of the notices, or all, or twice.
"""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from storage.database import Database, blocking
from storage.live.announcing import Announcing, Message
from storage.live.backlog import Backlog
from storage.live.cursor import Cursor
from storage.live.delivered import DeliveredKind
from storage.live.lease import Leases
from storage.live.numbering import Numbering
from storage.live.subscription import Subscription
from storage.live.topics import Channels
from tests.live.conftest import StartHub
from tests.live.log_writer import LogWriter, Written
from tests.live.waiting import DEADLINE_SECONDS, opened, streams_of, take, until


class ByHand:
    """Numbers and publishes when the test says so."""

    def __init__(self, database: Database, redis: "Redis", token: int) -> None:
        self._backlog = Backlog(blocking(database))
        self._numbering = Numbering(blocking(database), token=token)
        self._announcing = Announcing(blocking(database), Channels(database.name))
        self._redis = redis
        self.follow(True)

    def follow(self, followed: bool) -> None:
        """Whether somebody seems to listen."""
        self._announcing.follow("acme", followed=followed)

    def look(self) -> list[Message]:
        return self._announcing.look().messages

    async def number(self) -> list[Message]:
        """The messages that tell of what was committed since the last time, each commit apart."""

        def work() -> list[Message]:
            numbered = self._numbering.number(self._backlog.oldest().commits)
            return [message for commit in numbered for message in self._announcing.announcement([commit]).messages]

        return await asyncio.to_thread(work)

    async def publish(self, messages: list[Message]) -> None:
        for channel, payload in messages:
            await self._redis.publish(channel, payload)


@pytest.fixture
async def by_hand(database: Database, redis_url: str) -> AsyncIterator[ByHand]:
    leases = Leases(database, holder="by hand")
    await leases.prepare()
    lease = await leases.acquire()
    assert lease is not None
    redis = Redis.from_url(redis_url)
    yield ByHand(database, redis, lease.token)
    await redis.aclose()


async def test_the_last_notice_of_all_is_found_by_looking(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand
) -> None:
    hub = await start_hub(catch_up_seconds=0.5)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        await writer.write("order:1")
        await by_hand.number()
        assert streams_of(await take(subscription, 1, seconds=3)) == [("order:1", 1)]


async def test_a_lost_commit_is_noticed_at_the_next(writer: LogWriter, start_hub: StartHub, by_hand: ByHand) -> None:
    hub = await start_hub(catch_up_seconds=60)
    async with hub.subscribe("acme", ["order:1", "order:2"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        await writer.write("order:1")
        await by_hand.number()
        await writer.write("order:2")
        await by_hand.publish(await by_hand.number())
        assert streams_of(await take(subscription, 2, seconds=3)) == [("order:1", 1), ("order:2", 1)]


async def test_a_lost_notice_is_noticed_at_the_next_of_its_topic(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand
) -> None:
    hub = await start_hub(catch_up_seconds=60)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        await writer.write("order:1")
        await by_hand.publish(await by_hand.number())
        await take(subscription, 1)
        await writer.write("order:1")
        await by_hand.publish([message for message in await by_hand.number() if not message[0].endswith("order:1")])
        await writer.write("order:1")
        await by_hand.publish(await by_hand.number())
        assert streams_of(await take(subscription, 2, seconds=3)) == [("order:1", 2), ("order:1", 3)]


async def test_an_event_that_another_topic_has_overtaken_brings_a_resync(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand
) -> None:
    hub = await start_hub(catch_up_seconds=0.5)
    async with hub.subscribe("acme", ["order:1", "order:2"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        await writer.write("order:1")
        lost = await by_hand.number()
        await by_hand.publish([message for message in lost if not message[0].endswith("order:1")])
        await writer.write("order:2")
        await by_hand.publish(await by_hand.number())
        (overtaking, resync) = await take(subscription, 2, seconds=3)
        assert streams_of([overtaking]) == [("order:2", 1)]
        assert (resync.kind, resync.cursor) == (DeliveredKind.RESYNC, Cursor.after_commit(2))
        await writer.write("order:1")
        await by_hand.publish(await by_hand.number())
        assert streams_of(await take(subscription, 1, seconds=3)) == [("order:1", 2)]


async def test_what_is_no_notice_does_no_harm(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand, database: Database
) -> None:
    hub = await start_hub(catch_up_seconds=60)
    channels = Channels(database.name)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        for payload in (b"", b"{}", b"[1]", b"[-1,null,null]", b'["x",0,[]]', b"\xff\xfe", b"[99,98]"):
            await by_hand.publish([(channels.topic("acme", "order:1"), payload), (channels.advances("acme"), payload)])
        await writer.write("order:1")
        await by_hand.publish(await by_hand.number())
        assert streams_of(await take(subscription, 1, seconds=3)) == [("order:1", 1)]


async def test_who_listens_although_nobody_seemed_to_reads_the_log(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand
) -> None:
    hub = await start_hub(catch_up_seconds=60)
    async with hub.subscribe("acme", ["order:1", "order:2"]) as subscription:
        await opened(subscription)
        await until(lambda: hub.connected)
        expected = []
        for version in range(1, 6):
            by_hand.follow(version % 2 == 0)
            await writer.write("order:1")
            await writer.write("order:2", "order:1")
            await by_hand.publish(await by_hand.number())
            expected += [("order:1", 2 * version - 1), ("order:2", version), ("order:1", 2 * version)]
            assert streams_of(await take(subscription, 3, seconds=3)) == expected[-3:]


async def test_who_is_told_to_look_finds_what_nobody_told_of(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand
) -> None:
    hub = await start_hub(catch_up_seconds=60)
    async with hub.subscribe("acme", ["order:1"]) as subscription, hub.progress("acme", pause_seconds=0) as progress:
        await opened(subscription)
        await anext(progress)
        await until(lambda: hub.connected)
        await writer.write("order:1")
        await by_hand.number()
        await by_hand.publish(by_hand.look())
        assert streams_of(await take(subscription, 1, seconds=3)) == [("order:1", 1)]
        async with asyncio.timeout(3):
            assert await anext(progress) == Cursor.after_commit(1)


@pytest.mark.parametrize("seed", range(12))
async def test_notices_may_be_lost_repeated_and_swapped(
    writer: LogWriter, start_hub: StartHub, by_hand: ByHand, seed: int
) -> None:
    chance = random.Random(seed)
    hub = await start_hub(catch_up_seconds=0.4)
    streams = ["order:1", "order:2", "order:3"]
    async with hub.subscribe("acme", streams) as all_orders:
        await opened(all_orders)
        await until(lambda: hub.connected)
        single = {stream: hub.subscribe("acme", [stream]) for stream in streams}
        for subscription in single.values():
            await opened(subscription)
        for _ in range(40):
            for _ in range(chance.randint(1, 3)):
                chosen = chance.sample(streams, chance.randint(1, 3))
                await writer.write(*chosen, Written("order:x", "NYC"))
            by_hand.follow(chance.random() < 0.7)
            await by_hand.publish(disturbed(await by_hand.number(), chance))
            await asyncio.sleep(chance.choice((0, 0, 0.02)))
        for stream, subscription in single.items():
            last = writer.versions[stream]
            expected = [(stream, version) for version in range(1, last + 1)]
            assert streams_of(await take(subscription, last)) == expected
            subscription.close()
        await assert_in_order_and_complete(all_orders, writer, streams)


def disturbed(messages: list[Message], chance: random.Random) -> list[Message]:
    messages = [message for message in messages for _ in range(chance.choice((0, 1, 1, 1, 1, 2)))]
    if len(messages) > 1 and chance.random() < 0.3:
        place = chance.randrange(len(messages) - 1)
        messages[place], messages[place + 1] = messages[place + 1], messages[place]
    return messages


async def assert_in_order_and_complete(subscription: Subscription, writer: LogWriter, streams: list[str]) -> None:
    """Every event, or a resync in the place of those that were overtaken."""
    seen = dict.fromkeys(streams, 0)
    last = Cursor(0, 0)
    async with asyncio.timeout(DEADLINE_SECONDS):
        while any(seen[stream] < writer.versions[stream] for stream in streams):
            one = await anext(subscription)
            assert one.cursor > last
            last = one.cursor
            if one.event is None:
                return  # the state is loaded again, and the rest is proven for single topics
            assert one.event.version == seen[one.event.stream] + 1
            seen[one.event.stream] += 1
