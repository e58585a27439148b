"""A load generator in a process of its own: HTTP/1.1 on connections that stay open, one request at a time on each.

Reads a job as JSON from standard input and prints the result as JSON. It stops by itself.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from itertools import cycle

import uvloop
from msgspec import Struct, json

ANSWER_SECONDS_MAX = 30.0


class Job(Struct, frozen=True):
    """Send the requests in turn, for so many seconds, or each once if `seconds` is 0; each is a whole HTTP request."""

    host: str
    port: int
    connections: int
    seconds: float
    requests: list[str]


class Result(Struct, frozen=True):
    """`refused` counts answers other than 200, with errors, or with user errors; latencies in milliseconds."""

    count: int
    refused: int
    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def latency(self, percent: float) -> float:
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(len(self.latencies) * percent / 100))]


def http_request(method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None) -> str:
    """The text of one request."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body.encode())}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", body])


async def run(job: Job) -> Result:
    """Send the load and measure it."""
    requests = (request.encode() for request in (job.requests if not job.seconds else cycle(job.requests)))
    latencies: list[float] = []
    refused = 0
    start = time.perf_counter()
    deadline = start + job.seconds if job.seconds else float("inf")

    async def client(source: Iterator[bytes]) -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection(job.host, job.port)
        for request in source:
            before = time.perf_counter()
            if before >= deadline:
                break
            writer.write(request)
            accepted = await asyncio.wait_for(_answer(reader), ANSWER_SECONDS_MAX)
            latencies.append((time.perf_counter() - before) * 1_000)
            refused += not accepted
        writer.close()

    await asyncio.gather(*(client(requests) for _ in range(job.connections)))
    return Result(count=len(latencies), refused=refused, seconds=time.perf_counter() - start, latencies=latencies)


async def _answer(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    name = b"content-length: "
    start = head.lower().index(name) + len(name)
    body = await reader.readexactly(int(head[start : head.index(b"\r\n", start)]))
    return head.startswith(b"HTTP/1.1 200") and b'"errors":' not in body and b'"userErrors":[{' not in body


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(run(json.decode(sys.stdin.buffer.read(), type=Job)))
    sys.stdout.buffer.write(json.encode(result))
