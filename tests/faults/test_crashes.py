"""A server is killed in the middle of placements: each order exists once, and the others take over."""

import asyncio
import time
from contextlib import AsyncExitStack
from functools import partial
from random import Random

import pytest

from tests.faults.pair import Pair, Scene
from tests.faults.resuming_client import ResumingClient
from tests.faults.scene_checks import (
    assert_all_received,
    assert_consistent,
    assert_each_placed_once,
    until_answered,
    until_begun,
)
from tests.faults.server_process import ServerProcess
from tests.faults.steady_traffic import Answered, Repeating, Sender

REPAIR_SECONDS_MAX = 2.0
TAKEOVER_SECONDS_MAX = 5.0
BUYERS = 12
SOAK_SEEDS = range(300, 330)


async def test_each_order_exists_once_when_the_relay_is_killed(pair: Pair) -> None:
    await kill_under_load(await pair.scene(Random(3)), await pair.leader())


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_each_order_exists_once_in_many_rounds(pair: Pair, seed: int) -> None:
    scene = await pair.scene(Random(seed))
    killed = await pair.leader() if seed % 3 else pair.other(await pair.leader())
    await kill_under_load(scene, killed)


async def kill_under_load(scene: Scene, killed: ServerProcess) -> None:
    """All buyers are with the server that dies; the subscriber is with the other."""
    other = scene.pair.other(killed)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(scene.client(other.url))
        buyers = [await stack.enter_async_context(scene.sender(killed.url, other.url)) for _ in range(BUYERS)]
        reporter = await stack.enter_async_context(scene.sender(other.url))
        await until_begun(client)
        steps = [partial(scene.place, buyer) for buyer in buyers]
        async with Repeating(*steps, partial(scene.report, reporter)):
            await until_answered(buyers, 30)
            await until_committed(scene, scene.random.randint(1, 5))
            killed.kill()
            killed_at = time.monotonic()
            await until_told_of_a_later_order(client, buyers, killed_at)
            assert time.monotonic() - killed_at < TAKEOVER_SECONDS_MAX
        placed = [answer for buyer in buyers for answer in buyer.answered]
        assert_repaired(placed)
        assert reporter.failures == []
        await assert_all_received(scene, client)
    await assert_each_placed_once(scene, placed)
    await assert_consistent(scene)


async def until_committed(scene: Scene, commits: int) -> None:
    """So many further changes are in the log, whether or not their clients know."""
    inserted = [{"$match": {"operationType": "insert", "fullDocument.organization": scene.organization}}]
    async with asyncio.timeout(10), scene.pair.database["commits"].watch(inserted) as changes:
        for _ in range(commits):
            await changes.next()


async def until_told_of_a_later_order(client: ResumingClient, buyers: list[Sender], killed_at: float) -> None:
    """The subscriber hears of an order whose placement began after the kill."""
    async with asyncio.timeout(TAKEOVER_SECONDS_MAX + 5):
        while True:
            later = {
                f"evt_order:{answer.payload['order']['id']}|1"
                for buyer in buyers
                for answer in buyer.answered
                if answer.began_at > killed_at
            }
            client.check()
            if later & {one.event_id for one in client.subscriptions["location"].received}:
                return
            await asyncio.sleep(0.01)


def assert_repaired(placed: list[Answered]) -> None:
    """Some placements were interrupted, and their repetition was answered soon."""
    repaired = [answer.repaired_seconds for answer in placed if answer.repaired_seconds]
    assert repaired
    assert max(repaired) < REPAIR_SECONDS_MAX
