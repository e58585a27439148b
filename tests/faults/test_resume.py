"""Subscribers that are cut off, and whose servers and Redis go away, miss nothing and see nothing twice."""

import asyncio
import signal
from contextlib import AsyncExitStack
from functools import partial
from random import Random

import pytest

from tests.faults.pair import Pair, Scene
from tests.faults.resuming_client import ResumingClient
from tests.faults.scene_checks import assert_all_received, assert_consistent, until_answered, until_begun
from tests.faults.server_process import ServerProcess
from tests.faults.steady_traffic import Repeating, Sender

SOAK_SEEDS = range(100, 112)


async def test_sees_what_the_other_process_changes(pair: Pair) -> None:
    scene = await pair.scene(Random(1))
    here, there = pair.servers
    async with scene.client(here.url) as client, scene.sender(there.url) as sender:
        await until_begun(client)
        steps = (partial(scene.place, sender), partial(scene.report, sender), partial(scene.receive, sender))
        async with Repeating(*steps):
            await until_answered([sender], 60)
        await assert_all_received(scene, client)
        assert client.closings == []


async def test_resumes_through_cuts_restarts_and_the_loss_of_redis(pair: Pair) -> None:
    await disturb(await pair.scene(Random(2)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_resumes_in_many_rounds(pair: Pair, seed: int) -> None:
    await disturb(await pair.scene(Random(seed)))


async def disturb(scene: Scene) -> None:
    """Everything that can go away does, in an order that the seed decides, while mutations go on."""
    pair, random = scene.pair, scene.random
    stopped, killed = random.sample(pair.servers, 2)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(scene.client())
        senders = [await stack.enter_async_context(scene.sender()) for _ in range(3)]
        await until_begun(client)
        steps = (
            partial(scene.place, senders[0]),
            partial(scene.report, senders[1]),
            partial(scene.receive, senders[2]),
        )
        async with Repeating(*steps):
            await cut_often(client, senders, random)
            await stop_and_start(stopped, client, senders)
            await lose_redis(pair, client, senders, random)
            await stopped.until_ready()
            killed.kill()
            await until_answered(senders, 20)
            await cut_often(client, senders, random)
        await assert_all_received(scene, client)
        assert client.closings.count(None) > 4
    await assert_consistent(scene)


async def cut_often(client: ResumingClient, senders: list[Sender], random: Random) -> None:
    for _ in range(4):
        client.cut()
        await until_answered(senders, random.randint(1, 20))


async def stop_and_start(server: ServerProcess, client: ResumingClient, senders: list[Sender]) -> None:
    server.signal_parent(signal.SIGTERM)
    await until_answered(senders, 5)
    client.cut()
    assert await server.until_ended() == 0
    server.start()


async def lose_redis(pair: Pair, client: ResumingClient, senders: list[Sender], random: Random) -> None:
    pair.redis.kill()
    try:
        await until_answered(senders, random.randint(5, 30))
        client.cut()
        await until_answered(senders, random.randint(5, 30))
    finally:
        await asyncio.to_thread(pair.redis.start)
