"""A server that is told to stop says so first, finishes what it has begun, and sends its subscribers elsewhere."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from random import Random
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.embedded.runtime_file import read_runtime
from app.settings import Settings
from tests.faults.pair import Pair, Scene
from tests.faults.resuming_client import SUBPROTOCOL, ResumingClient
from tests.faults.scene_checks import (
    assert_all_received,
    assert_consistent,
    assert_each_placed_once,
    until_answered,
    until_begun,
)
from tests.faults.server_process import ServerProcess
from tests.faults.steady_traffic import Repeating, Sender
from tests.graphql.api import mutation
from tests.graphql.business import order_of

RESTART = 1012
NOT_READY = 503
WAIT_SECONDS_MAX = 10.0


async def test_a_rolling_restart_loses_nothing(pair: Pair) -> None:
    """One is stopped by its service manager, the other by Ctrl-C, which reaches parent and workers."""
    scene = await pair.scene(Random(5))
    first, second = pair.servers
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(scene.client(first.url, second.url))
        buyers = [await stack.enter_async_context(scene.sender(*pair.urls)) for _ in range(6)]
        reporter = await stack.enter_async_context(scene.sender(*pair.urls))
        await until_begun(client)
        async with Repeating(*(partial(scene.place, buyer) for buyer in buyers), partial(scene.report, reporter)):
            await until_answered(buyers, 20)
            first.signal_parent(signal.SIGTERM)
            await send_elsewhere([*buyers, reporter, client], first)
            await assert_drains(first, client, closings=[RESTART])
            first.start()
            await first.until_ready()
            second.signal_group(signal.SIGINT)
            await send_elsewhere([*buyers, reporter, client], second)
            await assert_drains(second, client, closings=[RESTART, RESTART])
            await until_answered(buyers, 20)
        assert [sender.failures for sender in (*buyers, reporter)] == [[]] * (len(buyers) + 1)
        await assert_all_received(scene, client)
        await assert_each_placed_once(scene, [answer for buyer in buyers for answer in buyer.answered])
    await assert_consistent(scene)


async def send_elsewhere(clients: Sequence[Sender | ResumingClient], server: ServerProcess) -> None:
    """What a load balancer does when a server says that it is not ready; what is in flight stays where it is."""
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        while await server.readiness() != NOT_READY:
            pass
    for client in clients:
        client.urls.sort(key=lambda url: url == server.url)


async def assert_drains(server: ServerProcess, client: ResumingClient, *, closings: list[int]) -> None:
    """The server that is not ready still answers; then the subscriber's socket closes, then the server ends."""
    assert client.closings == closings[:-1]
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{server.url}/graphql", json={"query": "{ __typename }"})
    assert answer.json()["data"] == {"__typename": "Query"}
    assert answer.headers["connection"] == "close"
    assert await server.until_ended() == 0
    assert client.closings == closings
    assert "Traceback" not in server.log()


async def test_what_is_in_flight_is_finished(pair: Pair, settings: Settings) -> None:
    """The database stalls while the server is told to stop: requests and a socket wait for their answers."""
    scene = await pair.scene(Random(6))
    server = pair.servers[0]
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(scene.client(server.url, pair.servers[1].url))
        buyers = [await stack.enter_async_context(scene.sender(server.url)) for _ in range(4)]
        socket = await stack.enter_async_context(opened(scene, server))
        await until_begun(client)
        await asyncio.gather(*(scene.place(buyer) for buyer in buyers), scene.report(buyers[0]))
        with stalled(settings):
            placing = [asyncio.create_task(scene.place(buyer)) for buyer in buyers]
            await place_over(socket)
            await until_all_read(server)
            server.signal_parent(signal.SIGTERM)
            await until_closed(client)
        await asyncio.gather(*placing)
        assert await answers_until_closed(socket) == ["next", "complete", RESTART]
        assert await server.until_ended() == 0
        assert [buyer.failures for buyer in buyers] == [[]] * len(buyers)
        await assert_all_received(scene, client)
    await assert_consistent(scene)


@contextmanager
def stalled(settings: Settings) -> Iterator[None]:
    """The database takes a break, as on a disk that does not answer."""
    mongod = read_runtime(settings.data_directory / "runtime.json").servers["mongo"].process.pid
    os.kill(mongod, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(mongod, signal.SIGCONT)


@asynccontextmanager
async def opened(scene: Scene, server: ServerProcess) -> AsyncIterator[ClientConnection]:
    address = f"{server.url.replace('http', 'ws', 1)}/graphql"
    async with connect(address, subprotocols=[SUBPROTOCOL], compression=None, proxy=None, close_timeout=1) as socket:
        payload = {"authorization": f"Bearer {scene.key}"}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        yield socket


async def place_over(socket: ClientConnection) -> None:
    document = mutation("placeOrder", "order { id }")
    payload = {"query": document, "variables": {"input": order_of(("TEA", 1))}}
    await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))


async def until_all_read(server: ServerProcess) -> None:
    """What was sent to the server before has reached it: a later question is answered, without the database."""
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{server.url}/livez")).status_code == 200


async def until_closed(client: ResumingClient) -> None:
    async with asyncio.timeout(WAIT_SECONDS_MAX):
        while client.closings != [RESTART]:
            client.check()
            await asyncio.sleep(0.01)


async def answers_until_closed(socket: ClientConnection) -> list[Any]:
    """The types of the messages that still come, and the code of the end; no mutation may be refused."""
    came: list[Any] = []
    try:
        async with asyncio.timeout(WAIT_SECONDS_MAX):
            while True:
                message = json.loads(await socket.recv())
                came.append(message["type"])
                if message["type"] == "next":
                    assert message["payload"]["data"]["placeOrder"]["userErrors"] == []
    except ConnectionClosed as closed:
        came.append(closed.rcvd and closed.rcvd.code)
    return came
