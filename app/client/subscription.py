"""Subscriptions over WebSocket: the client's side of the `graphql-transport-ws` protocol, one operation per socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.typing import Subprotocol

from app.client.addresses import graphql_url, is_loopback, socket_url
from app.client.errors import KeyRefused, ServerUnreachable, SubscriptionEnded

SUBPROTOCOL = Subprotocol("graphql-transport-ws")
OPERATION_ID = "1"
TIMEOUT_SECONDS = 10.0
MESSAGE_BYTES_MAX = 1024 * 1024
CLOSED_FORBIDDEN = 4403

Messages = AsyncIterator[dict[str, Any]]


@asynccontextmanager
async def subscribed(url: str, key: str | None, document: str, **variables: Any) -> AsyncIterator[Messages]:
    """Open a socket, start the subscription and yield its messages: the value of its root field, one after the other.

    Raises ServerUnreachable, KeyRefused or SubscriptionEnded, also out of the messages.
    """
    endpoint = graphql_url(url)
    async with _opened(endpoint) as socket:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await _introduce(socket, endpoint, key)
        except TimeoutError as error:
            raise ServerUnreachable(f"{endpoint} does not acknowledge a WebSocket connection") from error
        payload = {"query": document, "variables": variables}
        await _send(socket, {"id": OPERATION_ID, "type": "subscribe", "payload": payload})
        yield _messages(socket)


@asynccontextmanager
async def _opened(endpoint: str) -> AsyncIterator[ClientConnection]:
    try:
        socket = await connect(
            socket_url(endpoint),
            subprotocols=[SUBPROTOCOL],
            compression=None,
            open_timeout=TIMEOUT_SECONDS,
            close_timeout=TIMEOUT_SECONDS,
            max_size=MESSAGE_BYTES_MAX,
            proxy=None if is_loopback(endpoint) else True,
        )
    except (OSError, TimeoutError, InvalidHandshake, InvalidMessage) as error:
        raise ServerUnreachable(f"no WebSocket connection to {endpoint}: {error}") from error
    try:
        yield socket
    finally:
        await socket.close()


async def _introduce(socket: ClientConnection, endpoint: str, key: str | None) -> None:
    payload = {} if key is None else {"authorization": f"Bearer {key}"}
    await _send(socket, {"type": "connection_init", "payload": payload})
    while (message := await _receive(socket, endpoint))["type"] != "connection_ack":
        await _answer_ping(socket, message)


async def _messages(socket: ClientConnection) -> Messages:
    while True:
        message = await _receive(socket, "the server")
        match message["type"]:
            case "next":
                yield _value(message["payload"])
            case "error":
                raise SubscriptionEnded(f"the subscription was refused: {message['payload'][0]['message']}")
            case "complete":
                raise SubscriptionEnded("the server completed the subscription")
            case _:
                await _answer_ping(socket, message)


def _value(result: dict[str, Any]) -> dict[str, Any]:
    if result.get("errors"):
        raise SubscriptionEnded(f"the subscription failed: {result['errors'][0]['message']}")
    (value,) = result["data"].values()
    answer: dict[str, Any] = value
    return answer


async def _answer_ping(socket: ClientConnection, message: dict[str, Any]) -> None:
    if message["type"] == "ping":
        await _send(socket, {"type": "pong"})


async def _send(socket: ClientConnection, message: dict[str, Any]) -> None:
    try:
        await socket.send(orjson.dumps(message).decode())
    except ConnectionClosed as closed:
        raise _ended(closed, "the server") from closed


async def _receive(socket: ClientConnection, endpoint: str) -> dict[str, Any]:
    try:
        message: dict[str, Any] = orjson.loads(await socket.recv())
    except ConnectionClosed as closed:
        raise _ended(closed, endpoint) from closed
    return message


def _ended(closed: ConnectionClosed, endpoint: str) -> KeyRefused | SubscriptionEnded:
    if closed.rcvd is None:
        return SubscriptionEnded("the WebSocket connection broke off")
    if closed.rcvd.code == CLOSED_FORBIDDEN:
        return KeyRefused(f"{endpoint} does not accept the key: {closed.rcvd.reason}")
    return SubscriptionEnded(f"the server closed the WebSocket: {closed.rcvd.code} {closed.rcvd.reason}")
