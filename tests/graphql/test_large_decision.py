"""The reasons of a large order in a large network, which are shown a few at a time."""

import asyncio

from tests.graphql.client import Client
from tests.graphql.shop import NEW_YORK, PLACE, RECEIVE, SAVE_LOCATION, SAVE_SKU, key

LOCATIONS, LINES = 200, 25
PLAIN = """
locationCode verdict units cost { terms { term amount { amount } } total { amount } }
carrierService distanceKilometers deliverDays rule ruleCode threshold actual
"""
LOADED = "location { code name kind active } delta { amount { amount } units deltaUnits proven limit }"
REASONS = "query($id: ID!) { routingDecision(orderId: $id) { lines { lineId unserved candidates { %s } } } }"


async def large_order(client: Client) -> str:
    """An order of as many lines and candidates as one answer may hold."""

    async def save_location(number: int) -> None:
        address = {"countryCode": "US", "latitude": 30 + number / 20, "longitude": -120 + number / 4}
        given = {"code": f"L{number:03}", "name": f"House {number}", "kind": "WAREHOUSE", "address": address}
        assert (await client.data(SAVE_LOCATION, input=given))["userErrors"] == []

    await asyncio.gather(*(save_location(number) for number in range(LOCATIONS)))
    items = [{"sku": f"S{number:02}", "quantity": 9} for number in range(LINES)]
    for item in items:
        sku = {"code": item["sku"], "name": "Good", "weightGrams": 400}
        assert (await client.data(SAVE_SKU, input=sku))["userErrors"] == []
    for number in (10, 50, 100):
        given = {"locationCode": f"L{number:03}", "items": items, "idempotencyKey": key()}
        assert (await client.data(RECEIVE, input=given))["userErrors"] == []
    order = {
        "idempotencyKey": key(),
        "channel": "WEB",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": {**NEW_YORK, "name": "Ada", "latitude": 40.7, "longitude": -74.0},
        "customer": {"name": "Ada"},
        "items": [{"sku": item["sku"], "quantity": 1, "unitPrice": "1"} for item in items],
    }
    placed = await client.data(PLACE, input=order)
    assert placed["userErrors"] == []
    return str(placed["order"]["id"])


async def test_all_candidates_are_told(client: Client) -> None:
    order_id = await large_order(client)
    for fields in (PLAIN, PLAIN + LOADED):
        decision = await client.data(REASONS % fields, id=order_id)
        lines = decision["lines"]
        assert [len(line["candidates"]) for line in lines] == [LOCATIONS] * LINES
        assert {line["unserved"] for line in lines} == {0}
        chosen = [each for line in lines for each in line["candidates"] if each["verdict"] == "CHOSEN"]
        assert sum(each["units"] for each in chosen) == LINES
