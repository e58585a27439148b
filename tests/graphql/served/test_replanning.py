"""Work that the router moves by itself: after cancellations and counts, and away from locations that close."""

from typing import Any

from operations.replan_round import replan_round
from storage.planned_work import FIRST_ORDER
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.stock_documents import count

ORDER = """
query($id: ID!) {
  order(id: $id) {
    version
    lines { exception quantities { allocated unrouted backordered cancelled } }
    fulfillmentOrders { id status locationCode keptBecause promisedAt dispatchOn lines { skuCode quantity } }
  }
}
"""


async def order(business: Business, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await business.api.data(ORDER, id=order_id)
    return found


async def work(business: Business, order_id: str) -> dict[str, dict[str, int]]:
    """Units by SKU and location of what is to be done."""
    parts = (await order(business, order_id))["fulfillmentOrders"]
    return {
        part["locationCode"]: {line["skuCode"]: line["quantity"] for line in part["lines"]}
        for part in parts
        if part["status"] not in ("CANCELLED", "REJECTED")
    }


async def trigger(business: Business, order_id: str) -> str:
    document = "query($id: ID!) { routingDecision(orderId: $id) { trigger } }"
    return str((await business.api.data(document, id=order_id))["trigger"])


async def sound(business: Business) -> None:
    assert (await verify(business.database, business.api.organization)).differences == ()


async def cancel(business: Business, placed: dict[str, Any], line: int, quantity: int) -> None:
    lines = [{"lineId": placed["lines"][line]["id"], "quantity": quantity}]
    await business.api.run("cancelOrder", {"id": placed["id"], "lines": lines, "idempotencyKey": fresh_key()})


async def close(business: Business, code: str, postal_code: str, **fields: Any) -> None:
    address = {"postalCode": postal_code, "countryCode": "US"}
    given = {"code": code, "name": f"{code} house", "kind": "WAREHOUSE", "address": address, "active": False}
    await business.api.run("saveLocation", {**given, **fields})


async def with_pots(business: Business) -> None:
    """Another SKU, at WEST alone."""
    await business.api.run("saveSku", {"code": "POT", "name": "Tea pot", "weightGrams": 400})
    given = {"locationCode": "WEST", "items": [{"sku": "POT", "quantity": 10}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)


async def test_the_rest_of_a_cancelled_order_moves_where_that_saves_more_than_it_costs(business: Business) -> None:
    await with_pots(business)
    placed = await business.place(("POT", 3), ("TEA", 2))
    assert await work(business, placed["id"]) == {"WEST": {"POT": 3, "TEA": 2}}
    await cancel(business, placed, 0, 2)
    assert await work(business, placed["id"]) == {"WEST": {"POT": 1, "TEA": 2}}
    await cancel(business, placed, 0, 1)
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 2}}
    assert await trigger(business, placed["id"]) == "CANCELLED"
    assert await business.event_types(placed["id"]) == [
        "ORDER_PLACED",
        "LINE_CANCELLED",
        "LINE_CANCELLED",
        "ORDER_ROUTED",
        "ORDER_PROMISED",
    ]
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 10}
    await sound(business)


async def test_the_rest_stays_where_moving_costs_more_than_it_saves(business: Business) -> None:
    placed = await business.place(("TEA", 2), ("ICE", 1))
    before = await work(business, placed["id"])
    await cancel(business, placed, 0, 1)
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 1, "ICE": 1}}
    assert before == {"EAST": {"TEA": 2, "ICE": 1}}
    assert await trigger(business, placed["id"]) == "PLACED"
    await cancel(business, placed, 1, 1)
    assert (await order(business, placed["id"]))["fulfillmentOrders"][0]["status"] == "OPEN"
    await sound(business)


async def test_accepted_work_stays_when_the_rest_is_cancelled(business: Business) -> None:
    await with_pots(business)
    placed = await business.place(("POT", 3), ("TEA", 2))
    (part,) = placed["fulfillmentOrders"]
    await business.work(part["id"], "ACCEPTED")
    await cancel(business, placed, 0, 3)
    assert await work(business, placed["id"]) == {"WEST": {"TEA": 2}}


async def test_units_that_a_count_does_not_find_are_routed_again(business: Business) -> None:
    placed = await business.place(("TEA", 4))
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 4}}
    await count(business, ("TEA", 3))
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 3}, "WEST": {"TEA": 1}}
    assert await trigger(business, placed["id"]) == "STOCK_LOST"
    assert [line["exception"] for line in (await order(business, placed["id"]))["lines"]] == [None]
    await sound(business)


async def test_lost_units_that_nobody_has_keep_their_exception_or_wait(business: Business) -> None:
    firm = await business.place(("MUG", 4))
    waits = await business.place(("MUG", 4), allowBackorder=True)
    await count(business, ("MUG", 2))
    assert (await order(business, firm["id"]))["lines"] == [
        {"exception": "STOCK_LOST", "quantities": {"allocated": 2, "unrouted": 2, "backordered": 0, "cancelled": 0}}
    ]
    assert (await order(business, waits["id"]))["lines"] == [
        {"exception": "STOCK_LOST", "quantities": {"allocated": 0, "unrouted": 0, "backordered": 4, "cancelled": 0}}
    ]
    await sound(business)


async def test_a_location_that_closes_gives_up_what_it_has_not_accepted(business: Business) -> None:
    open_work = await business.place(("TEA", 2))
    accepted = await business.part(("TEA", 1), status="ACCEPTED")
    stuck = await business.place(("MUG", 1))
    some = await business.place(("MUG", 2), ("TEA", 1))
    await close(business, "EAST", "43215", methods=["SHIP", "PICKUP"], handling=["COLD"])
    assert await work(business, open_work["id"]) == {"WEST": {"TEA": 2}}
    assert await trigger(business, open_work["id"]) == "LOCATION_CLOSED"
    assert await work(business, accepted["order"]["id"]) == {"EAST": {"TEA": 1}}
    (kept,) = (await order(business, stuck["id"]))["fulfillmentOrders"]
    assert (kept["locationCode"], kept["status"], kept["keptBecause"]) == ("EAST", "OPEN", "NO_STOCK")
    assert await business.event_types(stuck["id"]) == ["ORDER_PLACED", "FULFILLMENT_ORDER_KEPT"]
    assert await work(business, some["id"]) == {"EAST": {"MUG": 2}, "WEST": {"TEA": 1}}
    await sound(business)


async def test_closing_again_changes_nothing_more(business: Business) -> None:
    placed = [await business.place(("TEA", 1)), await business.place(("MUG", 1))]
    await close(business, "EAST", "43215", methods=["SHIP"])
    before = [await order(business, each["id"]) for each in placed]
    await close(business, "EAST", "43215", methods=["SHIP"], name="Eastern house")
    assert [await order(business, each["id"]) for each in placed] == before


async def test_rounds_look_again_for_what_nobody_looked_for_at_once(business: Business) -> None:
    placed = await business.place(("TEA", 4))
    await business.api.run("holdOrder", {"id": placed["id"], "reason": "PAYMENT"})
    await count(business, ("TEA", 1))
    await business.api.run("releaseOrder", {"id": placed["id"]})
    assert (await order(business, placed["id"]))["lines"][0]["exception"] == "STOCK_LOST"
    await replan_round(business.api.services, (business.api.organization, ""), again=False)
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 1}}
    ended = await replan_round(business.api.services, (business.api.organization, ""), again=True)
    assert await work(business, placed["id"]) == {"EAST": {"TEA": 1}, "WEST": {"TEA": 3}}
    assert ended.next_place == FIRST_ORDER
    await sound(business)
