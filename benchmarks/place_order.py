"""Place orders: 2 or 3 lines, routed over 20 locations, committed by a majority, with events and relay.

Target: server and mongod together at most 1.6 ms of CPU per order, which is 0.6 times that of a server without routing,
log or relay that commits one transaction per order (1.24 + 1.41 ms, measured elsewhere on two shared cores).
"""

from random import Random
from statistics import median

from msgspec import json

from benchmarks.load import http_request
from benchmarks.network import SKUS, sku_code
from benchmarks.setting import Setting, measure

TARGET_MICROSECONDS = 1_600
ROUNDS = 3
SECONDS = 6.0
CONNECTIONS = 64
REQUESTS = 40_000
"""More than can be sent in one round, as every order has a key of its own."""

PLACE = (
    "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number } userErrors { message } } }"
)


def rows(setting: Setting) -> list[tuple[str, ...]]:
    """Rows of the table: what, figure, CPU, target."""
    random = Random(2)
    measure(setting, setting.api, _requests(setting, random), connections=CONNECTIONS, seconds=2.0)
    rounds = [
        measure(setting, setting.api, _requests(setting, random), connections=CONNECTIONS, seconds=SECONDS)
        for _ in range(ROUNDS)
    ]
    refused = sum(measured.result.refused for measured in rounds)
    per_second = median(measured.result.per_second for measured in rounds)
    server = median(measured.server_microseconds for measured in rounds)
    mongod = median(measured.mongod_microseconds for measured in rounds)
    p99 = median(measured.result.latency(99) for measured in rounds)
    return [
        (
            f"placeOrder, 2-3 lines, 20 locations, {CONNECTIONS} clients ({refused} failed)",
            f"{per_second:,.0f}/s, p99 {p99:.0f} ms",
            f"{server:,.0f} + {mongod:,.0f} µs (server + mongod)",
            f"≤ {TARGET_MICROSECONDS:,} µs in sum: {(server + mongod) / TARGET_MICROSECONDS:.2f} of it",
        )
    ]


def _requests(setting: Setting, random: Random) -> list[str]:
    return [http_request("POST", "/graphql", body=_body(random), headers=setting.headers) for _ in range(REQUESTS)]


def _body(random: Random) -> str:
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
        "items": [
            {"sku": sku_code(number), "quantity": random.randint(1, 3), "unitPrice": "19.99"}
            for number in random.sample(range(SKUS), random.randint(2, 3))
        ],
        "idempotencyKey": f"{random.getrandbits(64):x}",
    }
    return json.encode({"query": PLACE, "variables": {"input": order}}).decode()
