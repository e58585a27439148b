"""What happens to frames that wait when their socket is closed."""

import asyncio
import gc
import logging
from collections.abc import MutableMapping
from typing import Any

import pytest

from app.graphql.limits import Limits
from app.graphql.socket_channel import CloseCode, SocketChannel
from tests.edge.server import make_endpoint, running
from tests.edge.socket_client import SocketClient, acknowledged
from tests.edge.waiting import until

BIG_QUERY = "query($text:String!){echo(text:$text)}"
BIG = {"text": "x" * 60_000}


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    gc.collect()  # a task tells of an exception that nobody retrieved when it is collected
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def ask_for_much(client: SocketClient) -> None:
    """More than fits into the buffers of a connection, with operations that end and ones that do not."""
    for number in range(20):
        await client.subscribe(BIG_QUERY, f"query-{number}", variables=BIG)
        await client.subscribe("subscription{flood}", f"flood-{number}")


async def test_closing_a_slow_consumer_logs_no_error(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = make_endpoint(limits=Limits(stall_seconds=0.2, close_grace_seconds=5))
    with running(endpoint) as edge:
        async with acknowledged(edge, max_queue=1) as client:
            await ask_for_much(client)
            await asyncio.sleep(1)  # reads nothing until the server has given up
            assert await client.closing() == (1013, "Slow consumer")
        await until(lambda: len(endpoint.connections) == 0)
    assert errors_in(caplog) == []


async def test_frames_that_wait_while_the_server_closes_the_socket_log_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoint = make_endpoint()
    with running(endpoint) as edge:
        async with acknowledged(edge, max_queue=1) as client:
            await ask_for_much(client)
            await asyncio.sleep(0.5)  # until the frames wait
            await client.connection.send("x" * 70_000)
            await asyncio.sleep(0.2)
            assert (await client.closing())[0] == 1009
        await until(lambda: len(endpoint.connections) == 0)
    assert errors_in(caplog) == []


async def test_a_frame_overtaken_by_the_close_finds_a_closed_connection() -> None:
    writable = asyncio.Event()
    sent: list[str] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        """As the server does it: nothing may follow the close."""
        await writable.wait()
        if "websocket.close" in sent:
            raise RuntimeError("Unexpected ASGI message 'websocket.send', after sending 'websocket.close'.")
        sent.append(str(message["type"]))

    channel = SocketChannel(send, Limits())
    waiting = asyncio.create_task(channel.complete("1"))
    await asyncio.sleep(0)
    writable.set()
    await channel.close(CloseCode.TRY_AGAIN, "Slow consumer")
    with pytest.raises(ConnectionError):
        await waiting
    assert sent == ["websocket.close"]
