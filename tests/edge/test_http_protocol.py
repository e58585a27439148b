import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from app.http_protocol import BoundedHttpProtocol
from tests.edge.server import Running, make_endpoint, running
from tests.edge.socket_client import acknowledged

TIME_LIMIT_SECONDS = 0.5
WAIT_SECONDS = 5.0
BODY = b'{"query":"{hello}"}'
REQUEST = b"POST /graphql HTTP/1.1\r\nhost: edge\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)
SLOW_BODY = b'{"query":"{slow(seconds:1)}"}'
SLOW_REQUEST = REQUEST.replace(BODY, SLOW_BODY).replace(b": %d" % len(BODY), b": %d" % len(SLOW_BODY))
ANSWER = b'{"data":{"hello":"hello"}'


class ImpatientHttpProtocol(BoundedHttpProtocol):
    header_seconds_max = TIME_LIMIT_SECONDS


@pytest.fixture(scope="module")
def impatient() -> Iterator[Running]:
    with running(make_endpoint(), http=ImpatientHttpProtocol) as edge:
        yield edge


@asynccontextmanager
async def connected(edge: Running) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(edge.host, edge.port)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            yield reader, writer
    finally:
        writer.close()


async def answers(reader: asyncio.StreamReader, count: int) -> bytes:
    """What arrives until there are `count` answers to REQUEST."""
    received = b""
    while received.count(ANSWER) < count:
        piece = await reader.read(65_536)
        assert piece, received
        received += piece
    return received


def with_headers(size: int) -> bytes:
    """A request whose line and headers have about this size."""
    padding = b"".join(b"x-%04d: %b\r\n" % (number, b"x" * 1_000) for number in range(size // 1_010))
    return REQUEST.replace(b"host: edge\r\n", b"host: edge\r\n" + padding)


@pytest.mark.parametrize(
    "request_bytes",
    [
        with_headers(70 * 1024),
        REQUEST.replace(b"edge", b"x" * 70 * 1024),
        REQUEST.replace(b"/graphql", b"/graphql?" + b"x" * 70 * 1024),
        b"GET /" + b"x" * 300_000,
        b"GET / HTTP/1.1\r\n" + b"x" * 300_000,
    ],
)
async def test_large_headers_are_refused(edge: Running, request_bytes: bytes) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(request_bytes)
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")


async def test_large_headers_are_refused_when_they_come_in_pieces(edge: Running) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(REQUEST)
        await answers(reader, 1)
        request = with_headers(70 * 1024)
        for start in range(0, len(request), 4_096):
            writer.write(request[start : start + 4_096])
            await writer.drain()
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")


async def test_large_trailers_end_the_connection(edge: Running) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(b"POST /graphql HTTP/1.1\r\nhost: edge\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n0\r\nx: ")
        reading = asyncio.create_task(reader.read())
        while not reading.done():
            writer.write(b"x" * 65_536)
            await asyncio.sleep(0.01)
        with suppress(ConnectionResetError):
            await reading


async def test_headers_below_the_limit_are_served(edge: Running) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(with_headers(62 * 1024) * 2)
        assert (await answers(reader, 2)).count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("served_before", "beginning"),
    [
        (0, b""),
        (0, b"\r\n"),
        (0, b"POST"),
        (0, REQUEST[:40]),
        (1, b"\r\n"),
        (1, b"POST"),
        (1, REQUEST[: REQUEST.index(b"\r\n\r\n") + 2]),
    ],
)
async def test_headers_must_come_in_time(impatient: Running, served_before: int, beginning: bytes) -> None:
    async with connected(impatient) as (reader, writer):
        for _ in range(served_before):
            writer.write(REQUEST)
            await answers(reader, 1)
        started = time.monotonic()
        writer.write(beginning)
        assert await reader.read() == b""
        assert TIME_LIMIT_SECONDS * 0.8 < time.monotonic() - started < TIME_LIMIT_SECONDS + 1


async def test_a_trickle_of_headers_gains_no_time(impatient: Running) -> None:
    async with connected(impatient) as (reader, writer):
        started = time.monotonic()
        reading = asyncio.create_task(reader.read())
        for number in range(len(REQUEST)):
            if reading.done():
                break
            writer.write(REQUEST[number : number + 1])
            await asyncio.sleep(0.05)
        assert await reading == b""
        assert time.monotonic() - started < TIME_LIMIT_SECONDS + 1


async def test_connections_outlive_the_limit(impatient: Running) -> None:
    async with connected(impatient) as (reader, writer):
        for _ in range(3):
            writer.write(REQUEST)
            await answers(reader, 1)
            await asyncio.sleep(TIME_LIMIT_SECONDS * 1.2)
        writer.write(REQUEST)
        await answers(reader, 1)


async def test_responses_and_bodies_may_take_longer(impatient: Running) -> None:
    async with connected(impatient) as (reader, writer):
        writer.write(SLOW_REQUEST + REQUEST[:40])
        assert b"done" in await reader.readuntil(b"done")
        writer.write(REQUEST[40:-5])
        await asyncio.sleep(TIME_LIMIT_SECONDS * 2)
        writer.write(REQUEST[-5:])
        await answers(reader, 1)


async def test_pipelined_requests_are_served_in_order(edge: Running) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(SLOW_REQUEST + REQUEST * 50)
        received = await answers(reader, 50)
    assert received.index(b"done") < received.index(ANSWER)


async def test_large_headers_do_not_spoil_the_response_before_them(edge: Running) -> None:
    async with connected(edge) as (reader, writer):
        writer.write(SLOW_REQUEST + with_headers(70 * 1024))
        assert b"431" not in await reader.read()


async def test_large_bodies_are_served(edge: Running) -> None:
    text = "x" * 200_000
    async with httpx.AsyncClient() as client:
        for _ in range(3):
            body = {"query": "query($text:String!){echo(text:$text)}", "variables": {"text": text}}
            assert (await client.post(edge.url, json=body)).json()["data"]["echo"] == text
            pieces = (piece.encode() for piece in json.dumps(body))
            response = await client.post(edge.url, content=_sent(pieces), headers={"content-type": "application/json"})
            assert response.json()["data"]["echo"] == text


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces of a thousand bytes."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) >= 1_000:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


async def test_sockets_outlive_the_limit(impatient: Running) -> None:
    async with acknowledged(impatient) as client:
        await asyncio.sleep(TIME_LIMIT_SECONDS * 2)
        await client.subscribe("{hello}")
        assert (await client.receive())["payload"]["data"] == {"hello": "hello"}


async def test_an_answer_comes_in_one_piece(impatient: Running) -> None:
    async with connected(impatient) as (reader, writer):
        for _ in range(20):
            writer.write(REQUEST)
            piece = await reader.read(65_536)
            assert piece.startswith(b"HTTP/1.1 200 OK\r\n")
            assert ANSWER in piece


async def test_who_expects_to_be_asked_on_is_asked_before_the_answer(impatient: Running) -> None:
    async with connected(impatient) as (reader, writer):
        writer.write(REQUEST.replace(b"host: edge\r\n", b"host: edge\r\nexpect: 100-continue\r\n").removesuffix(BODY))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(BODY)
        assert (await answers(reader, 1)).startswith(b"HTTP/1.1 200 OK\r\n")
