"""Mutated bodies and frames: each gets an answer that blames the client, and the server goes on."""

import asyncio
import json
from collections.abc import Iterator
from random import Random

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.edge.socket_client import SUBPROTOCOL
from tests.graphql.business import Business, order_of

SEED = 20_260_105
BODIES_COUNT = 400
SOCKETS_COUNT = 100
CLOSE_CODES = {1009, 4400, 4401, 4403, 4409, 4429}
PLACE = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }"
FRAGMENTS = "{ orders { nodes { ...A } } } fragment A on Order { id lines { ...B } } fragment B on OrderLine { id }"
SPLICES = [
    b"{", b"}", b"[", b"]" * 30, b'"', b"\\", b"\\u0000", b"\\ud800", b"\x00", b"\xff", b"\xc3", b",", b":", b"...", b"$", b"!", b"@include(if: true)",
    b"#", b'"""', b"9" * 400, b"1e999", b"null", b"true", b"{a" * 300, b"[" * 2_000, b"a " * 2_000, b" " * 300_000,
]  # fmt: skip


def mutated(original: bytes, random: Random) -> bytes:
    """One to three splices, cuts, doublings or changed bytes."""
    changed = bytearray(original)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(changed) + 1)
        end = min(len(changed), at + random.randint(1, 20))
        match random.randrange(5):
            case 0:
                changed[at:at] = random.choice(SPLICES)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * random.randint(1, 50)
            case 3:
                changed[at:end] = bytes(random.randrange(256) for _ in range(end - at))
            case _:
                changed[at:end] = random.choice(SPLICES)
    return bytes(changed)


def requests() -> list[bytes]:
    placing = {"query": PLACE, "variables": {"input": order_of(("TEA", 1))}, "operationName": None}
    reading = {"query": "query Q($first: Int) { orders(first: $first) { nodes { id } } }", "variables": {"first": 3}}
    return [json.dumps(request).encode() for request in (placing, reading, {"query": FRAGMENTS})]


def bodies() -> Iterator[bytes]:
    random, originals = Random(SEED), requests()
    for _ in range(BODIES_COUNT):
        yield mutated(random.choice(originals), random)


async def test_no_body_is_a_defect(business: Business) -> None:
    headers = {"authorization": f"Bearer {business.api.key}", "content-type": "application/json"}
    limit = asyncio.Semaphore(16)

    async def answered(body: bytes) -> None:
        async with limit:
            response = await business.api.http.post("/graphql", content=body, headers=headers)
        shown = f"{body[:2_000]!r}\n{response.text[:2_000]}"
        assert response.status_code < 500, shown
        answer = response.json()
        assert "data" in answer or answer["errors"], shown
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert not codes & {"INTERNAL", "TIMEOUT", "OVERLOADED"}, shown

    await asyncio.gather(*(answered(body) for body in bodies()))
    assert "errors" not in await business.api.send("{ viewer { clientId } }")


@pytest.mark.parametrize("introduced", [True, False])
async def test_no_frame_is_a_defect(business: Business, url: str, introduced: bool) -> None:
    random, limit = Random(SEED), asyncio.Semaphore(16)
    subscribe = {"id": "1", "type": "subscribe", "payload": {"query": "{ viewer { clientId } }", "variables": {}}}
    originals = [
        json.dumps(message).encode() for message in (subscribe, {"type": "ping"}, {"id": "1", "type": "complete"})
    ]
    frames = [mutated(random.choice(originals), random) for _ in range(SOCKETS_COUNT)]

    codes: list[int] = []

    async def closed_or_answered(frame: bytes) -> None:
        async with limit, connect(f"ws{url[4:]}/graphql", subprotocols=[SUBPROTOCOL]) as connection:
            try:
                if introduced:
                    payload = {"authorization": f"Bearer {business.api.key}"}
                    await connection.send(json.dumps({"type": "connection_init", "payload": payload}))
                    assert json.loads(await connection.recv()) == {"type": "connection_ack"}
                await connection.send(frame.decode(errors="replace"))
                await connection.send('{"type": "ping"}')
                while (message := json.loads(await connection.recv()))["type"] != "pong":
                    assert "INTERNAL" not in json.dumps(message), frame
            except ConnectionClosed as closed:
                codes.append(closed.rcvd.code if closed.rcvd else 1006)

    async with asyncio.timeout(30):
        await asyncio.gather(*(closed_or_answered(frame) for frame in frames))
    assert set(codes) <= CLOSE_CODES
    assert "errors" not in await business.api.send("{ viewer { clientId } }")
