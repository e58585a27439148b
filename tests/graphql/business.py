"""An organization with locations, SKUs and stock, and what of it is stored."""

import asyncio
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
            found = await self.api.refusals(field, given)
            assert found == list(refused), f"{field}: {found}"

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

    async def _stored(self) -> list[dict[str, Any]]:
        """Versions and quantities, and how many there are of what is only ever added; in one round trip."""
        organization = self.api.organization
        own = {"$match": {"_id": {"$gte": f"{organization}|", "$lt": f"{organization}}}"}}}
        pipeline: list[dict[str, Any]] = [own, {"$project": {"version": 1, "state": 1}}]
        parts: dict[str, list[dict[str, Any]]] = {
            "locations": [own, {"$project": {"version": 1}}],
            "skus": [own, {"$project": {"version": 1}}],
            "stock_levels": [own],
            "events": [own, {"$count": "events"}],
            "idempotency": [own, {"$count": "keys"}],
            "routing_decisions": [own, {"$count": "decisions"}],
            "api_keys": [{"$match": {"organization": organization}}, {"$project": {"revoked_at": 1}}],
        }
        pipeline += [{"$unionWith": {"coll": name, "pipeline": part}} for name, part in parts.items()]
        stored = await self.database["orders"].aggregate(pipeline).to_list(None)
        return sorted(stored, key=lambda document: str(document.get("_id", "")))


async def open_business(api: Api, database: Database) -> Business:
    """Save the locations and SKUs, then receive the stock; what comes together is committed together."""
    entries = [("saveSku", {"code": code, "weightGrams": 400, **sku}) for code, sku in SKUS.items()]
    for code, place in LOCATIONS.items():
        known = {name: value for name, value in place.items() if name != "postalCode"}
        address = {"postalCode": place["postalCode"], "countryCode": "US"}
        entries.append(("saveLocation", {"code": code, "name": f"{code} house", "address": address, **known}))
    await asyncio.gather(*(api.run(field, given) for field, given in entries))
    arrivals = [
        {"locationCode": location, "items": [{"sku": sku, "quantity": 10} for sku in skus]}
        for location, skus in STOCK.items()
    ]
    await asyncio.gather(*(api.run("receiveStock", {**given, "idempotencyKey": fresh_key()}) for given in arrivals))
    return Business(api, database)


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
