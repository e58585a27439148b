"""Orders that are cancelled, held, sent elsewhere and routed again."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import SHIP_TO, Business, pickup_of

QUANTITIES = "quantities { cancelled unrouted backordered allocated }"
SHOWN = f"""
order {{
  state fulfillmentStatus onHold version supportedActions holds {{ reason note }}
  shipTo {{ city postalCode latitude }}
  lines {{ {QUANTITIES} exception }}
  fulfillmentOrders {{ locationCode status lines {{ quantity }} supportedActions }}
}}
"""
NONE = {"cancelled": 0, "unrouted": 0, "backordered": 0, "allocated": 0}


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def test_cancelling_releases_what_was_promised(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    given = keyed(id=part["order"]["id"], reason="changed my mind")
    order = (await business.api.run("cancelOrder", given, SHOWN))["order"]
    assert (order["state"], order["version"], order["supportedActions"]) == ("CANCELLED", 5, [])
    assert order["lines"] == [{"quantities": {**NONE, "cancelled": 3}, "exception": None}]
    assert [part["status"] for part in order["fulfillmentOrders"]] == ["CANCELLED"]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    assert (await business.event_types(part["order"]["id"]))[-1] == "ORDER_CANCELLED"


async def test_cancelling_units_takes_the_waiting_ones_first(business: Business) -> None:
    placed = await business.place(("MUG", 12), allowBackorder=True)
    line = placed["lines"][0]["id"]
    given = keyed(id=placed["id"], lines=[{"lineId": line, "quantity": 3}])
    order = (await business.api.run("cancelOrder", given, SHOWN))["order"]
    assert (order["state"], order["fulfillmentStatus"]) == ("OPEN", "ROUTED")
    assert order["lines"] == [{"quantities": {**NONE, "cancelled": 3, "allocated": 9}, "exception": None}]
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 1, "allocated": 9}
    rest = keyed(id=placed["id"], lines=[{"lineId": line, "quantity": 9}])
    assert (await business.api.run("cancelOrder", rest, SHOWN))["order"]["state"] == "CANCELLED"
    happened = ["ORDER_PLACED", "LINE_CANCELLED", "ORDER_PROMISED", "ORDER_CANCELLED"]
    assert await business.event_types(placed["id"]) == happened


async def test_an_order_goes_on_when_its_last_hold_is_lifted(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    first = {"id": order, "reason": "FRAUD_REVIEW", "note": "new address"}
    held = (await business.api.run("holdOrder", first, "order { holds { id } }"))["order"]["holds"][0]["id"]
    twice = (await business.api.run("holdOrder", {"id": order, "reason": "PAYMENT"}, SHOWN))["order"]
    assert twice["holds"] == [
        {"reason": "FRAUD_REVIEW", "note": "new address"},
        {"reason": "PAYMENT", "note": None},
    ]
    assert twice["supportedActions"] == ["CANCEL", "CANCEL_LINES", "HOLD", "RELEASE", "UPDATE_SHIPPING_ADDRESS"]
    assert twice["fulfillmentOrders"][0]["supportedActions"] == []
    once = (await business.api.run("releaseOrder", {"id": order, "holdId": held}, SHOWN))["order"]
    assert (once["onHold"], [hold["reason"] for hold in once["holds"]]) == (True, ["PAYMENT"])
    free = (await business.api.run("releaseOrder", {"id": order}, SHOWN))["order"]
    assert (free["onHold"], free["version"]) == (False, 5)
    assert await business.event_types(order) == ["ORDER_PLACED", *["ORDER_HELD"] * 2, *["ORDER_RELEASED"] * 2]


async def test_lifts_all_holds_at_once(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    for reason in ("ADDRESS", "MANUAL"):
        await business.api.run("holdOrder", {"id": order, "reason": reason})
    free = (await business.api.run("releaseOrder", {"id": order}, SHOWN))["order"]
    assert (free["onHold"], free["version"]) == (False, 5)


async def test_another_address_moves_what_nobody_has_accepted(business: Business) -> None:
    order = (await business.place(("TEA", 3)))["id"]
    reno = {**SHIP_TO, "city": "Reno", "postalCode": "89502"}
    moved = (await business.api.run("updateShippingAddress", {"id": order, "shipTo": reno}, SHOWN))["order"]
    assert (moved["shipTo"]["city"], round(moved["shipTo"]["latitude"])) == ("Reno", 39)
    assert [(part["locationCode"], part["status"]) for part in moved["fulfillmentOrders"]] == [
        ("EAST", "CANCELLED"),
        ("WEST", "OPEN"),
    ]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 7, "allocated": 3}
    happened = ["ORDER_PLACED", "ORDER_ADDRESS_CHANGED", "ORDER_ROUTED"]
    assert await business.event_types(order) == happened


async def test_another_address_leaves_what_a_location_has_accepted(business: Business) -> None:
    part = await business.part(("TEA", 3), status="ACCEPTED")
    reno = {**SHIP_TO, "city": "Reno", "postalCode": "89502"}
    given = {"id": part["order"]["id"], "shipTo": reno}
    order = (await business.api.run("updateShippingAddress", given, SHOWN))["order"]
    assert [(part["locationCode"], part["status"]) for part in order["fulfillmentOrders"]] == [("EAST", "ACCEPTED")]


async def test_routes_backordered_units_once_there_is_stock(business: Business) -> None:
    placed = await business.place(("MUG", 12), allowBackorder=True)
    arrival = keyed(locationCode="EAST", items=[{"sku": "MUG", "quantity": 5}])
    await business.api.run("receiveStock", arrival)
    order = (await business.api.run("rerouteOrder", keyed(id=placed["id"]), SHOWN))["order"]
    assert order["fulfillmentStatus"] == "ROUTED"
    assert order["lines"] == [{"quantities": {**NONE, "allocated": 12}, "exception": None}]
    assert await business.level("MUG", "EAST") == {"onHand": 15, "available": 3, "allocated": 12}


async def test_a_pickup_goes_from_the_shelf_to_the_customer(business: Business) -> None:
    wanted = pickup_of(("TEA", 2), location="SHOP")
    del wanted["items"], wanted["idempotencyKey"]
    part = await business.part(("TEA", 2), status="PACKED", **wanted)
    select = "fulfillmentOrder { status } order { state fulfillmentStatus }"
    ready = await business.api.run("markReadyForPickup", {"id": part["id"]}, select)
    assert ready["fulfillmentOrder"] == {"status": "READY_FOR_PICKUP"}
    assert await business.level("TEA", "SHOP") == {"onHand": 10, "available": 8, "allocated": 2}
    taken = await business.api.run("markPickedUp", {"id": part["id"]}, select)
    assert taken == {
        "fulfillmentOrder": {"status": "COMPLETED"},
        "order": {"state": "CLOSED", "fulfillmentStatus": "DELIVERED"},
    }
    assert await business.level("TEA", "SHOP") == {"onHand": 8, "available": 8}
    assert await business.event_types(part["order"]["id"]) == [
        "ORDER_PLACED",
        "FULFILLMENT_ORDER_ACCEPTED",
        "FULFILLMENT_ORDER_PICKING",
        "FULFILLMENT_ORDER_PACKED",
        "FULFILLMENT_ORDER_READY_FOR_PICKUP",
        "FULFILLMENT_ORDER_PICKED_UP",
        "FULFILLMENT_ORDER_COMPLETED",
        "ORDER_CLOSED",
    ]
