"""Processes that do not lead tell the one that does of their commits; what it is not told of it finds by looking."""

import asyncio

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from storage.database import Database
from storage.live.nudges import PAUSE_SECONDS, NudgeSender
from storage.live.topics import Channels
from tests.live.conftest import StartRelay
from tests.live.log_writer import LogWriter
from tests.live.redis_process import RedisProcess
from tests.live.waiting import numbered_commits, until, until_numbered

NEVER = 600.0


async def until_heard(redis: RedisProcess, database: Database) -> None:
    """Somebody listens for nudges, and has looked once more since."""
    channel = Channels(database.name).nudges
    async with asyncio.timeout(10), Redis.from_url(redis.url) as client:
        while not dict(await client.pubsub_numsub(channel)).get(channel.encode()):  # noqa: ASYNC110  # the condition is about a server
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.8)


async def test_a_commit_of_a_process_that_does_not_lead_is_numbered_at_once(
    database: Database, own_redis: RedisProcess, start_relay: StartRelay
) -> None:
    leader = await start_relay(own_redis.url, sweep_seconds=NEVER)
    await until(lambda: leader.leading)
    other = await start_relay(own_redis.url, sweep_seconds=NEVER)
    await until_heard(own_redis, database)
    writer = LogWriter(database, "acme", [other])
    for _ in range(3):
        await writer.write("order:1")
        await until_numbered(database, seconds=2)
    assert leader.leading
    assert not other.leading


async def test_commits_are_found_without_a_word_while_redis_is_away(
    database: Database, own_redis: RedisProcess, start_relay: StartRelay
) -> None:
    leader = await start_relay(own_redis.url, sweep_seconds=NEVER)
    other = await start_relay(own_redis.url, sweep_seconds=NEVER)
    await until_heard(own_redis, database)
    own_redis.kill()
    writer = LogWriter(database, "acme", [leader if not leader.leading else other])
    commits = []
    for _ in range(3):
        commits.append(await writer.write("order:1"))
        await until_numbered(database, seconds=2)
    own_redis.start()
    await until_heard(own_redis, database)
    commits.append(await writer.write("order:1"))
    await until_numbered(database, seconds=2)
    assert await numbered_commits(database, "acme") == commits


async def test_many_nudges_are_few_messages_and_the_last_is_among_them(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis, redis.pubsub() as listening:
        await listening.subscribe("nudges")
        while (await listening.get_message(timeout=5) or {}).get("type") != "subscribe":
            continue
        nudges = NudgeSender(redis, "nudges")
        for _ in range(10):
            for _ in range(100):
                nudges.send()
            await asyncio.sleep(PAUSE_SECONDS / 4)
        before = await count_messages(listening)
        assert 1 <= before <= 5
        nudges.send()
        assert await count_messages(listening) == 1
        await nudges.close()


async def count_messages(listening: PubSub) -> int:
    count = 0
    while await listening.get_message(ignore_subscribe_messages=True, timeout=10 * PAUSE_SECONDS) is not None:
        count += 1
    return count
