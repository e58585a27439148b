"""Two processes that want the same stock: half of all lines are of 20 hot SKUs among 2,000, and there is enough of each.

Targets: two processes with 64 clients each place no fewer orders than one with 64, and p99 is at most 300 ms. One and
two take turns, so that a noisy moment meets both; the ratio is the median over the rounds. Measured twice:

- *committers*: each process is the committer with its callers, without network, API or routing; all at one location;
- *servers*: `switchyard serve`, over HTTP, routed over 20 locations. With the load generators that is three to five busy
  processes beside MongoDB: where there are two cores, they share them, and the CPU figures say who has them.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import median
from uuid import uuid4

from msgspec import json

from app.settings import PREFIX
from benchmarks.contending_committer import Job, Placed, stocking
from benchmarks.load import http_request
from benchmarks.network import SKUS, sku_code
from benchmarks.peers import Peers
from benchmarks.place_order import order_body
from benchmarks.processes import cpu_seconds
from benchmarks.setting import Server, Setting, another_api, measure
from storage.committer import Committer
from storage.database import connect
from storage.indexes import ensure_indexes

CLIENTS = 64
HOT_SKUS = 20
RATIO_TARGET = 1.0
P99_TARGET_MILLISECONDS = 300
ROUNDS = 5
WARM_UP_SECONDS = 1.0
COMMITTER_SECONDS = 4.0
SERVER_SECONDS = 6.0
REQUESTS = 15_000
"""More than a server can answer in one round, as every order has a key of its own."""
ORGANIZATION = "contention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What all processes of a round did together; CPU of callers and committers, or of servers, and of mongod."""

    per_second: float
    failed: int
    latencies: list[float]
    process_microseconds: float
    mongod_microseconds: float

    def latency(self, percent: int) -> float:
        return sorted(self.latencies)[len(self.latencies) * percent // 100]


def rows(setting: Setting, peers: Peers | None) -> list[tuple[str, ...]]:  # noqa: ARG001  # as all scenarios
    """Rows of the table: what, figure, CPU, target. No peer does the same."""
    url = setting.environment[f"{PREFIX}MONGO_URL"]
    database = f"contention_{uuid4().hex[:8]}"
    asyncio.run(_stock(url, database))
    committers = _alternating(lambda number: _committers(setting, url, database, number))
    random = Random(5)
    with another_api(setting) as second:
        both = [setting.api, second]
        _servers(setting, both, random, WARM_UP_SECONDS)
        servers = _alternating(lambda number: _servers(setting, both[:number], random, SERVER_SECONDS))
    return [*_rows("committers", committers), *_rows("servers", servers)]


def _alternating(measured: Callable[[int], Round]) -> list[tuple[Round, Round]]:
    return [(measured(1), measured(2)) for _ in range(ROUNDS)]


def _rows(what: str, rounds: list[tuple[Round, Round]]) -> list[tuple[str, ...]]:
    one, two = zip(*rounds, strict=True)
    ratio = median(second.per_second / first.per_second for first, second in rounds)
    p99 = median(measured.latency(99) for measured in two)
    return [
        (f"contended stock, {what}: one process", *_figures(one), "-"),
        (
            f"contended stock, {what}: two processes",
            *_figures(two),
            f"≥ {RATIO_TARGET} of one: {ratio:.2f}; p99 ≤ {P99_TARGET_MILLISECONDS} ms: {p99:.0f} ms",
        ),
    ]


def _figures(rounds: tuple[Round, ...]) -> tuple[str, str]:
    per_second = median(measured.per_second for measured in rounds)
    p50, p99 = (median(measured.latency(percent) for measured in rounds) for percent in (50, 99))
    process = median(measured.process_microseconds for measured in rounds)
    mongod = median(measured.mongod_microseconds for measured in rounds)
    failed = sum(measured.failed for measured in rounds)
    return (
        f"{per_second:,.0f}/s, p50 {p50:.0f} ms, p99 {p99:.0f} ms, {failed} failed",
        f"{process:,.0f} + {mongod:,.0f} µs (processes + mongod)",
    )


async def _stock(url: str, name: str) -> None:
    database = connect(url, name)
    await ensure_indexes(database)
    committer = Committer(database)
    await asyncio.gather(*(committer.commit(change) for change in stocking(ORGANIZATION, SKUS)))
    await committer.close()
    database.client.close()


def _committers(setting: Setting, url: str, database: str, number: int) -> Round:
    jobs = [
        Job(
            url=url,
            database=database,
            organization=ORGANIZATION,
            name=uuid4().hex,
            callers=CLIENTS,
            skus=SKUS,
            hot=HOT_SKUS,
            warming_seconds=WARM_UP_SECONDS,
            seconds=COMMITTER_SECONDS,
        )
        for _ in range(number)
    ]
    command = [sys.executable, "-m", "benchmarks.contending_committer"]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in jobs]
    for process, job in zip(processes, jobs, strict=True):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.encode(job) + b"\n")
        process.stdin.flush()
        process.stdout.readline()
    before = cpu_seconds(setting.api.mongod_pid)
    with ThreadPoolExecutor(number) as pool:
        outputs = pool.map(lambda process: process.communicate(b"go\n")[0], processes)
        results = [json.decode(output, type=Placed) for output in outputs]
    mongod = (cpu_seconds(setting.api.mongod_pid) - before) * COMMITTER_SECONDS / (COMMITTER_SECONDS + WARM_UP_SECONDS)
    count = sum(len(placed.latencies) for placed in results)
    return Round(
        per_second=sum(len(placed.latencies) / placed.seconds for placed in results),
        failed=sum(placed.failed for placed in results),
        latencies=[latency for placed in results for latency in placed.latencies],
        process_microseconds=sum(placed.cpu_seconds for placed in results) / count * 1e6,
        mongod_microseconds=mongod / count * 1e6,
    )


def _servers(setting: Setting, servers: list[Server], random: Random, seconds: float) -> Round:
    loads = [_requests(setting, random) for _ in servers]
    with ThreadPoolExecutor(len(servers)) as pool:
        measured = list(
            pool.map(
                lambda server, requests: measure(server, requests, connections=CLIENTS, seconds=seconds),
                servers,
                loads,
            )
        )
    count = sum(one.result.count for one in measured)
    return Round(
        per_second=sum(one.result.per_second for one in measured),
        failed=sum(one.result.refused for one in measured),
        latencies=[latency for one in measured for latency in one.result.latencies],
        process_microseconds=sum(one.server_microseconds * one.result.count for one in measured) / count,
        # Each has seen all that mongod did.
        mongod_microseconds=median(one.mongod_microseconds * one.result.count for one in measured) / count,
    )


def _requests(setting: Setting, random: Random) -> list[str]:
    return [
        http_request("POST", "/graphql", body=order_body(random, _skus(random)), headers=setting.headers)
        for _ in range(REQUESTS)
    ]


def _skus(random: Random) -> list[str]:
    """2 or 3 different ones; each is hot with probability one half."""
    numbers: set[int] = set()
    lines = random.randint(2, 3)
    while len(numbers) < lines:
        numbers.add(random.randrange(HOT_SKUS) if random.random() < 0.5 else random.randrange(HOT_SKUS, SKUS))
    return [sku_code(number) for number in sorted(numbers)]
