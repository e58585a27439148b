"""Stock that arrives or becomes free goes to the orders that wait for it, in their order and in one commit."""

from typing import Any

from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business, order_of

LINES = "lines { exception quantities { backordered allocated unrouted } }"


async def wait_for(business: Business, *items: tuple[str, int], **fields: Any) -> str:
    """The id of an order that waits for what is not there."""
    order = await business.place(*items, allowBackorder=True, **fields)
    order_id: str = order["id"]
    return order_id


async def sold_out(business: Business, sku: str = "MUG") -> str:
    """The id of an order that has all of the ten units at EAST."""
    return str((await business.place((sku, 10)))["id"])


async def receive(business: Business, quantity: int, sku: str = "MUG", location: str = "EAST") -> dict[str, Any]:
    given = {"locationCode": location, "items": [{"sku": sku, "quantity": quantity}], "idempotencyKey": fresh_key()}
    return await business.api.run("receiveStock", given, "stockLevels { available allocated onHand }")


async def waits_for(business: Business, *order_ids: str) -> list[int]:
    """Units for which each of the orders still waits."""
    document = f"query($id: ID!) {{ order(id: $id) {{ {LINES} }} }}"
    orders = [await business.api.data(document, id=order_id) for order_id in order_ids]
    for order in orders:
        for line in order["lines"]:
            assert (line["exception"] is None) == (line["quantities"]["backordered"] == 0)
    return [sum(line["quantities"]["backordered"] for line in order["lines"]) for order in orders]


async def commits(business: Business, event_type: str) -> list[str]:
    """The commits with such events, oldest first."""
    query = {"organization": business.api.organization, "type": event_type}
    found = business.database["events"].find(query).sort([("occurredAt", 1), ("_id", 1)])
    return [event["commit"] async for event in found]


async def test_receipt_goes_to_those_in_front_in_the_commit_that_books_it(business: Business) -> None:
    await sold_out(business)
    low = await wait_for(business, ("MUG", 2), priority="LOW")
    plain = await wait_for(business, ("MUG", 2))
    younger = await wait_for(business, ("MUG", 2))
    dated = await wait_for(business, ("MUG", 2), requestedDeliveryBy="2031-05-02T00:00:00Z")
    sooner = await wait_for(business, ("MUG", 2), requestedDeliveryBy="2031-05-01T00:00:00Z")
    urgent = await wait_for(business, ("MUG", 2), priority="URGENT")
    received = await receive(business, 9)
    assert received["stockLevels"] == [{"available": 0, "allocated": 19, "onHand": 19}]
    assert await waits_for(business, urgent, sooner, dated, plain, younger, low) == [0, 0, 0, 0, 1, 2]
    assert await business.event_types(urgent) == ["ORDER_PLACED", "ORDER_ROUTED", "ORDER_PROMISED"]
    assert await business.event_types(low) == ["ORDER_PLACED"]
    routed = await commits(business, "order.routed")
    assert len(routed) == 5
    received_by = await business.database["events"].find_one(
        {"organization": business.api.organization, "data.sku": "MUG", "data.kind": "RECEIVED"}, sort=[("version", -1)]
    )
    assert received_by is not None
    assert {received_by["commit"]} == set(routed)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_cancelled_units_go_to_whoever_waits_in_the_same_commit(business: Business) -> None:
    first = await sold_out(business)
    waiting = await wait_for(business, ("MUG", 3))
    await business.api.run("cancelOrder", {"id": first, "idempotencyKey": fresh_key()})
    assert await waits_for(business, waiting) == [0]
    assert await commits(business, "order.cancelled") == await commits(business, "order.routed")
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}


async def test_nobody_who_comes_later_gets_what_others_wait_for(business: Business) -> None:
    await sold_out(business)
    waiting = await wait_for(business, ("MUG", 5))
    await receive(business, 3)
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=1, available=0)
    await business.refuses("placeOrder", order_of(("MUG", 1)), short)
    assert await waits_for(business, waiting) == [2]


async def test_whatever_makes_units_available_gives_them_out(business: Business) -> None:
    await sold_out(business)
    waiting = await wait_for(business, ("MUG", 4))
    at = {"sku": "MUG", "locationCode": "EAST"}
    await business.api.run("adjustStock", {**at, "delta": 1, "reason": "found", "idempotencyKey": fresh_key()})
    assert await waits_for(business, waiting) == [3]
    await business.api.run("setSafetyStock", {**at, "target": 1, "idempotencyKey": fresh_key()})
    await receive(business, 1)
    assert await waits_for(business, waiting) == [3]
    await business.api.run("setSafetyStock", {**at, "target": 0, "idempotencyKey": fresh_key()})
    assert await waits_for(business, waiting) == [2]
    damaged = {**at, "delta": 1, "bucket": "DAMAGED", "reason": "returned", "idempotencyKey": fresh_key()}
    await business.api.run("adjustStock", damaged)
    assert await waits_for(business, waiting) == [2]
    mended = {**at, "from": "DAMAGED", "to": "AVAILABLE", "quantity": 1, "reason": "mended"}
    await business.api.run("reclassifyStock", {**mended, "idempotencyKey": fresh_key()})
    assert await waits_for(business, waiting) == [1]


async def test_rejected_units_go_to_whoever_waits_unless_they_cannot_be_sold(business: Business) -> None:
    parts = [await business.part(("MUG", 5)) for _ in range(2)]
    waiting = await wait_for(business, ("MUG", 4))
    for part, reason, left in zip(parts, ("DAMAGED", "CAPACITY"), (4, 0), strict=True):
        given = {"id": part["id"], "reason": reason, "reroute": False, "idempotencyKey": fresh_key()}
        await business.api.run("rejectFulfillmentOrder", given)
        assert await waits_for(business, waiting) == [left]


async def test_order_on_hold_gets_nothing_until_it_is_released(business: Business) -> None:
    await sold_out(business)
    held = await wait_for(business, ("MUG", 2), priority="URGENT")
    behind = await wait_for(business, ("MUG", 2))
    await business.api.run("holdOrder", {"id": held, "reason": "PAYMENT"})
    await receive(business, 3)
    assert await waits_for(business, held, behind) == [2, 0]
    released = await business.api.run("releaseOrder", {"id": held}, f"order {{ onHold {LINES} }}")
    quantities = {"backordered": 1, "allocated": 1, "unrouted": 0}
    assert released["order"] == {"onHold": False, "lines": [{"exception": "NO_STOCK", "quantities": quantities}]}
    await receive(business, 1)
    assert await waits_for(business, held) == [0]


async def test_waiting_order_gets_no_more_than_the_share_of_its_channel(business: Business) -> None:
    await business.api.run("saveChannel", {"code": "MARKET", "name": "Marketplace", "stockBuffer": 3})
    await sold_out(business)
    market = await wait_for(business, ("MUG", 4), channel="MARKET", priority="URGENT")
    await receive(business, 5)
    assert await waits_for(business, market) == [2]
    web = await wait_for(business, ("MUG", 5))
    assert await waits_for(business, web) == [2]
    await receive(business, 3)
    assert await waits_for(business, market, web) == [2, 0]
    assert await business.level("MUG", "EAST") == {"onHand": 18, "available": 1, "allocated": 17}


async def test_units_are_given_out_over_locations_and_orders_of_several_lines(business: Business) -> None:
    for sku, units in (("TEA", 20), ("MUG", 10), ("ICE", 10)):
        await business.place((sku, units))
    first = await wait_for(business, ("TEA", 2), ("ICE", 1))
    second = await wait_for(business, ("MUG", 1), ("TEA", 3))
    await receive(business, 3, "TEA", "WEST")
    assert await waits_for(business, first, second) == [1, 3]
    await receive(business, 9, "TEA", "EAST")
    await receive(business, 9, "MUG", "EAST")
    assert await waits_for(business, first, second) == [1, 0]
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_order_that_must_come_whole_waits_until_all_of_it_is_there(business: Business) -> None:
    await business.place(("MUG", 10))
    whole = await wait_for(business, ("MUG", 3), ("TEA", 2), allowSplit=False)
    await receive(business, 2)
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=3, available=2)
    await business.refuses("placeOrder", order_of(("MUG", 3)), short)
    await receive(business, 1)
    document = f"query($id: ID!) {{ order(id: $id) {{ fulfillmentOrders {{ locationCode }} {LINES} }} }}"
    order = await business.api.data(document, id=whole)
    assert order["fulfillmentOrders"] == [{"locationCode": "EAST"}]
    assert [line["quantities"]["allocated"] for line in order["lines"]] == [3, 2]
    assert [line["exception"] for line in order["lines"]] == [None, None]


async def test_repeated_receipt_gives_nothing_out_again(business: Business) -> None:
    await sold_out(business)
    waiting = await wait_for(business, ("MUG", 4))
    given = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 1}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)
    async with business.unchanged():
        await business.api.run("receiveStock", given)
    assert await waits_for(business, waiting) == [3]


async def test_routing_decision_tells_that_stock_arrived(business: Business) -> None:
    await sold_out(business)
    waiting = await wait_for(business, ("MUG", 1))
    await receive(business, 1)
    document = "query($id: ID!) { routingDecision(orderId: $id) { trigger orderVersion } }"
    decision = await business.api.data(document, id=waiting)
    assert decision == {"trigger": "STOCK_ARRIVED", "orderVersion": 3}
