"""Following how far the log has got: the newest position, seldom, and never too early."""

import asyncio
import time

import pytest

from storage.live.cursor import Cursor
from storage.live.progress import Progress
from storage.live.subscription import HubStopped
from tests.live.conftest import StartHub, StartRelay
from tests.live.log_writer import LogWriter
from tests.live.redis_process import RedisProcess
from tests.live.waiting import until_numbered

SECONDS_MAX = 10.0


async def next_position(progress: Progress) -> int:
    async with asyncio.timeout(SECONDS_MAX):
        return (await anext(progress)).position


async def test_begins_where_the_log_stands_and_tells_when_it_has_grown(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    await start_relay()
    hub = await start_hub()
    async with hub.progress("acme", pause_seconds=0.0) as progress:
        assert await next_position(progress) == 0
        await writer.write("order:1")
        assert await next_position(progress) == 1
        await writer.write("stock:TEA|EAST")
        assert await next_position(progress) == 2
        assert hub.subscriptions_count == 1
    assert hub.subscriptions_count == 0
    async with hub.progress("acme", pause_seconds=0.0) as progress:
        assert (await anext(progress)) == Cursor.after_commit(2)


async def test_many_commits_in_a_short_time_are_told_once_with_the_newest(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay = await start_relay()
    hub = await start_hub()
    async with hub.progress("acme", pause_seconds=1.0) as progress:
        assert await next_position(progress) == 0
        began = time.monotonic()
        for _ in range(30):
            await writer.write("order:1")
            relay.nudge()
        await until_numbered(writer.database)
        await asyncio.sleep(0.2)
        assert await next_position(progress) == 30
        assert time.monotonic() - began >= 1.0
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await anext(progress)


async def test_two_of_them_and_a_subscription_share_what_is_heard(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    await start_relay()
    hub = await start_hub()
    async with (
        hub.progress("acme", pause_seconds=0.0) as one,
        hub.progress("acme", pause_seconds=0.0) as other,
        hub.subscribe("acme", ["order:1"]) as subscription,
    ):
        assert (await next_position(one), await next_position(other)) == (0, 0)
        await anext(subscription)
        await writer.write("order:1")
        assert (await next_position(one), await next_position(other)) == (1, 1)
        subscription.close()
        await writer.write("order:1")
        assert (await next_position(one), await next_position(other)) == (2, 2)


async def test_goes_on_while_redis_is_away_and_after_its_return(
    writer: LogWriter, start_relay: StartRelay, start_hub: StartHub, own_redis: RedisProcess
) -> None:
    await start_relay(own_redis.url)
    hub = await start_hub(own_redis.url, catch_up_seconds=60)
    async with hub.progress("acme", pause_seconds=0.0) as progress:
        assert await next_position(progress) == 0
        own_redis.kill()
        await writer.write("order:1")
        assert await next_position(progress) == 1
        own_redis.start()
        await writer.write("order:1")
        assert await next_position(progress) == 2


async def test_ends_with_the_hub_even_in_its_pause(start_hub: StartHub) -> None:
    hub = await start_hub()
    async with hub.progress("acme", pause_seconds=60.0) as progress:
        await anext(progress)
        waiting = asyncio.create_task(next_position(progress))
        await asyncio.sleep(0.05)
        await hub.stop()
        with pytest.raises(HubStopped):
            await waiting
    with pytest.raises(HubStopped):
        await anext(hub.progress("acme", pause_seconds=0.0))
