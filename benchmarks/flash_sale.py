"""A flash sale: all buyers come at once for one SKU, of which there is a quarter as many units.

Targets: exactly as many are sold as there are; nobody waits longer than 2 s; 200 buyers are served 10 times as fast as
by the peer, Mercurius, in the same run. The large sale is at two server processes, and half of its buyers reserve their
unit first and place the order then.
"""

import subprocess
import sys
import urllib.request
from contextlib import nullcontext
from statistics import median
from typing import Any
from uuid import uuid4

from msgspec import json

from benchmarks.buyers import Buyer, Job, Sale
from benchmarks.load import http_request
from benchmarks.peers import NOT_RUN, Peers
from benchmarks.setting import Server, Setting, another_api, measure

SMALL, LARGE = 200, 2_000
SHARE = 4
"""Buyers per unit."""
ROUNDS = 3
WAIT_SECONDS_MAX = 2.0
SPEED_TARGET = 10.0
LOCATION = "L01"
WARM_UP_BUYERS = 100
ASK_SECONDS_MAX = 30.0

SAVE = "mutation ($input: SaveSkuInput!) { saveSku(input: $input) { userErrors { message } } }"
RECEIVE = "mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { userErrors { message } } }"
LEVEL = 'query ($sku: String!) { stockLevel(sku: $sku, locationCode: "L01") { available reserved allocated } }'
PLACE = "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code } } }"
RESERVE = (
    "mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } userErrors { code } } }"
)


def rows(setting: Setting, peers: Peers | None) -> list[tuple[str, ...]]:
    """Rows of the table: what, figure, CPU, target."""
    _our_sale(setting, [setting.api], WARM_UP_BUYERS, reserving=True)
    with peers.serving("mercurius") if peers else nullcontext() as mercurius:
        small, theirs = [], []
        for _ in range(ROUNDS):
            small.append(_our_sale(setting, [setting.api], SMALL))
            if mercurius is not None and peers is not None:
                theirs.append(_their_sale(mercurius, peers, SMALL))
        with another_api(setting) as second:
            servers = [setting.api, second]
            _our_sale(setting, servers, WARM_UP_BUYERS, reserving=True)
            large = [_our_sale(setting, servers, LARGE, reserving=True) for _ in range(ROUNDS)]
    faster = f"{_seconds(theirs) / _seconds(small):.1f} times" if theirs else NOT_RUN
    return [
        _row(
            f"flash sale, {SMALL} buyers of {SMALL // SHARE} units",
            small,
            f"≥ {SPEED_TARGET:.0f} times as fast as Mercurius: {faster}",
        ),
        _row(f"the peer Mercurius: {SMALL} buyers of {SMALL // SHARE} units", theirs, "-"),
        _row(
            f"flash sale, {LARGE:,} buyers of {LARGE // SHARE}, two processes, half reserve first",
            large,
            f"exactly {LARGE // SHARE}; longest wait ≤ {WAIT_SECONDS_MAX:.0f} s: {_longest(large):.2f} s",
        ),
    ]


def _row(what: str, sales: list[Sale], target: str) -> tuple[str, ...]:
    if not sales:
        return (what, NOT_RUN, "-", target)
    sold = ", ".join(str(sale.bought) for sale in sales)
    failed = sum(sale.failed for sale in sales)
    figures = f"{_seconds(sales):.2f} s, longest wait {_longest(sales):.2f} s, sold {sold}, {failed} failed"
    return (what, figures, "-", target)


def _seconds(sales: list[Sale]) -> float:
    return median(sale.seconds for sale in sales)


def _longest(sales: list[Sale]) -> float:
    return max(max(sale.waits) for sale in sales) / 1_000


def _our_sale(setting: Setting, servers: list[Server], count: int, *, reserving: bool = False) -> Sale:
    """One sale of a SKU of its own; checks that the stock tells the same as the buyers."""
    sku = f"SALE-{uuid4().hex[:8]}"
    units = count // SHARE
    _ask(setting, SAVE, {"input": {"code": sku, "name": "Sale", "weightGrams": 500}})
    arrival: dict[str, object] = {
        "locationCode": LOCATION,
        "items": [{"sku": sku, "quantity": units}],
        "idempotencyKey": sku,
    }
    _ask(setting, RECEIVE, {"input": arrival})
    buyers = [
        Buyer(port=servers[number % len(servers)].port, bodies=_steps(sku, reserves=reserving and number % 4 < 2))
        for number in range(count)
    ]
    sale = _run(Job(buyers=buyers, headers=setting.headers))
    level = _ask(setting, LEVEL, {"sku": sku})["stockLevel"]
    assert level == {"available": units - sale.bought, "reserved": 0, "allocated": sale.bought}, (level, sale.bought)
    return sale


def _steps(sku: str, *, reserves: bool) -> list[str]:
    order: dict[str, object] = {
        "channel": "web",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": {"name": "Ada Lovelace", "countryCode": "US", "latitude": 40.7, "longitude": -74.0},
        "items": [{"sku": sku, "quantity": 1, "unitPrice": "19.99"}],
        "idempotencyKey": uuid4().hex,
    }
    if not reserves:
        return [_body(PLACE, order)]
    reservation: dict[str, object] = {"channel": "web", "items": [{"sku": sku, "quantity": 1}], "holder": uuid4().hex}
    return [
        _body(RESERVE, {**reservation, "idempotencyKey": uuid4().hex}),
        _body(PLACE, {**order, "reservationId": "{}"}),
    ]


def _body(query: str, given: dict[str, object]) -> str:
    return json.encode({"query": query, "variables": {"input": given}}).decode()


def _their_sale(server: Server, peers: Peers, count: int) -> Sale:
    """The same sale at the peer, by its own documents."""
    sku, units = "SKU-7", count // SHARE
    headers = {"content-type": "application/json"}
    stock = json.encode({"query": f'mutation {{ setStock(sku: "{sku}", avail: {units}) }}'}).decode()
    measure(server, [http_request("POST", "/graphql", body=stock, headers=headers)], connections=1, seconds=0)
    query = (peers.folder / "queries" / "place.graphql").read_text()
    body = json.encode({"query": query, "variables": {"l": [{"sku": sku, "quantity": 1}]}}).decode()
    return _run(Job(buyers=[Buyer(port=server.port, bodies=[body])] * count, headers=headers))


def _ask(setting: Setting, query: str, variables: dict[str, object]) -> Any:
    """The data of one request to our own server; raises on any error."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{setting.api.port}/graphql",
        data=json.encode({"query": query, "variables": variables}),
        headers=setting.headers,
    )
    with urllib.request.urlopen(request, timeout=ASK_SECONDS_MAX) as answer:  # our own http URL
        body = json.decode(answer.read())
    assert "errors" not in body, body
    assert all(not payload.get("userErrors") for payload in body["data"].values()), body
    return body["data"]


def _run(job: Job) -> Sale:
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "benchmarks.buyers"], input=json.encode(job), check=True, capture_output=True
    )
    return json.decode(done.stdout, type=Sale)
