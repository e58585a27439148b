import asyncio
import json
from typing import Any

import pytest

from app.graphql.limits import Limits
from tests.edge.server import Running, make_endpoint, running
from tests.edge.socket_client import acknowledged, opened

SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": "{hello}"}}


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "[]",
        "null",
        "5",
        '"x"',
        "{}",
        '{"type":"x"}',
        '{"type":null}',
        '{"type":["subscribe"]}',
        '{"type":{}}',
        "[" * 60_000,
        '{"type":"ping","payload":' + "[" * 50_000,
        '{"type":"ping","payload":[]}',
        '{"type":"pong","payload":5}',
        '{"type":"connection_init","payload":[]}',
        '{"type":"connection_init","payload":"x"}',
        '{"type":"complete"}',
        '{"type":"complete","id":{}}',
        '{"type":"subscribe","id":{},"payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":5,"payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":"","payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":"' + "x" * 129 + '","payload":{"query":"{hello}"}}',
        '{"type":"subscribe","payload":{"query":"{hello}"}}',
        '{"type":"subscribe","id":"1"}',
        '{"type":"subscribe","id":"1","payload":[]}',
        '{"type":"subscribe","id":"1","payload":{}}',
        '{"type":"subscribe","id":"1","payload":{"query":5}}',
        '{"type":"subscribe","id":"1","payload":{"query":"{hello}","variables":[]}}',
        '{"type":"subscribe","id":"1","payload":{"query":"{hello}","operationName":5}}',
        '{"type":"subscribe","id":"1","payload":{"query":"{hello}","extensions":5}}',
        '{"type":"subscribe","id":"\\ud800","payload":{"query":"{hello}"}}',
        b"{}",
        b"\x00\xff",
        json.dumps(SUBSCRIBE).encode(),
    ],
)
@pytest.mark.parametrize("initialized", [True, False])
async def test_malformed_frames_close_with_4400(edge: Running, frame: str | bytes, initialized: bool) -> None:
    async with acknowledged(edge) if initialized else opened(edge) as client:
        await client.connection.send(frame)
        code, reason = await client.closing()
    assert code == 4400
    assert 0 < len(reason) <= 123


async def test_credentials_must_be_text(edge: Running) -> None:
    async with opened(edge) as client:
        await client.send({"type": "connection_init", "payload": {"authorization": 5}})
        assert await client.closing() == (4400, "The authorization must be a string")


@pytest.mark.parametrize(("size", "code"), [(65_536, 4400), (65_537, 1009)])
async def test_limit_of_frames(edge: Running, size: int, code: int) -> None:
    async with acknowledged(edge) as client:
        await client.connection.send("x" * size)
        assert (await client.closing())[0] == code


async def test_limit_of_frames_sent_in_pieces(edge: Running) -> None:
    async with acknowledged(edge) as client:
        await client.connection.send(["x" * 40_000, "x" * 40_000])
        assert (await client.closing())[0] == 1009


async def test_operations_need_an_acknowledged_socket(edge: Running) -> None:
    async with opened(edge) as client:
        await client.send(SUBSCRIBE)
        assert await client.closing() == (4401, "Unauthorized")


async def test_ids_are_unique_while_they_run(edge: Running) -> None:
    async with acknowledged(edge) as client:
        await client.subscribe("{slow(seconds:5)}")
        await client.subscribe("{hello}")
        assert await client.closing() == (4409, "Subscriber for 1 already exists")


async def test_a_socket_introduces_itself_once(edge: Running) -> None:
    async with acknowledged(edge) as client:
        await client.send({"type": "connection_init"})
        assert await client.closing() == (4429, "Too many initialisation requests")


async def test_a_socket_introduces_itself_in_time() -> None:
    with running(make_endpoint(limits=Limits(init_timeout_seconds=0.1))) as edge:
        async with opened(edge) as client:
            assert await client.closing() == (4408, "Connection initialisation timeout")


async def test_a_socket_in_time_stays_open() -> None:
    with running(make_endpoint(limits=Limits(init_timeout_seconds=0.1))) as edge:
        async with acknowledged(edge) as client:
            await asyncio.sleep(0.2)
            await client.send({"type": "ping"})
            assert await client.receive() == {"type": "pong"}


@pytest.mark.parametrize("subprotocols", [None, ["graphql-ws"], ["other"]])
async def test_other_subprotocols_are_refused(edge: Running, subprotocols: Any) -> None:
    async with opened(edge, subprotocols=subprotocols) as client:
        assert client.connection.subprotocol is None
        assert (await client.closing())[0] == 4406


async def test_the_subprotocol_is_chosen_among_others(edge: Running) -> None:
    async with acknowledged(edge, subprotocols=["graphql-ws", "graphql-transport-ws"]) as client:
        assert client.connection.subprotocol == "graphql-transport-ws"


@pytest.mark.parametrize("key", ["authorization", "Authorization"])
async def test_bad_credentials_make_clients_come_back_with_new_ones(edge: Running, key: str) -> None:
    async with opened(edge) as client:
        await client.send({"type": "connection_init", "payload": {key: "Bearer expired"}})
        assert await client.closing() == (4403, "The token is not valid.")


async def test_credentials_may_come_with_the_handshake(edge: Running) -> None:
    async with acknowledged(edge, additional_headers={"authorization": "Bearer orders:read"}) as client:
        await client.subscribe("{scoped}")
        assert (await client.receive())["payload"]["data"] == {"scoped": "scoped"}


async def test_pings_are_answered_at_any_time(edge: Running) -> None:
    async with opened(edge) as client:
        await client.send({"type": "ping", "payload": {"a": 1}})
        assert await client.receive() == {"type": "pong"}
        await client.send({"type": "pong"})
        await client.send({"type": "ping", "payload": None})
        assert await client.receive() == {"type": "pong"}


async def test_too_many_sockets_are_sent_elsewhere() -> None:
    with running(make_endpoint(limits=Limits(connections=1))) as edge:
        async with acknowledged(edge), opened(edge) as client:
            assert (await client.closing())[0] == 1013
        async with acknowledged(edge):
            pass
