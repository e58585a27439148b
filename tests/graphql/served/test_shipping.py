"""Goods that leave, travel and arrive."""

import asyncio
from typing import Any

import pytest

from tests.graphql.api import fresh_key
from tests.graphql.business import Business

SHIPPED = """
shipment {
  status carrier service trackingNumber trackingUrl locationCode deliveredAt supportedActions
  parcels { weightGrams } lines { quantity }
}
fulfillmentOrder { status lines { shipped remaining } }
order { state fulfillmentStatus lines { quantities { allocated shipped } } }
"""


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def shipped(business: Business) -> dict[str, Any]:
    part = await business.part(("TEA", 3), status="PACKED")
    return {**part, "shipment": (await business.ship(part["id"]))["shipment"]["id"]}


async def test_the_stock_leaves_with_the_shipment(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    given = keyed(
        fulfillmentOrderId=part["id"],
        carrier="UPS",
        service="GROUND",
        trackingNumber="1Z1",
        trackingUrl="https://ups.example/1Z1",
        parcels=[{"weightGrams": 900}, {}],
        lines=[{"lineId": part["line"], "quantity": 2}],
    )
    assert await business.api.run("createShipment", given, SHIPPED) == {
        "shipment": {
            "status": "CREATED",
            "carrier": "UPS",
            "service": "GROUND",
            "trackingNumber": "1Z1",
            "trackingUrl": "https://ups.example/1Z1",
            "locationCode": "EAST",
            "deliveredAt": None,
            "supportedActions": ["CANCEL", "RECORD_TRACKING_EVENT"],
            "parcels": [{"weightGrams": 900}, {"weightGrams": None}],
            "lines": [{"quantity": 2}],
        },
        "fulfillmentOrder": {"status": "PACKED", "lines": [{"shipped": 2, "remaining": 1}]},
        "order": {
            "state": "OPEN",
            "fulfillmentStatus": "PARTIALLY_SHIPPED",
            "lines": [{"quantities": {"allocated": 1, "shipped": 2}}],
        },
    }
    assert await business.level("TEA", "EAST") == {"onHand": 8, "available": 7, "allocated": 1}
    rest = await business.api.run("createShipment", keyed(fulfillmentOrderId=part["id"], carrier="DHL"), SHIPPED)
    assert (rest["fulfillmentOrder"]["status"], rest["order"]["fulfillmentStatus"]) == ("SHIPPED", "SHIPPED")
    assert await business.level("TEA", "EAST") == {"onHand": 7, "available": 7}


async def test_a_cancelled_shipment_brings_its_units_back(business: Business) -> None:
    part = await shipped(business)
    undone = await business.api.run("cancelShipment", keyed(id=part["shipment"]), SHIPPED)
    assert undone["shipment"]["status"] == "CANCELLED"
    assert undone["shipment"]["supportedActions"] == []
    assert undone["fulfillmentOrder"] == {"status": "PACKED", "lines": [{"shipped": 0, "remaining": 3}]}
    assert undone["order"]["lines"] == [{"quantities": {"allocated": 3, "shipped": 0}}]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}
    again = await business.ship(part["id"], trackingNumber="1Z2")
    assert again["shipment"]["id"].endswith("-2")
    events = (await business.event_types(part["order"]["id"]))[-3:]
    assert events == ["SHIPMENT_CREATED", "SHIPMENT_CANCELLED", "SHIPMENT_CREATED"]


async def test_an_order_closes_when_the_last_of_it_arrives(business: Business) -> None:
    part = await shipped(business)
    for at, code in (
        ("2026-01-05T10:00:00Z", "LABELLED"),
        ("2026-01-05T11:00:00Z", "HANDED_OVER"),
        ("2026-01-05T12:00:00Z", "IN_TRANSIT"),
        ("2026-01-06T08:00:00Z", "OUT_FOR_DELIVERY"),
    ):
        tracked = await business.track(part["shipment"], code, at=at)
        assert tracked["shipment"] == {"status": code}
        assert tracked["order"]["state"] == "OPEN"
    arrived = await business.track(part["shipment"], "DELIVERED", at="2026-01-06T09:00:00Z")
    assert arrived == {
        "shipment": {"status": "DELIVERED"},
        "order": {"state": "CLOSED", "version": 12, "fulfillmentStatus": "DELIVERED"},
    }
    assert (await business.event_types(part["order"]["id"]))[4:] == [
        "SHIPMENT_CREATED",
        "SHIPMENT_LABELLED",
        "SHIPMENT_HANDED_OVER",
        "SHIPMENT_IN_TRANSIT",
        "SHIPMENT_OUT_FOR_DELIVERY",
        "SHIPMENT_DELIVERED",
        "FULFILLMENT_ORDER_COMPLETED",
        "ORDER_CLOSED",
    ]


async def test_a_late_scan_takes_nothing_back(business: Business) -> None:
    part = await shipped(business)
    await business.track(part["shipment"], "OUT_FOR_DELIVERY", at="2026-01-06T08:00:00Z")
    late = await business.track(part["shipment"], "IN_TRANSIT", at="2026-01-05T12:00:00Z")
    assert late["shipment"] == {"status": "OUT_FOR_DELIVERY"}
    await business.track(part["shipment"], "DELIVERED", at="2026-01-06T09:00:00Z")
    after = await business.track(part["shipment"], "FAILED", at="2026-01-07T09:00:00Z")
    assert after["shipment"] == {"status": "DELIVERED"}
    document = "query($id: ID!) { shipment(id: $id) { events { code } deliveredAt } }"
    assert await business.api.data(document, id=part["shipment"]) == {
        "events": [{"code": code} for code in ("FAILED", "DELIVERED", "OUT_FOR_DELIVERY", "IN_TRANSIT")],
        "deliveredAt": "2026-01-06T09:00:00.000Z",
    }


@pytest.mark.parametrize("code", ["LOST", "RETURNED_TO_SENDER"])
async def test_a_parcel_that_does_not_arrive_needs_a_person(business: Business, code: str) -> None:
    part = await shipped(business)
    await business.track(part["shipment"], code)
    document = "query($id: ID!) { order(id: $id) { state lines { exception quantities { shipped } } } }"
    assert await business.api.data(document, id=part["order"]["id"]) == {
        "state": "OPEN",
        "lines": [{"exception": code, "quantities": {"shipped": 3}}],
    }


async def test_scans_that_come_all_at_once_are_all_recorded(business: Business) -> None:
    part = await shipped(business)
    times = [f"2026-01-05T12:{minute:02}:00Z" for minute in range(60)]
    await asyncio.gather(*(business.track(part["shipment"], "IN_TRANSIT", at=at) for at in times))
    order = await business.api.data("query($id: ID!) { order(id: $id) { version } }", id=part["order"]["id"])
    assert order["version"] == len(await business.event_types(part["order"]["id"]))
    last = await business.track(part["shipment"], "IN_TRANSIT", at=times[0])
    assert last["order"]["version"] == order["version"]
