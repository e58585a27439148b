"""Redis is a notice board: losing it, or what it holds, loses no event and disturbs no placement."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from statistics import median

import pytest
from redis.asyncio import Redis

from tests.faults.pair import Pair, Scene
from tests.faults.resuming_client import ResumingClient
from tests.faults.scene_checks import assert_all_received, assert_consistent, until_answered, until_begun
from tests.faults.steady_traffic import Repeating, Sender

MEDIAN_SECONDS_MAX = 0.5
"""A mutation that waited for Redis would take seconds."""
PLACERS = 4
SOAK_SEEDS = range(200, 212)


@dataclass(frozen=True, slots=True)
class Load:
    """A subscriber of each server, and clients that change things through both."""

    scene: Scene
    clients: Sequence[ResumingClient]
    senders: Sequence[Sender]


@asynccontextmanager
async def load(pair: Pair, seed: int) -> AsyncIterator[Load]:
    """Traffic while this lasts; then everything that happened was received and no mutation was disturbed."""
    scene = await pair.scene(Random(seed))
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(scene.client(url)) for url in pair.urls]
        senders = [await stack.enter_async_context(scene.sender()) for _ in range(PLACERS + 2)]
        await until_begun(*clients)
        steps = [partial(scene.place, sender) for sender in senders[2:]]
        async with Repeating(*steps, partial(scene.report, senders[0]), partial(scene.receive, senders[1])):
            yield Load(scene, clients, senders)
        await assert_all_received(scene, *clients)
        assert [client.closings for client in clients] == [[], []]
        assert [sender.failures for sender in senders] == [[] for _ in senders]
        assert median(answer.seconds for sender in senders for answer in sender.answered) < MEDIAN_SECONDS_MAX
    await assert_consistent(scene)


async def command(pair: Pair, *words: str) -> None:
    async with Redis.from_url(pair.redis.url) as redis:
        await redis.execute_command(*words)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped


Disturb = Callable[[Pair, Load], Awaitable[None]]


async def flush(pair: Pair, _: Load) -> None:
    await command(pair, "FLUSHALL")


async def cut_listeners(pair: Pair, _: Load) -> None:
    await command(pair, "CLIENT", "KILL", "TYPE", "pubsub")


async def crash(pair: Pair, load: Load) -> None:
    pair.redis.kill()
    try:
        await until_answered(load.senders, 50)
    finally:
        await asyncio.to_thread(pair.redis.start)


async def hang(pair: Pair, load: Load) -> None:
    assert pair.redis._server is not None
    pid = pair.redis._server.process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        await until_answered(load.senders, 50)
    finally:
        os.kill(pid, signal.SIGCONT)


DISTURBANCES: tuple[Disturb, ...] = (flush, cut_listeners, crash, hang)


async def test_nobody_notices_what_happens_to_redis(pair: Pair) -> None:
    async with load(pair, 1) as running:
        for disturb in DISTURBANCES:
            await until_answered(running.senders, 20)
            await disturb(pair, running)
        await until_answered(running.senders, 20)


@pytest.mark.parametrize("last", [cut_listeners, crash, hang])
async def test_what_was_published_last_to_nobody_is_found(pair: Pair, last: Disturb) -> None:
    """No further notice tells the subscribers that they missed one."""
    async with load(pair, 2) as running:
        await until_answered(running.senders, 20)
        await last(pair, running)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
async def test_nobody_notices_in_many_rounds(pair: Pair, seed: int) -> None:
    random = Random(seed)
    async with load(pair, seed) as running:
        for disturb in random.choices(DISTURBANCES, k=8):
            await until_answered(running.senders, random.randint(0, 40))
            await disturb(pair, running)
