"""Locations, SKUs and stock for the benchmarks, made through the API from a fixed seed.

20 locations at random places of the contiguous United States, every third one a store; 2,000 SKUs of 0.2 to 3 kg;
each SKU is stocked with 1,000,000 units at 10 of the locations.
"""

import asyncio
from random import Random

from app.client.graphql_client import GraphQLClient
from benchmarks.setting import Setting

LOCATIONS = 20
SKUS = 2_000
STOCKED_AT = 10
UNITS = 1_000_000
SKUS_PER_REQUEST = 10
LEVELS_PER_REQUEST = 200
CLIENTS = 16

SAVE_LOCATION = "mutation ($input: SaveLocationInput!) { saveLocation(input: $input) { userErrors { message } } }"
RECEIVE = "mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { userErrors { message } } }"


def sku_code(number: int) -> str:
    return f"SKU-{number:04}"


async def build_network(setting: Setting) -> None:
    """Save everything; bounded, and refused aloud."""
    random = Random(1)
    gate = asyncio.Semaphore(CLIENTS)
    async with GraphQLClient(f"http://127.0.0.1:{setting.api.port}", setting.key) as client:

        async def send(document: str, **variables: object) -> None:
            async with gate:
                await client.execute(document, **variables)

        await asyncio.gather(*(send(SAVE_LOCATION, input=_location(random, number)) for number in range(LOCATIONS)))
        await asyncio.gather(*(send(*_skus(random, start)) for start in range(0, SKUS, SKUS_PER_REQUEST)))
        await asyncio.gather(*(send(RECEIVE, input=delivery) for delivery in _deliveries(random)))


def _location(random: Random, number: int) -> dict[str, object]:
    return {
        "code": f"L{number:02}",
        "name": f"Location {number}",
        "kind": "STORE" if number % 3 == 0 else "WAREHOUSE",
        "methods": ["SHIP", "PICKUP"],
        "address": {
            "countryCode": "US",
            "latitude": round(random.uniform(30, 46), 4),
            "longitude": round(random.uniform(-120, -75), 4),
        },
    }


def _skus(random: Random, start: int) -> tuple[str]:
    fields = " ".join(
        f'm{number}: saveSku(input: {{code: "{sku_code(number)}", name: "Item {number}", '
        f"weightGrams: {random.randint(200, 3_000)}}}) {{ userErrors {{ message }} }}"
        for number in range(start, start + SKUS_PER_REQUEST)
    )
    return (f"mutation {{ {fields} }}",)


def _deliveries(random: Random) -> list[dict[str, object]]:
    items: dict[int, list[dict[str, object]]] = {number: [] for number in range(LOCATIONS)}
    for number in range(SKUS):
        for place in random.sample(range(LOCATIONS), STOCKED_AT):
            items[place].append({"sku": sku_code(number), "quantity": UNITS})
    return [
        {
            "locationCode": f"L{place:02}",
            "items": goods[start : start + LEVELS_PER_REQUEST],
            "idempotencyKey": f"network-{place}-{start}",
        }
        for place, goods in items.items()
        for start in range(0, len(goods), LEVELS_PER_REQUEST)
    ]
