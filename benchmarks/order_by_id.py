"""Read one order by id (48 values and 13 more per shipment) beside the same document read and sent by hand, without
GraphQL (the limit), and beside the peers, who read one document of five lines and two shipments.

Targets: at least 0.8 times the limit's throughput at 64 clients; at most 1.0 times the CPU per request of Mercurius'
server and 0.45 times that of Apollo's. All take turns, so that a noisy moment meets each.
"""

import asyncio
from contextlib import ExitStack
from random import Random
from statistics import median

from msgspec import json

from app.client.graphql_client import GraphQLClient
from benchmarks.load import http_request
from benchmarks.network import SKUS, sku_code
from benchmarks.peers import NOT_RUN, Peers
from benchmarks.setting import ORGANIZATION, Measured, Server, Setting, measure

TARGET_SHARE = 0.8
TARGETS_PEERS = {"mercurius": 1.0, "apollo": 0.45}
ORDERS = 200
PEERS_ORDERS = 2_000
ROUNDS = 3
WARM_UP_SECONDS = 2.0
SECONDS = 5.0
CONNECTIONS = 64

ORDER = """query ($id: ID!) { order(id: $id) {
  id number state fulfillmentStatus channel placedAt version
  shipTo { name city postalCode countryCode }
  totals { total { amount currencyCode } }
  lines { id quantity unitPrice { amount currencyCode } quantities { allocated shipped delivered } }
  shipments { id carrier trackingNumber status events { at code place } }
} }"""
PLACE = """mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  order { id fulfillmentOrders { id } } userErrors { message } } }"""
WORK = """mutation ($id: ID!) {
  acceptFulfillmentOrder(input: {id: $id}) { userErrors { message } }
  markPicking(input: {id: $id}) { userErrors { message } }
  markPacked(input: {id: $id}) { userErrors { message } } }"""
SHIP = """mutation ($input: CreateShipmentInput!) { createShipment(input: $input) {
  shipment { id } userErrors { message } } }"""
SCAN = (
    """mutation ($input: RecordTrackingEventInput!) { recordTrackingEvent(input: $input) { userErrors { message } } }"""
)
SCANS = (
    ("LABELLED", "2026-01-01T08:00:00Z"),
    ("HANDED_OVER", "2026-01-01T17:00:00Z"),
    ("IN_TRANSIT", "2026-01-02T09:00:00Z"),
)


def rows(setting: Setting, peers: Peers | None) -> list[tuple[str, ...]]:
    """Rows of the table: what, figure, CPU, target."""
    ids = asyncio.run(_orders(setting))
    ours = [
        http_request(
            "POST",
            "/graphql",
            body=json.encode({"query": ORDER, "variables": {"id": order_id}}).decode(),
            headers=setting.headers,
        )
        for order_id in ids
    ]
    limit = [http_request("GET", f"/orders/{ORGANIZATION}%7C{order_id}") for order_id in ids]
    sides = {"api": (setting.api, ours), "limit": (setting.limit, limit)}
    with ExitStack() as stack:
        if peers is not None:
            sides |= {
                name: (stack.enter_context(peers.serving(name)), _their_requests(peers)) for name in TARGETS_PEERS
            }
        rounds = _rounds(sides)
    return [
        _row("order by id", rounds["api"], _targets(rounds)),
        _row("the limit: find_one and orjson by hand", rounds["limit"], "-"),
        *(_row(f"the peer {name.capitalize()}", rounds.get(name, []), "-") for name in TARGETS_PEERS),
    ]


def _rounds(sides: dict[str, tuple[Server, list[str]]]) -> dict[str, list[Measured]]:
    for server, requests in sides.values():
        measure(server, requests, connections=CONNECTIONS, seconds=WARM_UP_SECONDS)
    rounds: dict[str, list[Measured]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, (server, requests) in sides.items():
            rounds[name].append(measure(server, requests, connections=CONNECTIONS, seconds=SECONDS))
    return rounds


def _their_requests(peers: Peers) -> list[str]:
    query = (peers.folder / "queries" / "order.graphql").read_text()
    random = Random(4)
    bodies = [
        json.encode({"query": query, "variables": {"id": str(random.randrange(PEERS_ORDERS))}}).decode()
        for _ in range(ORDERS)
    ]
    return [
        http_request("POST", "/graphql", body=body, headers={"content-type": "application/json"}) for body in bodies
    ]


def _targets(rounds: dict[str, list[Measured]]) -> str:
    ours = rounds["api"]
    share = _throughput(ours) / _throughput(rounds["limit"])
    cpu_share = _cpu(ours) / _cpu(rounds["limit"])
    targets = [f"≥ {TARGET_SHARE} of the limit's throughput: {share:.2f} (CPU: {cpu_share:.2f} times)"]
    for name, target in TARGETS_PEERS.items():
        actual = f"{_cpu(ours) / _cpu(rounds[name]):.2f}" if name in rounds else NOT_RUN
        targets.append(f"≤ {target} times the CPU of {name.capitalize()}: {actual}")
    return "; ".join(targets)


def _row(what: str, rounds: list[Measured], target: str) -> tuple[str, ...]:
    if not rounds:
        return (what, NOT_RUN, NOT_RUN, target)
    failed = sum(measured.result.refused for measured in rounds)
    p99 = median(measured.result.latency(99) for measured in rounds)
    mongod = median(measured.mongod_microseconds for measured in rounds)
    return (
        f"{what}, {CONNECTIONS} clients ({failed} failed)",
        f"{_throughput(rounds):,.0f}/s, p99 {p99:.0f} ms",
        f"{_cpu(rounds):,.0f} + {mongod:,.0f} µs (server + mongod)",
        target,
    )


def _throughput(rounds: list[Measured]) -> float:
    return median(measured.result.per_second for measured in rounds)


def _cpu(rounds: list[Measured]) -> float:
    return median(measured.server_microseconds for measured in rounds)


async def _orders(setting: Setting) -> list[str]:
    """Orders of five lines, shipped, with three scans per shipment."""
    random = Random(3)
    async with GraphQLClient(f"http://127.0.0.1:{setting.api.port}", setting.key) as client:
        return list(await asyncio.gather(*(_order(client, random, number) for number in range(ORDERS))))


async def _order(client: GraphQLClient, random: Random, number: int) -> str:
    items = [
        {"sku": sku_code(sku), "quantity": index + 1, "unitPrice": "19.99"}
        for index, sku in enumerate(random.sample(range(SKUS), 5))
    ]
    placed = {
        "channel": "web",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": {"name": "Ada Lovelace", "city": "New York", "postalCode": "10001", "countryCode": "US"},
        "items": items,
        "idempotencyKey": f"order-{number}",
    }
    order = (await client.mutate(PLACE, input=placed))["order"]
    for part in order["fulfillmentOrders"]:
        await client.execute(WORK, id=part["id"])
        shipped = {
            "fulfillmentOrderId": part["id"],
            "carrier": "UPS",
            "trackingNumber": part["id"][-14:],
            "idempotencyKey": part["id"],
        }
        shipment = (await client.mutate(SHIP, input=shipped))["shipment"]
        for code, at in SCANS:
            await client.mutate(SCAN, input={"shipmentId": shipment["id"], "code": code, "at": at, "place": "Newark"})
    return str(order["id"])
