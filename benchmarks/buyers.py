"""Buyers who all come at once, each on a connection of its own, in a process of their own.

Reads a job as JSON from standard input and prints the result as JSON. It stops by itself.
"""

import asyncio
import sys
import time
from typing import Any

import uvloop
from msgspec import Struct, json

ANSWER_SECONDS_MAX = 60.0


class Buyer(Struct, frozen=True):
    """The requests of one buyer at one port, as bodies of HTTP requests.

    Each is sent when the one before was answered; `{}` in it stands for the id in that answer. Without an id the buyer
    gives up.
    """

    port: int
    bodies: list[str]


class Job(Struct, frozen=True):
    """What all buyers send; `id_path` leads to the id in an answer, through whichever field comes first."""

    buyers: list[Buyer]
    headers: dict[str, str]


class Sale(Struct, frozen=True):
    """Which buyers got to the end, how long each waited in all (milliseconds), and how long it took altogether."""

    bought: int
    failed: int
    seconds: float
    waits: list[float]


async def run(job: Job) -> Sale:
    """Connect everybody, then open the doors."""
    connections = [await asyncio.open_connection("127.0.0.1", buyer.port) for buyer in job.buyers]
    head = "".join(f"{name}: {value}\r\n" for name, value in job.headers.items())
    start = time.perf_counter()
    ends = await asyncio.gather(
        *(_buy(buyer, head, *connection) for buyer, connection in zip(job.buyers, connections, strict=True))
    )
    seconds = time.perf_counter() - start
    for _, writer in connections:
        writer.close()
    return Sale(
        bought=sum(outcome is True for outcome, _ in ends),
        failed=sum(outcome is None for outcome, _ in ends),
        seconds=seconds,
        waits=[(end - start) * 1_000 for _, end in ends],
    )


async def _buy(
    buyer: Buyer, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[bool | None, float]:
    """Whether the buyer got it, None for an answer that is neither yes nor no; and when it was known."""
    got: str | None = ""
    for body in buyer.bodies:
        text = body.replace("{}", got or "")
        writer.write(
            f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n{head}content-length: {len(text.encode())}\r\n\r\n{text}".encode()
        )
        answer = json.decode(await asyncio.wait_for(_answer(reader), ANSWER_SECONDS_MAX))
        if answer.get("errors"):
            return None, time.perf_counter()
        got = _id(answer["data"])
        if got is None:
            return False, time.perf_counter()
    return True, time.perf_counter()


def _id(data: dict[str, Any]) -> str | None:
    """The first id in the answer, whatever is around it."""
    for value in data.values():
        if isinstance(value, dict):
            found = value.get("id") or _id(value)
            if found is not None:
                return str(found)
    return None


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    name = b"content-length: "
    start = head.lower().index(name) + len(name)
    return await reader.readexactly(int(head[start : head.index(b"\r\n", start)]))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(run(json.decode(sys.stdin.buffer.read(), type=Job)))
    sys.stdout.buffer.write(json.encode(result))
