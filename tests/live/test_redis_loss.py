"""Redis is a notice board: losing it, or a notice, loses latency and nothing else."""

import asyncio
import time

from redis.asyncio import Redis

from tests.live.conftest import StartHub, StartRelay
from tests.live.log_writer import LogWriter
from tests.live.redis_process import RedisProcess
from tests.live.waiting import opened, streams_of, take, until


def versions(first: int, last: int) -> list[tuple[str, int]]:
    return [("order:1", version) for version in range(first, last + 1)]


async def test_events_come_while_redis_is_away_and_after_its_return(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub, own_redis: RedisProcess
) -> None:
    await start_relay(own_redis.url)
    hub = await start_hub(own_redis.url, catch_up_seconds=60)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await writer.write("order:1")
        assert streams_of(await take(subscription, 1)) == versions(1, 1)
        own_redis.kill()
        for _ in range(5):
            await writer.write("order:1")
        assert streams_of(await take(subscription, 5, seconds=5)) == versions(2, 6)
        async with hub.subscribe("acme", ["order:1", "order:2"]) as during:
            await opened(during)
            await writer.write("order:1")
            assert streams_of(await take(during, 1, seconds=5)) == versions(7, 7)
            await asyncio.sleep(2)
            await writer.write("order:1")
            own_redis.start()
            back_at = time.monotonic()
            for _ in range(5):
                await writer.write("order:1")
            assert streams_of(await take(subscription, 7)) == versions(7, 13)
            assert streams_of(await take(during, 6)) == versions(8, 13)
            assert time.monotonic() - back_at < 5
        await until(lambda: hub.connected)
        await writer.write("order:1")
        assert streams_of(await take(subscription, 1, seconds=1)) == versions(14, 14)


async def test_a_cut_connection_loses_nothing(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub, own_redis: RedisProcess
) -> None:
    relay = await start_relay(own_redis.url)
    hub = await start_hub(own_redis.url, catch_up_seconds=60)
    client = Redis.from_url(own_redis.url)
    async with hub.subscribe("acme", ["order:1", "order:2"]) as subscription:
        await opened(subscription)
        for round_number in range(10):
            for place in range(10):
                await writer.write("order:1")
                relay.nudge()
                if place == 5:
                    await client.client_kill_filter(_type="pubsub")
            first = round_number * 10 + 1
            assert streams_of(await take(subscription, 10, seconds=5)) == versions(first, first + 9)
    await client.aclose()


async def test_flushall_changes_nothing(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub, own_redis: RedisProcess
) -> None:
    await start_relay(own_redis.url)
    hub = await start_hub(own_redis.url, catch_up_seconds=60)
    client = Redis.from_url(own_redis.url)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        for version in range(1, 6):
            await client.flushall()
            await client.script_flush()
            await writer.write("order:1")
            assert streams_of(await take(subscription, 1, seconds=2)) == versions(version, version)
    await client.aclose()
