"""Place orders: 2 or 3 lines, routed over 20 locations, committed by a majority, with events and relay.

Target: server and mongod together at most 0.6 times the CPU per order of the peer, Mercurius, which commits one
transaction of two lines per order, without routing, authentication or log. The two take turns, so that a noisy moment
meets both.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from random import Random
from statistics import median

from msgspec import json

from benchmarks.load import http_request
from benchmarks.network import SKUS, sku_code
from benchmarks.peers import NOT_RUN, Peers
from benchmarks.setting import Measured, Server, Setting, measure

TARGET_SHARE = 0.6
ROUNDS = 4
WARM_UP_SECONDS = 3.0
SECONDS = 6.0
CONNECTIONS = 64
REQUESTS = 40_000
"""More than can be sent in one round, as every order has a key of its own."""

PLACE = (
    "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number } userErrors { message } } }"
)


def rows(setting: Setting, peers: Peers | None) -> list[tuple[str, ...]]:
    """Rows of the table: what, figure, CPU, target."""
    random = Random(2)
    with peers.serving("mercurius") if peers else nullcontext() as mercurius:
        _round(setting.api, _our_requests(setting, random), WARM_UP_SECONDS)
        if mercurius is not None and peers is not None:
            _round(mercurius, _their_requests(peers, random), WARM_UP_SECONDS)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_round(setting.api, _our_requests(setting, random), SECONDS))
            if mercurius is not None and peers is not None:
                theirs.append(_round(mercurius, _their_requests(peers, random), SECONDS))
    share = f"{_cpu(ours) / _cpu(theirs):.2f}" if theirs else NOT_RUN
    return [
        (
            f"placeOrder, 2-3 lines, 20 locations, {_who(ours)}",
            *_figures(ours),
            f"≤ {TARGET_SHARE} times the CPU of Mercurius: {share}",
        ),
        (
            f"the peer Mercurius: 2 lines, no routing, events or relay, {_who(theirs)}",
            *(_figures(theirs) if theirs else (NOT_RUN, NOT_RUN)),
            "-",
        ),
    ]


def _round(server: Server, requests: list[str], seconds: float) -> Measured:
    return measure(server, requests, connections=CONNECTIONS, seconds=seconds)


def _cpu(rounds: list[Measured]) -> float:
    """Microseconds of server and mongod together."""
    return median(measured.server_microseconds + measured.mongod_microseconds for measured in rounds)


def _who(rounds: list[Measured]) -> str:
    failed = f" ({sum(measured.result.refused for measured in rounds)} failed)" if rounds else ""
    return f"{CONNECTIONS} clients{failed}"


def _figures(rounds: list[Measured]) -> tuple[str, str]:
    per_second = median(measured.result.per_second for measured in rounds)
    p99 = median(measured.result.latency(99) for measured in rounds)
    server = median(measured.server_microseconds for measured in rounds)
    mongod = median(measured.mongod_microseconds for measured in rounds)
    return f"{per_second:,.0f}/s, p99 {p99:.0f} ms", f"{server:,.0f} + {mongod:,.0f} µs (server + mongod)"


def _our_requests(setting: Setting, random: Random) -> list[str]:
    return [
        http_request("POST", "/graphql", body=order_body(random, _skus(random)), headers=setting.headers)
        for _ in range(REQUESTS)
    ]


def _skus(random: Random) -> list[str]:
    return [sku_code(number) for number in random.sample(range(SKUS), random.randint(2, 3))]


def order_body(random: Random, skus: Sequence[str]) -> str:
    """The body of a request that places an order of 1 to 3 units of each, somewhere in the United States."""
    order = {
        "channel": "web",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": {
            "name": "Ada Lovelace",
            "countryCode": "US",
            "latitude": round(random.uniform(30, 46), 3),
            "longitude": round(random.uniform(-120, -75), 3),
        },
        "items": [{"sku": sku, "quantity": random.randint(1, 3), "unitPrice": "19.99"} for sku in skus],
        "idempotencyKey": f"{random.getrandbits(64):x}",
    }
    return json.encode({"query": PLACE, "variables": {"input": order}}).decode()


def _their_requests(peers: Peers, random: Random) -> list[str]:
    query = (peers.folder / "queries" / "place.graphql").read_text()
    return [
        http_request("POST", "/graphql", body=_their_body(query, random), headers={"content-type": "application/json"})
        for _ in range(REQUESTS)
    ]


def _their_body(query: str, random: Random) -> str:
    lines = [{"sku": f"SKU-{number}", "quantity": 1} for number in random.sample(range(SKUS), 2)]
    return json.encode({"query": query, "variables": {"l": lines}}).decode()
