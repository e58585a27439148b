"""A valid input for every mutation, on objects of its own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.graphql.api import fresh_key
from tests.graphql.business import SHIP_TO, Business, order_of, pickup_of
from tests.graphql.routing_inputs import (
    activate_routing_profile,
    consolidate_orders,
    post_routing_decision,
    save_routing_assignments,
    save_routing_pilot,
    save_routing_profile,
)
from tests.graphql.stock_documents import COUNT, SUPPLY, TRANSFER, arrival_of, count_of, send, supply_of, transfer_of

Given = dict[str, Any]
SCAN_AT = "2026-01-05T12:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`prepare` gives an input without a key; with the changes in `other` it is another one.

    `names` is the field with the id of what is changed, `version` the version that this has. `select` shows what the
    mutation answers.
    """

    prepare: Callable[[Business], Awaitable[Given]]
    scope: str
    select: str
    names: str | None = None
    version: int | None = None
    key: Literal["required", "optional", "none"] = "optional"
    other: Mapping[str, Any] = field(default_factory=dict)


async def place_order(_: Business) -> Given:
    given = order_of(("TEA", 1))
    del given["idempotencyKey"]
    return given


async def open_order(business: Business) -> Given:
    return {"id": (await business.place(("TEA", 3)))["id"]}


async def hold_order(business: Business) -> Given:
    return {**await open_order(business), "reason": "PAYMENT"}


async def release_order(business: Business) -> Given:
    given = await open_order(business)
    await business.api.run("holdOrder", {**given, "reason": "PAYMENT"})
    return given


async def update_shipping_address(business: Business) -> Given:
    return {**await open_order(business), "shipTo": {**SHIP_TO, "postalCode": "10011"}}


async def reroute_order(business: Business) -> Given:
    part = await business.part(("TEA", 3))
    rejected = {"id": part["id"], "reason": "CAPACITY", "reroute": False, "idempotencyKey": fresh_key()}
    await business.api.run("rejectFulfillmentOrder", rejected)
    return {"id": part["order"]["id"]}


async def open_part(business: Business) -> Given:
    return {"id": (await business.part(("TEA", 3)))["id"]}


async def split_fulfillment_order(business: Business) -> Given:
    part = await business.part(("TEA", 3))
    return {"id": part["id"], "parts": [{"lines": [{"lineId": part["line"], "quantity": 1}]}]}


async def merge_fulfillment_orders(business: Business) -> Given:
    given = await split_fulfillment_order(business)
    payload = await business.api.run("splitFulfillmentOrder", given, "newFulfillmentOrders { id }")
    return {"ids": [given["id"], payload["newFulfillmentOrders"][0]["id"]]}


async def reroute_fulfillment_order(business: Business) -> Given:
    return {**await open_part(business), "locationCode": "WEST"}


async def reject_fulfillment_order(business: Business) -> Given:
    return {**await open_part(business), "reason": "CAPACITY"}


async def accepted_part(business: Business) -> Given:
    return {"id": (await business.part(("TEA", 3), status="ACCEPTED"))["id"]}


async def picking_part(business: Business) -> Given:
    return {"id": (await business.part(("TEA", 3), status="PICKING"))["id"]}


async def packed_pickup(business: Business) -> Given:
    return {"id": (await business.part(**_pickup(), status="PACKED"))["id"]}


async def ready_pickup(business: Business) -> Given:
    given = await packed_pickup(business)
    await business.api.run("markReadyForPickup", given)
    return given


def _pickup() -> Given:
    wanted = pickup_of(("TEA", 3))
    return {name: wanted[name] for name in ("items", "method", "shipTo", "locationCode")}


async def create_shipment(business: Business) -> Given:
    part = await business.part(("TEA", 3), status="PACKED")
    return {"fulfillmentOrderId": part["id"], "carrier": "UPS", "trackingNumber": "1Z1"}


async def cancel_shipment(business: Business) -> Given:
    part = await business.part(("TEA", 3), status="PACKED")
    return {"id": (await business.ship(part["id"]))["shipment"]["id"]}


async def record_tracking_event(business: Business) -> Given:
    shipment = await cancel_shipment(business)
    return {"shipmentId": shipment["id"], "at": SCAN_AT, "code": "IN_TRANSIT"}


async def receive_stock(_: Business) -> Given:
    return {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 5}]}


async def adjust_stock(_: Business) -> Given:
    return {"sku": "MUG", "locationCode": "EAST", "delta": -2, "reason": "broken"}


async def reclassify_stock(_: Business) -> Given:
    units = {"from": "AVAILABLE", "to": "DAMAGED", "quantity": 2}
    return {"sku": "MUG", "locationCode": "EAST", "reason": "cracked", **units}


async def set_safety_stock(_: Business) -> Given:
    return {"sku": "MUG", "locationCode": "EAST", "target": 4}


async def set_low_stock_threshold(_: Business) -> Given:
    return {"sku": "MUG", "locationCode": "EAST", "threshold": 4}


async def record_incoming_supply(_: Business) -> Given:
    supply = supply_of()
    del supply["idempotencyKey"]
    return supply


async def count_stock(_: Business) -> Given:
    counted = count_of(("MUG", 8))
    del counted["idempotencyKey"]
    return counted


async def transfer_stock(_: Business) -> Given:
    transfer = transfer_of(("MUG", 3))
    del transfer["idempotencyKey"]
    return transfer


async def receive_transfer(business: Business) -> Given:
    arrival = arrival_of((await send(business, ("MUG", 3)))["id"], ("MUG", 2, 0))
    del arrival["idempotencyKey"]
    return arrival


async def bulk_change_stock(_: Business) -> Given:
    adjustment = {"sku": "MUG", "locationCode": "EAST", "delta": -2, "reason": "broken"}
    return {"items": [{"adjust": adjustment}, {"setSafetyStock": {"sku": "MUG", "locationCode": "WEST", "target": 4}}]}


async def reserve_stock(_: Business) -> Given:
    return {"channel": "WEB", "items": [{"sku": "TEA", "quantity": 2}]}


async def reserved(business: Business) -> Given:
    return {"id": (await business.reserve(("TEA", 2)))["id"]}


async def extend_reservation(business: Business) -> Given:
    return {**await reserved(business), "ttlSeconds": 1_200}


async def save_location(_: Business) -> Given:
    address = {"postalCode": "43215", "countryCode": "US"}
    return {"code": "EAST", "name": "Eastern house", "kind": "WAREHOUSE", "address": address}


async def save_sku(_: Business) -> Given:
    return {"code": "TEA", "name": "White tea", "weightGrams": 300}


async def save_carrier_service(_: Business) -> Given:
    return {"code": "GROUND", "name": "Slow ground", "carrier": "UPS", "transit": [{"days": 9}]}


async def save_channel(business: Business) -> Given:
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    return {"code": "WEB", "name": "Web store and app"}


async def create_api_key(_: Business) -> Given:
    return {"name": "Till", "scopes": ["ORDERS_READ"]}


async def revoke_api_key(business: Business) -> Given:
    payload = await business.api.run("createApiKey", await create_api_key(business), "apiKey { id }")
    return {"id": payload["apiKey"]["id"]}


async def create_tracking_token(business: Business) -> Given:
    return {"orderId": (await open_order(business))["id"]}


ORDERS = "orders:write"
FULFILLMENT = "fulfillment:write"
INVENTORY = "inventory:write"
ROUTING = "routing:write"
SHOWN_ORDER = "order { id version state fulfillmentStatus }"
SHOWN_PART = f"{SHOWN_ORDER} fulfillmentOrder {{ id status }}"
SHOWN_MOVE = f"{SHOWN_PART} newFulfillmentOrders {{ id status locationCode }}"
SHOWN_SHIPMENT = f"{SHOWN_PART} shipment {{ id status }}"
SHOWN_LEVEL = "stockLevel { id version onHand available safetyStock }"
SHOWN_RESERVATION = "reservation { id state version lines { skuCode locationCode quantity } expiresAt }"
REASON = {"reason": "OTHER"}


Prepare = Callable[[Business], Awaitable[Given]]


def of_order(prepare: Prepare, **fields: Any) -> Command:
    defaults: dict[str, Any] = {"scope": ORDERS, "select": SHOWN_ORDER, "names": "id", "version": 1}
    return Command(prepare=prepare, **defaults | fields)


def of_part(prepare: Prepare, **fields: Any) -> Command:
    defaults: dict[str, Any] = {"scope": FULFILLMENT, "select": SHOWN_PART, "names": "id", "version": 1}
    return Command(prepare=prepare, **defaults | {"other": {"expectedVersion": 77}} | fields)


def of_shipment(prepare: Prepare, **fields: Any) -> Command:
    defaults: dict[str, Any] = {"scope": FULFILLMENT, "select": SHOWN_SHIPMENT}
    return Command(prepare=prepare, **defaults | fields)


def of_stock(prepare: Prepare, **fields: Any) -> Command:
    defaults: dict[str, Any] = {"scope": INVENTORY, "select": SHOWN_LEVEL, "key": "required"}
    return Command(prepare=prepare, **defaults | fields)


def of_reservation(prepare: Prepare, **fields: Any) -> Command:
    defaults: dict[str, Any] = {"scope": ORDERS, "select": SHOWN_RESERVATION, "names": "id", "key": "required"}
    return Command(prepare=prepare, **defaults | fields)


COMMANDS: dict[str, Command] = {
    "placeOrder": of_order(place_order, key="required", names=None, version=None, other={"priority": "HIGH"}),
    "cancelOrder": of_order(open_order, key="required", other={"reason": "changed my mind"}),
    "holdOrder": of_order(hold_order, other=REASON),
    "releaseOrder": of_order(release_order, version=2, other={"expectedVersion": 2}),
    "updateShippingAddress": of_order(update_shipping_address, other={"shipTo": SHIP_TO}),
    "rerouteOrder": of_order(reroute_order, scope=ROUTING, key="required", version=3, other={"expectedVersion": 3}),
    "splitFulfillmentOrder": of_part(split_fulfillment_order, select=SHOWN_MOVE),
    "mergeFulfillmentOrders": of_part(merge_fulfillment_orders, names="ids", version=2),
    "consolidateOrders": Command(
        prepare=consolidate_orders,
        scope=ROUTING,
        select="fulfillmentOrders { id }",
        key="required",
        other={"orderIds": ["ord_1", "ord_2"]},
    ),
    "rerouteFulfillmentOrder": of_part(reroute_fulfillment_order, scope=ROUTING, select=SHOWN_MOVE, key="required"),
    "rejectFulfillmentOrder": of_part(reject_fulfillment_order, select=SHOWN_MOVE, key="required", other=REASON),
    "acceptFulfillmentOrder": of_part(open_part),
    "markPicking": of_part(accepted_part, version=2),
    "markPacked": of_part(picking_part, version=3),
    "markReadyForPickup": of_part(packed_pickup, version=4),
    "markPickedUp": of_part(ready_pickup, version=5),
    "createShipment": of_shipment(
        create_shipment, names="fulfillmentOrderId", version=4, key="required", other={"carrier": "DHL"}
    ),
    "cancelShipment": of_shipment(cancel_shipment, names="id", version=5, key="required", other={"expectedVersion": 5}),
    "recordTrackingEvent": of_shipment(record_tracking_event, names="shipmentId", other={"code": "DELIVERED"}),
    "receiveStock": of_stock(
        receive_stock, select="stockLevels { id version onHand available }", other={"reason": "delivery 7"}
    ),
    "adjustStock": of_stock(adjust_stock, version=1, other={"delta": -3}),
    "reclassifyStock": of_stock(reclassify_stock, version=1, other={"quantity": 3}),
    "setSafetyStock": of_stock(set_safety_stock, version=1, other={"target": 5}),
    "setLowStockThreshold": of_stock(set_low_stock_threshold, version=1, other={"threshold": 5}),
    "transferStock": of_stock(transfer_stock, select=f"stockTransfer {{ {TRANSFER} }}", other={"reference": "truck 8"}),
    "receiveTransfer": of_stock(
        receive_transfer, names="id", version=1, select=f"stockTransfer {{ {TRANSFER} }}", other={"reason": "late"}
    ),
    "countStock": of_stock(
        count_stock, select=f"stockCount {{ {COUNT} }}", other={"lines": count_of(("MUG", 7))["lines"]}
    ),
    "recordIncomingSupply": of_stock(
        record_incoming_supply,
        select=f"incomingSupplies {{ {SUPPLY} }}",
        other={"items": supply_of({"quantity": 3})["items"]},
    ),
    "bulkChangeStock": of_stock(
        bulk_change_stock,
        select=f"results {{ index {SHOWN_LEVEL} }}",
        other={"items": [{"receive": {"sku": "MUG", "locationCode": "EAST", "quantity": 1}}]},
    ),
    "reserveStock": of_reservation(reserve_stock, names=None, other={"holder": "cart 7"}),
    "extendReservation": of_reservation(extend_reservation, other={"ttlSeconds": 900}),
    "releaseReservation": of_reservation(reserved, other={"id": "rsv_other"}),
    "saveLocation": Command(
        prepare=save_location,
        scope=INVENTORY,
        select="location { code version name }",
        version=1,
        other={"name": "Oriental house"},
    ),
    "saveSku": Command(
        prepare=save_sku, scope=INVENTORY, select="sku { code version name }", version=1, other={"name": "Black tea"}
    ),
    "saveChannel": Command(
        prepare=save_channel,
        scope=INVENTORY,
        select="channel { code version name }",
        version=1,
        other={"stockPercent": 50},
    ),
    "saveCarrierService": Command(
        prepare=save_carrier_service,
        scope=INVENTORY,
        select="carrierService { code version name }",
        version=1,
        other={"name": "Fast ground"},
    ),
    "saveRoutingProfile": Command(
        prepare=save_routing_profile,
        scope=ROUTING,
        select="routingProfile { code version name state }",
        version=1,
        other={"batchWindowMinutes": 5},
    ),
    "activateRoutingProfile": Command(
        prepare=activate_routing_profile,
        scope=ROUTING,
        select="routingProfile { code version state }",
        version=1,
        other={"from": "2199-01-01T00:00:00Z"},
    ),
    "saveRoutingAssignments": Command(
        prepare=save_routing_assignments,
        scope=ROUTING,
        select="routingAssignments { version assignments { segments methods profileCode } }",
        version=1,
        other={"assignments": []},
    ),
    "saveRoutingPilot": Command(
        prepare=save_routing_pilot,
        scope=ROUTING,
        select="routingPilot { code version percent }",
        version=1,
        other={"percent": 5},
    ),
    "postRoutingDecision": Command(
        prepare=post_routing_decision,
        scope=ROUTING,
        select="order { id version } newFulfillmentOrders { locationCode }",
        names="orderId",
        version=3,
        key="required",
        other={"assignments": []},
    ),
    "createApiKey": Command(prepare=create_api_key, scope="admin", select="apiKey { name scopes }", key="none"),
    "revokeApiKey": Command(
        prepare=revoke_api_key, scope="admin", select="apiKey { id revokedAt }", names="id", key="none"
    ),
    "createTrackingToken": Command(
        prepare=create_tracking_token, scope="orders:read", select="token order { id }", names="orderId", key="none"
    ),
}
"""By the name of the mutation."""
