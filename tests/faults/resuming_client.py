"""A client of live updates that comes back after every cut, each subscription with the cursor that it has reached."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage
from websockets.typing import Subprotocol

SUBPROTOCOL = Subprotocol("graphql-transport-ws")
HEAD = "cursor kind eventId type version"
PASSING = {"OVERLOADED", "INTERNAL"}
PAUSE_SECONDS = 0.05
ANSWER_SECONDS_MAX = 10.0


@dataclass(frozen=True, slots=True)
class Received:
    """One message of a subscription. `state_version` is that of the object that came with it, if it has one; `count`
    is how many events the message covers."""

    cursor: str
    kind: str
    event_id: str | None
    version: int | None
    state_version: int | None
    count: int
    at: float


@dataclass(slots=True)
class Followed:
    """One subscription of the client, and all that came of it over all its sockets."""

    document: str
    variables: Mapping[str, Any]
    received: list[Received] = field(default_factory=list)

    @property
    def cursor(self) -> str | None:
        return self.received[-1].cursor if self.received else None


class ResumingClient:
    """Follows over one socket at a time, at the first server that takes it."""

    def __init__(self, urls: Sequence[str], key: str, subscriptions: Mapping[str, Followed]) -> None:
        self.urls = list(urls)
        self.subscriptions = dict(subscriptions)
        self.closings: list[int | None] = []
        """The code with which each socket was closed; None where the connection just broke."""
        self._key = key
        self._socket: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if not self._task.cancelled():
            self._task.result()

    def check(self) -> None:
        """Raise what has ended the client, if anything has."""
        if self._task is not None and self._task.done():
            self._task.result()

    def cut(self) -> None:
        """Break the connection without a word to the server."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _run(self) -> None:
        while True:
            for url in list(self.urls):
                try:
                    await self._connect(url)
                except (OSError, TimeoutError, InvalidHandshake, InvalidMessage, EOFError):
                    await asyncio.sleep(PAUSE_SECONDS)
                except ConnectionClosed as closed:
                    self.closings.append(None if closed.rcvd is None else closed.rcvd.code)
                    await asyncio.sleep(PAUSE_SECONDS)
                    break

    async def _connect(self, url: str) -> None:
        address = f"{url.replace('http', 'ws', 1)}/graphql"
        async with connect(
            address, subprotocols=[SUBPROTOCOL], compression=None, proxy=None, close_timeout=1, max_queue=None
        ) as socket:
            self._socket = socket
            await _send(socket, {"type": "connection_init", "payload": {"authorization": f"Bearer {self._key}"}})
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                assert json.loads(await socket.recv())["type"] == "connection_ack"
            for name, followed in self.subscriptions.items():
                variables = {**followed.variables, "after": followed.cursor}
                payload = {"query": followed.document, "variables": variables}
                await _send(socket, {"id": name, "type": "subscribe", "payload": payload})
            while self._take(json.loads(await socket.recv())):
                pass

    def _take(self, message: dict[str, Any]) -> bool:
        """Note a message; whether the socket is worth keeping."""
        match message["type"]:
            case "next":
                payload = message["payload"]
                assert "errors" not in payload, payload
                (change,) = payload["data"].values()
                self.subscriptions[message["id"]].received.append(_received(change))
            case "error":
                assert message["payload"][0]["extensions"]["code"] in PASSING, message
                return False
            case kind:
                assert kind == "ping", message
        return True


async def _send(socket: ClientConnection, message: Any) -> None:
    await socket.send(json.dumps(message))


def _received(change: Mapping[str, Any]) -> Received:
    state = change.get("order") or change.get("stockLevel") or {}
    return Received(
        change["cursor"],
        change["kind"],
        change["eventId"],
        change["version"],
        state.get("version"),
        change.get("coalesced", 1),
        time.monotonic(),
    )


def order_changed(order_id: str) -> Followed:
    return Followed(
        f"subscription($id: ID!, $after: Cursor) {{ orderChanged(id: $id, after: $after) {{ {HEAD} order {{ version }} }} }}",
        {"id": order_id},
    )


def stock_changed(*skus: str) -> Followed:
    return Followed(
        "subscription($skus: [String!]!, $after: Cursor) {"
        f" stockChanged(skus: $skus, after: $after) {{ {HEAD} coalesced stockLevel {{ version }} }} }}",
        {"skus": list(skus)},
    )


def stock_changed_at(location: str) -> Followed:
    return Followed(
        "subscription($code: String!, $after: Cursor) {"
        f" stockChanged(locationCodes: [$code], after: $after) {{ {HEAD} coalesced stockLevel {{ version }} }} }}",
        {"code": location},
    )


def fulfillment_orders_changed(location: str) -> Followed:
    return Followed(
        "subscription($code: String!, $after: Cursor) {"
        f" fulfillmentOrdersChanged(locationCode: $code, after: $after) {{ {HEAD} fulfillmentOrders {{ id }} }} }}",
        {"code": location},
    )


def order_tracking(token: str) -> Followed:
    return Followed(
        f"subscription($token: String!, $after: Cursor) {{ orderTracking(token: $token, after: $after) {{ {HEAD} }} }}",
        {"token": token},
    )
