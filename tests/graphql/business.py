"""An organization with locations, SKUs and stock, and what of it is stored."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from storage.database import Database
from tests.graphql.api import Api, fresh_key, input_type, refusal

LOCATIONS: dict[str, dict[str, Any]] = {
    "EAST": {"kind": "WAREHOUSE", "methods": ["SHIP", "PICKUP"], "handling": ["COLD"], "postalCode": "43215"},
    "WEST": {"kind": "WAREHOUSE", "methods": ["SHIP"], "postalCode": "89501"},
    "SHOP": {"kind": "STORE", "methods": ["PICKUP"], "postalCode": "60601"},
    "SHUT": {"kind": "WAREHOUSE", "methods": ["SHIP", "PICKUP"], "active": False, "postalCode": "80202"},
}
SKUS: dict[str, dict[str, Any]] = {
    "TEA": {"name": "Green tea"},
    "MUG": {"name": "Blue mug"},
    "ICE": {"name": "Ice cream", "handling": ["COLD"]},
    "OLD": {"name": "Discontinued", "active": False},
}
STOCK = {"EAST": ("TEA", "MUG", "ICE"), "WEST": ("TEA", "ICE"), "SHOP": ("TEA",), "SHUT": ("TEA",)}
"""Ten units each."""

SHIP_TO = {"name": "Ada", "line1": "1 Broadway", "city": "New York", "postalCode": "10004", "countryCode": "US"}
ORDER = "id number version lines { id skuCode } fulfillmentOrders { id locationCode status lines { lineId quantity } }"
STEPS = ("acceptFulfillmentOrder", "markPicking", "markPacked")
STATUSES = ("OPEN", "ACCEPTED", "PICKING", "PACKED")
LEVEL = "onHand available reserved allocated safetyStock damaged qualityControl safetyStockTarget version"


@dataclass(frozen=True, slots=True)
class Business:
    """Where tests place orders: EAST is nearest to where they go."""

    api: Api
    database: Database

    async def place(self, *items: tuple[str, int], **fields: Any) -> dict[str, Any]:
        """Place an order of these pairs of SKU and quantity."""
        payload = await self.api.run("placeOrder", order_of(*items, **fields), f"order {{ {ORDER} }}")
        order: dict[str, Any] = payload["order"]
        return order

    async def part(self, *items: tuple[str, int], status: str = "OPEN", **fields: Any) -> dict[str, Any]:
        """The only fulfillment order of a new order, worked on until it has the status."""
        order = await self.place(*items, **fields)
        (part,) = order["fulfillmentOrders"]
        await self.work(part["id"], status)
        return {**part, "order": order, "line": part["lines"][0]["lineId"]}

    async def work(self, part_id: str, status: str) -> None:
        """Take an open fulfillment order on, up to the status."""
        steps = STEPS[: STATUSES.index(status)]
        if steps:
            fields = " ".join(f"{step}(input: $input) {{ userErrors {{ message }} }}" for step in steps)
            document = f"mutation($input: FulfillmentOrderInput!) {{ {fields} }}"
            done = await self.api.send(document, input={"id": part_id})
            assert done["data"] == {step: {"userErrors": []} for step in steps}

    async def ship(self, part_id: str, **fields: Any) -> dict[str, Any]:
        """The shipment of a packed fulfillment order."""
        given = {"fulfillmentOrderId": part_id, "carrier": "UPS", "trackingNumber": "1Z1", **fields}
        select = "shipment { id status } order { id version }"
        return await self.api.run("createShipment", {"idempotencyKey": fresh_key(), **given}, select)

    async def track(self, shipment_id: str, code: str, at: str = "2026-01-05T12:00:00Z") -> dict[str, Any]:
        """Report a carrier's scan."""
        given = {"shipmentId": shipment_id, "code": code, "at": at}
        select = "shipment { status } order { state version fulfillmentStatus }"
        return await self.api.run("recordTrackingEvent", given, select)

    async def level(self, sku: str, location: str) -> dict[str, int]:
        """The quantities of one stock level that are not zero."""
        document = (
            f"query($sku: String!, $code: String!) {{ stockLevel(sku: $sku, locationCode: $code) {{ {LEVEL} }} }}"
        )
        found = await self.api.data(document, sku=sku, code=location)
        return {name: quantity for name, quantity in found.items() if quantity and name != "version"}

    async def event_types(self, order_id: str) -> list[str]:
        """What happened to an order."""
        document = "query($id: ID!) { order(id: $id) { events(first: 100) { nodes { type version } } } }"
        events = (await self.api.data(document, id=order_id))["events"]["nodes"]
        assert [event["version"] for event in events] == list(range(1, len(events) + 1))
        return [event["type"] for event in events]

    async def events_count(self) -> int:
        return await self.database["events"].count_documents({"organization": self.api.organization})

    async def refuses(self, field: str, given: dict[str, Any], *refused: dict[str, Any]) -> None:
        """The mutation gives exactly these user errors, and nothing is written."""
        async with self.unchanged():
            assert await self.api.refusals(field, given) == list(refused)

    async def finds_nothing(self, field: str, given: dict[str, Any], *at: str) -> None:
        await self.refuses(field, given, refusal("NOT_FOUND", *at))

    async def rejects_value(self, field: str, given: dict[str, Any]) -> str:
        """The values do not even fit the input's type: the whole request is refused; the message."""
        async with self.unchanged():
            document = f"mutation($input: {input_type(field)}!) {{ {field}(input: $input) {{ __typename }} }}"
            code, message = await self.api.error(document, input=given)
            assert code == "BAD_USER_INPUT"
        return message

    @asynccontextmanager
    async def unchanged(self) -> AsyncIterator[None]:
        """Nothing of the organization is written meanwhile: no event, no version, no stock, no key."""
        before = await self._stored()
        yield
        assert await self._stored() == before

    async def _stored(self) -> dict[str, Any]:
        stored: dict[str, Any] = {}
        for name in ("orders", "stock_levels", "locations", "skus"):
            found = self.database[name].find({"organization": self.api.organization}, sort=[("_id", 1)])
            stored[name] = await found.to_list(None)
        for name in ("events", "commits", "api_keys"):
            stored[name] = await self.database[name].count_documents({"organization": self.api.organization})
        prefix = f"{self.api.organization}|"
        within = {"_id": {"$gte": prefix, "$lt": f"{self.api.organization}}}"}}
        for name in ("idempotency", "routing_decisions"):
            stored[name] = await self.database[name].count_documents(within)
        return stored


async def open_business(api: Api, database: Database) -> Business:
    """Save the locations and SKUs and receive the stock, each in one request."""
    catalog: dict[str, dict[str, Any]] = {}
    for code, place in LOCATIONS.items():
        known = {name: value for name, value in place.items() if name != "postalCode"}
        address = {"postalCode": place["postalCode"], "countryCode": "US"}
        catalog[f"saveLocation{code}"] = {"code": code, "name": f"{code} house", "address": address, **known}
    for code, sku in SKUS.items():
        catalog[f"saveSku{code}"] = {"code": code, "weightGrams": 400, **sku}
    await _run_all(api, catalog)
    arrivals = {
        f"receiveStock{location}": {
            "locationCode": location,
            "items": [{"sku": sku, "quantity": 10} for sku in skus],
            "idempotencyKey": fresh_key(),
        }
        for location, skus in STOCK.items()
    }
    await _run_all(api, arrivals)
    return Business(api, database)


async def _run_all(api: Api, inputs: dict[str, dict[str, Any]]) -> None:
    """Run several mutations of one document; each is named after its field and a code of four or three capitals."""
    fields = {name: name.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for name in inputs}
    variables = ", ".join(f"${name}: {input_type(field)}!" for name, field in fields.items())
    body = " ".join(f"{name}: {field}(input: ${name}) {{ userErrors {{ message }} }}" for name, field in fields.items())
    answer = await api.send(f"mutation({variables}) {{ {body} }}", **inputs)
    assert answer["data"] == {name: {"userErrors": []} for name in inputs}, answer


def order_of(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """An order to place, of pairs of SKU and quantity; it goes to New York."""
    return {
        "idempotencyKey": fresh_key(),
        "channel": "WEB",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": SHIP_TO,
        "items": [{"sku": sku, "quantity": quantity, "unitPrice": "9.99"} for sku, quantity in items],
        **fields,
    }


def pickup_of(*items: tuple[str, int], location: str | None = "EAST", **fields: Any) -> dict[str, Any]:
    """An order to place that is picked up."""
    return order_of(*items, **{"method": "PICKUP", "shipTo": None, "locationCode": location, **fields})
