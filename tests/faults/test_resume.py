"""Subscribers that are cut off, and whose servers and Redis go away, miss nothing and see nothing twice."""

import asyncio
import signal
from functools import partial
from random import Random

import pytest

from tests.faults.event_deliveries import (
    Belongs,
    assert_complete,
    assert_contiguous,
    of_location,
    of_order,
    of_stock,
    of_tracked_order,
    until_complete,
)
from tests.faults.pair import Pair, Scene
from tests.faults.resuming_client import ResumingClient
from tests.faults.server_process import ServerProcess
from tests.faults.steady_traffic import Repeating, Sender

COMPLETE_SECONDS_MAX = 5.0
SOAK_SEEDS = range(100, 112)


def belonging(scene: Scene) -> dict[str, Belongs]:
    return {
        "order": of_order(scene.order_id),
        "stock": of_stock("TEA", "MUG"),
        "location": of_location("EAST"),
        "tracking": of_tracked_order(scene.order_id),
    }


async def until_answered(sender: Sender, more: int) -> None:
    """That many further mutations are answered."""
    wanted = len(sender.answered) + more
    async with asyncio.timeout(30):
        while len(sender.answered) < wanted:  # noqa: ASYNC110  # the condition is about another process
            await asyncio.sleep(0.01)


async def until_begun(client: ResumingClient) -> None:
    """Every subscription has its snapshot;."""
    async with asyncio.timeout(10):
        while not all(len(followed.received) >= 1 for followed in client.subscriptions.values()):
            client.check()
            await asyncio.sleep(0.01)


async def assert_all_complete(scene: Scene, *clients: ResumingClient) -> float:
    """Every subscription of every client becomes complete in time, and is right."""
    belongs = belonging(scene)
    database, organization = scene.pair.database, scene.organization
    waits = [
        await until_complete(client, database, organization, belongs, seconds=COMPLETE_SECONDS_MAX)
        for client in clients
    ]
    for client in clients:
        for name, followed in client.subscriptions.items():
            assert await assert_complete(followed, database, organization, belongs[name]) > 0, name
        assert_contiguous(client.subscriptions["order"].received)
    return max(waits)


async def test_sees_what_the_other_process_changes(pair: Pair) -> None:
    scene = await pair.scene(Random(1))
    here, there = pair.servers
    async with scene.client(here.url) as client, scene.sender() as sender:
        await until_begun(client)
        sender.urls = [there.url]
        steps = (partial(scene.place, sender), partial(scene.report, sender), partial(scene.receive, sender))
        async with Repeating(*steps):
            await until_answered(sender, 60)
        await assert_all_complete(scene, client)
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
    async with scene.client() as client, scene.sender() as sender:
        await until_begun(client)
        steps = (partial(scene.place, sender), partial(scene.report, sender), partial(scene.receive, sender))
        async with Repeating(*steps):
            await cut_often(client, sender, random)
            await stop_and_start(stopped, client, sender)
            await lose_redis(pair, client, sender, random)
            await stopped.until_ready()
            killed.kill()
            await until_answered(sender, 20)
            await cut_often(client, sender, random)
        await assert_all_complete(scene, client)
        assert None in client.closings


async def cut_often(client: ResumingClient, sender: Sender, random: Random) -> None:
    for _ in range(4):
        client.cut()
        await until_answered(sender, random.randint(1, 20))


async def stop_and_start(server: ServerProcess, client: ResumingClient, sender: Sender) -> None:
    server.signal_parent(signal.SIGTERM)
    await until_answered(sender, 5)
    client.cut()
    assert await server.until_ended() == 0
    server.start()


async def lose_redis(pair: Pair, client: ResumingClient, sender: Sender, random: Random) -> None:
    pair.redis.kill()
    try:
        await until_answered(sender, random.randint(5, 30))
        client.cut()
        await until_answered(sender, random.randint(5, 30))
    finally:
        await asyncio.to_thread(pair.redis.start)
