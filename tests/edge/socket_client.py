"""A client of the `graphql-transport-ws` protocol that does what tests tell it, also against the protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.edge.server import Running

SUBPROTOCOL = Subprotocol("graphql-transport-ws")
WAIT_SECONDS = 5.0


class SocketClient:
    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> Any:
        async with asyncio.timeout(WAIT_SECONDS):
            return json.loads(await self.connection.recv())

    async def subscribe(self, query: str, id: str = "1", **payload: Any) -> None:  # noqa: A002  # as in the protocol
        await self.send({"id": id, "type": "subscribe", "payload": {"query": query, **payload}})

    async def closing(self) -> tuple[int, str]:
        """The code and the reason with which the server closes, whatever it sends before."""
        frame = None
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as closed:
            frame = closed.rcvd
        assert frame is not None, "the connection ended without a close frame"
        return frame.code, frame.reason


@asynccontextmanager
async def opened(edge: Running, **options: Any) -> AsyncIterator[SocketClient]:
    """A socket that has not introduced itself yet."""
    options = {"subprotocols": [SUBPROTOCOL], **options}
    async with connect(edge.socket_url, **options) as connection:
        yield SocketClient(connection)


@asynccontextmanager
async def acknowledged(edge: Running, authorization: str | None = None, **options: Any) -> AsyncIterator[SocketClient]:
    """A socket ready for operations."""
    async with opened(edge, **options) as client:
        payload = {} if authorization is None else {"authorization": authorization}
        await client.send({"type": "connection_init", "payload": payload})
        assert await client.receive() == {"type": "connection_ack"}
        yield client
