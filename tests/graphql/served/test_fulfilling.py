"""Fulfillment orders that are worked on, divided, joined, moved and rejected."""

from typing import Any

import pytest

from tests.graphql.api import fresh_key
from tests.graphql.business import Business

PART = "id status locationCode lines { quantity shipped remaining }"
MOVED = f"order {{ version fulfillmentStatus }} fulfillmentOrder {{ {PART} }} newFulfillmentOrders {{ {PART} cost {{ amount }} }}"


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


def units(quantity: int) -> list[dict[str, int]]:
    return [{"quantity": quantity, "shipped": 0, "remaining": quantity}]


async def test_a_location_works_step_by_step(business: Business) -> None:
    part = await business.part(("TEA", 3))
    select = "fulfillmentOrder { status supportedActions } order { version }"
    for version, (field, status, actions) in enumerate(
        (
            ("acceptFulfillmentOrder", "ACCEPTED", ["REJECT", "SPLIT", "MERGE", "MARK_PICKING"]),
            ("markPicking", "PICKING", ["REJECT", "MARK_PACKED"]),
            ("markPacked", "PACKED", ["CREATE_SHIPMENT"]),
        ),
        start=2,
    ):
        assert await business.api.run(field, {"id": part["id"]}, select) == {
            "fulfillmentOrder": {"status": status, "supportedActions": actions},
            "order": {"version": version},
        }
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}


async def test_splits_units_off_where_they_are_and_elsewhere(business: Business) -> None:
    part = await business.part(("TEA", 6))
    parts = [
        {"lines": [{"lineId": part["line"], "quantity": 1}]},
        {"lines": [{"lineId": part["line"], "quantity": 2}], "locationCode": "WEST"},
    ]
    split = await business.api.run("splitFulfillmentOrder", {"id": part["id"], "parts": parts}, MOVED)
    key = part["id"].rpartition("-")[0]
    assert split["order"] == {"version": 3, "fulfillmentStatus": "ROUTED"}
    assert split["fulfillmentOrder"] == {"id": part["id"], "status": "OPEN", "locationCode": "EAST", "lines": units(3)}
    near, far = split["newFulfillmentOrders"]
    assert far.pop("cost")["amount"] > "0"
    assert near == {"id": f"{key}-2", "status": "OPEN", "locationCode": "EAST", "lines": units(1), "cost": None}
    assert far == {"id": f"{key}-3", "status": "OPEN", "locationCode": "WEST", "lines": units(2)}
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 6, "allocated": 4}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 8, "allocated": 2}
    assert (await business.event_types(part["order"]["id"]))[1:] == ["FULFILLMENT_ORDER_SPLIT", "ORDER_PROMISED"]


async def test_joins_what_was_split(business: Business) -> None:
    part = await business.part(("TEA", 6))
    parts = [{"lines": [{"lineId": part["line"], "quantity": quantity}]} for quantity in (1, 2)]
    split = await business.api.run("splitFulfillmentOrder", {"id": part["id"], "parts": parts}, MOVED)
    ids = [part["id"], *(new["id"] for new in split["newFulfillmentOrders"])]
    select = f"fulfillmentOrder {{ {PART} }} order {{ fulfillmentOrders {{ status }} }}"
    assert await business.api.run("mergeFulfillmentOrders", {"ids": ids}, select) == {
        "fulfillmentOrder": {"id": part["id"], "status": "OPEN", "locationCode": "EAST", "lines": units(6)},
        "order": {"fulfillmentOrders": [{"status": "OPEN"}, {"status": "CANCELLED"}, {"status": "CANCELLED"}]},
    }
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 4, "allocated": 6}


@pytest.mark.parametrize("where", [{"locationCode": "WEST"}, {}, {"excludeLocationCodes": ["SHOP"]}], ids=str)
async def test_moves_a_fulfillment_order(business: Business, where: dict[str, Any]) -> None:
    part = await business.part(("TEA", 3))
    moved = await business.api.run("rerouteFulfillmentOrder", keyed(id=part["id"], **where), MOVED)
    assert moved["fulfillmentOrder"]["status"] == "CANCELLED"
    (new,) = moved["newFulfillmentOrders"]
    assert (new["status"], new["locationCode"], new["lines"]) == ("OPEN", "WEST", units(3))
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 7, "allocated": 3}
    assert (await business.event_types(part["order"]["id"]))[1:] == ["FULFILLMENT_ORDER_REROUTED", "ORDER_PROMISED"]


async def test_moves_some_units(business: Business) -> None:
    part = await business.part(("TEA", 3))
    given = keyed(id=part["id"], lines=[{"lineId": part["line"], "quantity": 1}], locationCode="WEST")
    moved = await business.api.run("rerouteFulfillmentOrder", given, MOVED)
    assert (moved["fulfillmentOrder"]["status"], moved["fulfillmentOrder"]["lines"]) == ("OPEN", units(2))
    assert [new["lines"] for new in moved["newFulfillmentOrders"]] == [units(1)]


@pytest.mark.parametrize(
    ("reason", "freed"),
    [
        ("NO_STOCK", {"qualityControl": 3}),
        ("MISMATCH", {"qualityControl": 3}),
        ("DAMAGED", {"damaged": 3}),
        ("CAPACITY", {"available": 10}),
        ("CLOSED", {"available": 10}),
        ("OTHER", {"available": 10}),
    ],
)
async def test_rejected_units_find_another_location(business: Business, reason: str, freed: dict[str, int]) -> None:
    part = await business.part(("TEA", 3), status="PICKING")
    given = keyed(id=part["id"], reason=reason, note="see shelf")
    rejected = await business.api.run("rejectFulfillmentOrder", given, f"{MOVED} order {{ lines {{ exception }} }}")
    assert rejected["fulfillmentOrder"]["status"] == "REJECTED"
    assert [new["locationCode"] for new in rejected["newFulfillmentOrders"]] == ["WEST"]
    assert rejected["order"]["lines"] == [{"exception": None}]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7} | freed
    happened = ["FULFILLMENT_ORDER_REJECTED", "ORDER_ROUTED", "ORDER_PROMISED"]
    assert (await business.event_types(part["order"]["id"]))[-3:] == happened


async def test_rejected_units_wait_when_no_other_location_can_have_them(business: Business) -> None:
    part = await business.part(("ICE", 3))
    given = keyed(id=part["id"], reason="CAPACITY", lines=[{"lineId": part["line"], "quantity": 2}])
    select = (
        "order { fulfillmentStatus lines { exception quantities { unrouted allocated } } } newFulfillmentOrders { id }"
    )
    assert await business.api.run("rejectFulfillmentOrder", given, select) == {
        "newFulfillmentOrders": [],
        "order": {
            "fulfillmentStatus": "PARTIALLY_ROUTED",
            "lines": [{"exception": "NO_ELIGIBLE_LOCATION", "quantities": {"unrouted": 2, "allocated": 1}}],
        },
    }


async def test_rejected_units_wait_when_they_are_told_to(business: Business) -> None:
    part = await business.part(("TEA", 3))
    given = keyed(id=part["id"], reason="CLOSED", reroute=False)
    waiting = "order { fulfillmentStatus lines { exception } }"
    rejected = await business.api.run("rejectFulfillmentOrder", given, f"newFulfillmentOrders {{ id }} {waiting}")
    held = {"fulfillmentStatus": "UNROUTED", "lines": [{"exception": "HELD"}]}
    assert rejected == {"newFulfillmentOrders": [], "order": held}
    assert (await business.event_types(part["order"]["id"]))[1:] == ["FULFILLMENT_ORDER_REJECTED", "ORDER_PROMISED"]
    routed = await business.api.run("rerouteOrder", keyed(id=part["order"]["id"]), waiting)
    assert routed == {"order": {"fulfillmentStatus": "ROUTED", "lines": [{"exception": None}]}}
