"""An organization with two warehouses, a store, three SKUs and stock."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.graphql.client import Client

_keys = count(1)

SAVE_LOCATION = "mutation($input: SaveLocationInput!) { saveLocation(input: $input) { userErrors { message } } }"
SAVE_SKU = "mutation($input: SaveSkuInput!) { saveSku(input: $input) { userErrors { message } } }"
RECEIVE = "mutation($input: ReceiveStockInput!) { receiveStock(input: $input) { userErrors { message } } }"
PLACE = """
mutation($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { id number lines { id } fulfillmentOrders { id locationCode } shipments { id } }
    userErrors { code message field }
  }
}
"""
WORK = """
mutation($input: FulfillmentOrderInput!, $shipment: CreateShipmentInput!) {
  acceptFulfillmentOrder(input: $input) { userErrors { message } }
  markPicking(input: $input) { userErrors { message } }
  markPacked(input: $input) { userErrors { message } }
  createShipment(input: $shipment) { shipment { id } userErrors { message } }
}
"""

NEW_YORK = {"line1": "1 Broadway", "city": "New York", "region": "NY", "postalCode": "10004", "countryCode": "US"}
PLACES: dict[str, dict[str, Any]] = {
    "NYC": {**NEW_YORK, "latitude": 40.70, "longitude": -74.01},
    "CHI": {"city": "Chicago", "countryCode": "US", "latitude": 41.88, "longitude": -87.63},
    "SEA": {"city": "Seattle", "countryCode": "US", "latitude": 47.61, "longitude": -122.33},
}


@dataclass(frozen=True, slots=True)
class Shop:
    """Where tests place orders."""

    client: Client

    async def place(self, *items: tuple[str, int], channel: str = "WEB", **fields: Any) -> dict[str, Any]:
        """Place an order of these pairs of SKU and quantity; it goes to New York."""
        given = {
            "idempotencyKey": key(),
            "channel": channel,
            "currencyCode": "USD",
            "method": "SHIP",
            "shipTo": {**NEW_YORK, "name": "Ada", "latitude": 40.7, "longitude": -74.0},
            "customer": {"id": "c-1", "name": "Ada", "email": "ada@example.com"},
            "items": [{"sku": sku, "quantity": quantity, "unitPrice": "19.90"} for sku, quantity in items],
            **fields,
        }
        placed = await self.client.data(PLACE, input=given)
        assert placed["userErrors"] == []
        order: dict[str, Any] = placed["order"]
        return order

    async def ship(self, fulfillment_order_id: str, tracking_number: str = "1Z1") -> str:
        """Take a fulfillment order from open to shipped; the id of its shipment."""
        shipment = {
            "fulfillmentOrderId": fulfillment_order_id,
            "carrier": "UPS",
            "trackingNumber": tracking_number,
            "idempotencyKey": key(),
        }
        body = await self.client.send(WORK, input={"id": fulfillment_order_id}, shipment=shipment)
        assert all(step["userErrors"] == [] for step in body["data"].values())
        created: str = body["data"]["createShipment"]["shipment"]["id"]
        return created


async def open_shop(client: Client) -> Shop:
    """TEA everywhere, MUG in Chicago alone, POT in Seattle alone."""
    for code, address in PLACES.items():
        kind = "STORE" if code == "NYC" else "WAREHOUSE"
        location = {
            "code": code,
            "name": f"{code} house",
            "kind": kind,
            "address": address,
            "methods": ["SHIP", "PICKUP"],
        }
        assert (await client.data(SAVE_LOCATION, input=location))["userErrors"] == []
    for code, name in (("TEA", "Green tea"), ("MUG", "Blue mug"), ("POT", "Tea pot")):
        sku = {"code": code, "name": name, "weightGrams": 400, "value": "12.50", "currencyCode": "USD"}
        assert (await client.data(SAVE_SKU, input=sku))["userErrors"] == []
    for place, items in {"NYC": ("TEA",), "CHI": ("TEA", "MUG"), "SEA": ("TEA", "POT")}.items():
        arrived = [{"sku": sku, "quantity": 100} for sku in items]
        given = {"locationCode": place, "items": arrived, "idempotencyKey": key()}
        assert (await client.data(RECEIVE, input=given))["userErrors"] == []
    return Shop(client)


def key() -> str:
    """An idempotency key that was never used."""
    return f"key-{next(_keys)}"
