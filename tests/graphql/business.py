"""An organization with locations, SKUs and stock, and what of it is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.catalog.sku import Sku
from domain.delivery.carrier_service import CarrierService, TransitTier
from domain.handling import Handling
from domain.method import Method
from domain.network.location import Location, LocationKind
from operations.command import Command
from operations.receive_stock import ReceivedItem, receive_stock
from operations.save_carrier_service import save_carrier_service
from operations.save_location import save_location
from operations.save_sku import save_sku
from storage.database import Database
from tests.graphql.api import Api, fresh_key, input_type, refusal

BOTH = (Method.PICKUP, Method.SHIP)
WAREHOUSE = LocationKind.WAREHOUSE


def _location(
    code: str,
    postal_code: str,
    methods: tuple[Method, ...],
    *,
    kind: LocationKind = WAREHOUSE,
    handling: tuple[Handling, ...] = (),
    active: bool = True,
) -> Location:
    address = Address(postal_code=postal_code, country_code="US")
    return Location(
        code=code, name=f"{code} house", kind=kind, address=address, methods=methods, handling=handling, active=active
    )


LOCATIONS = (
    _location("EAST", "43215", BOTH, handling=(Handling.COLD,)),
    _location("WEST", "89501", (Method.SHIP,)),
    _location("SHOP", "60601", (Method.PICKUP,), kind=LocationKind.STORE),
    _location("SHUT", "80202", BOTH, active=False),
)
SKUS = (
    Sku(code="TEA", name="Green tea", weight_grams=400),
    Sku(code="MUG", name="Blue mug", weight_grams=400),
    Sku(code="ICE", name="Ice cream", weight_grams=400, handling=(Handling.COLD,)),
    Sku(code="OLD", name="Discontinued", weight_grams=400, active=False),
)
CARRIER_SERVICES = (
    CarrierService(
        code="GROUND",
        name="Ground",
        carrier="UPS",
        transit=(TransitTier(up_to_kilometers=1_000, days=2), TransitTier(days=5)),
    ),
)
STOCK = {"EAST": ("TEA", "MUG", "ICE"), "WEST": ("TEA", "ICE"), "SHOP": ("TEA",), "SHUT": ("TEA",)}
"""Ten units each."""

SHIP_TO = {"name": "Ada", "line1": "1 Broadway", "city": "New York", "postalCode": "10004", "countryCode": "US"}
ORDER = "id number version lines { id skuCode } fulfillmentOrders { id locationCode status lines { lineId quantity } }"
RESERVATION = "id state version lines { skuCode locationCode quantity } short { skuCode quantity }"
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

    async def reserve(self, *items: tuple[str, int], **fields: Any) -> dict[str, Any]:
        """Keep these pairs of SKU and quantity."""
        payload = await self.api.run(
            "reserveStock", reservation_of(*items, **fields), f"reservation {{ {RESERVATION} }}"
        )
        reservation: dict[str, Any] = payload["reservation"]
        return reservation

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
            "carrier_services": [own, {"$project": {"version": 1}}],
            "stock_levels": [own],
            "reservations": [own, {"$project": {"version": 1}}],
            "events": [own, {"$count": "events"}],
            "idempotency": [own, {"$count": "keys"}],
            "routing_decisions": [own, {"$count": "decisions"}],
            "api_keys": [{"$match": {"organization": organization}}, {"$project": {"revoked_at": 1}}],
        }
        pipeline += [{"$unionWith": {"coll": name, "pipeline": part}} for name, part in parts.items()]
        stored = await self.database["orders"].aggregate(pipeline).to_list(None)
        return sorted(stored, key=lambda document: str(document.get("_id", "")))


async def open_business(api: Api, database: Database) -> Business:
    """Save locations, SKUs and carrier services, then receive the stock; what comes together is committed together."""
    services, principal = api.services, Principal(organization=api.organization, client_id="setup", scopes=SCOPES)
    saving = Command(principal=principal, mutation="save")
    await asyncio.gather(
        *(save_sku(services, saving, sku=sku) for sku in SKUS),
        *(save_location(services, saving, location=location) for location in LOCATIONS),
        *(save_carrier_service(services, saving, carrier_service=service) for service in CARRIER_SERVICES),
    )
    receiving = Command(principal=principal, mutation="receiveStock")
    items = {place: [ReceivedItem(sku=code, quantity=10) for code in codes] for place, codes in STOCK.items()}
    await asyncio.gather(
        *(
            receive_stock(services, receiving, location_code=location, items=arriving, reason=None)
            for location, arriving in items.items()
        )
    )
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


def reservation_of(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """Units to keep, of pairs of SKU and quantity."""
    given = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    return {"idempotencyKey": fresh_key(), "channel": "WEB", "items": given, **fields}


def pickup_of(*items: tuple[str, int], location: str | None = "EAST", **fields: Any) -> dict[str, Any]:
    """An order to place that is picked up."""
    return order_of(*items, **{"method": "PICKUP", "shipTo": None, "locationCode": location, **fields})
