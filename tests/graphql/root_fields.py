"""A document for every root field that reads or follows something."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from tests.graphql.api import Api

QUERIES = {
    "order": "($order: ID!) { order(id: $order) { id } }",
    "orders": '{ orders(filter: {channels: ["WEB"]}) { nodes { id } } }',
    "fulfillmentOrder": "($part: ID!) { fulfillmentOrder(id: $part) { id } }",
    "fulfillmentOrders": '{ fulfillmentOrders(filter: {locationCodes: ["EAST"]}) { nodes { id } } }',
    "shipment": "($shipment: ID!) { shipment(id: $shipment) { id } }",
    "shipments": '{ shipments(filter: {carriers: ["UPS"]}) { nodes { id } } }',
    "location": '{ location(code: "EAST") { id } }',
    "locations": '{ locations(filter: {codes: ["EAST"]}) { nodes { id } } }',
    "sku": '{ sku(code: "TEA") { id } }',
    "skus": '{ skus(filter: {codes: ["TEA"]}) { nodes { id } } }',
    "channel": '{ channel(code: "WEB") { id } }',
    "channels": "{ channels { nodes { id } } }",
    "carrierService": '{ carrierService(code: "GROUND") { id } }',
    "carrierServices": "{ carrierServices(first: 1) { nodes { id } } }",
    "stockLevel": '{ stockLevel(sku: "TEA", locationCode: "EAST") { id } }',
    "stockLevels": '{ stockLevels(filter: {skus: ["TEA"]}) { nodes { id } } }',
    "availability": '{ availability(items: [{sku: "TEA"}]) { at } }',
    "stockMovements": '{ stockMovements(filter: {sku: "TEA"}) { nodes { id } } }',
    "incomingSupply": '{ incomingSupply(id: "inc_MUG|EAST|PO-1") { id } }',
    "incomingSupplies": '{ incomingSupplies(filter: {sku: "MUG"}) { nodes { id } } }',
    "stockTransfer": "($transfer: ID!) { stockTransfer(id: $transfer) { id } }",
    "stockTransfers": '{ stockTransfers(filter: {fromLocationCode: "EAST"}) { nodes { id } } }',
    "stockCount": "($count: ID!) { stockCount(id: $count) { id } }",
    "stockCounts": '{ stockCounts(filter: {locationCode: "EAST"}) { nodes { id } } }',
    "reservation": "($reservation: ID!) { reservation(id: $reservation) { id } }",
    "routingProfile": '{ routingProfile(code: "EXPRESS") { code } }',
    "routingProfiles": "{ routingProfiles { nodes { code } } }",
    "routingAssignments": "{ routingAssignments { version } }",
    "routingPilot": '{ routingPilot(code: "OLD") { id } }',
    "routingPilots": "{ routingPilots { nodes { id } } }",
    "routingPilotFigures": '{ routingPilotFigures(code: "OLD") { control { orders } } }',
    "routingDecision": "($order: ID!) { routingDecision(orderId: $order) { orderId } }",
    "routingDecisions": "($order: ID!) { routingDecisions(orderId: $order) { nodes { orderId } } }",
    "returnRouting": "($order: ID!, $line: ID!) "
    "{ returnRouting(input: {orderId: $order, lines: [{lineId: $line, quantity: 1}]}) { orderId } }",
    "simulateRouting": '($order: ID!) { simulateRouting(input: {orderIds: [$order], profiles: [{code: "DEFAULT"}]}) { at } }',
    "node": "($order: ID!) { node(id: $order) { id } }",
    "nodes": "($ids: [ID!]!) { nodes(ids: $ids) { id } }",
}
OPEN_TO_ALL = {"trackOrder", "viewer"}
SUBSCRIPTIONS = {
    "orderChanged": "($order: ID!) { orderChanged(id: $order) { kind } }",
    "fulfillmentOrdersChanged": '{ fulfillmentOrdersChanged(locationCode: "EAST") { kind } }',
    "stockChanged": '{ stockChanged(skus: ["TEA"]) { kind } }',
    "routingPilotFiguresChanged": '{ routingPilotFiguresChanged(code: "OLD") { kind } }',
}


async def first_message(api: Api, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The first result of a subscription, over an event stream; or why there is no stream."""
    headers = {"accept": "text/event-stream"}
    if api.key is not None:
        headers["authorization"] = f"Bearer {api.key}"
    body = {"query": document, "variables": variables}
    async with api.http.stream("POST", "/graphql", json=body, headers=headers) as response:
        if response.status_code == 200:
            return await _first(response)
        refused: dict[str, Any] = json.loads(await response.aread())
        return refused


async def _first(response: httpx.Response) -> dict[str, Any]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            message: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return message
    raise AssertionError("the stream ended without a message")


def used(document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that the document names."""
    return {name: value for name, value in variables.items() if f"${name}" in document}
