"""Work that is scheduled for a batch window: promised at once, planned again together, released to the locations."""

from datetime import timedelta
from typing import Any

import pytest

from operations.route_batch import BatchReport, route_batch
from operations.route_due_batches import route_due_batches
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.served.batching import batch, parts_of, with_window


async def test_scheduled_work_is_promised_but_not_with_its_location(business: Business) -> None:
    await with_window(business, minutes=30)
    store = await business.api.client(locations=["EAST"])
    placed = await business.place(("TEA", 3))
    (part,) = await parts_of(business, placed["id"])
    assert (part["status"], part["locationCode"]) == ("SCHEDULED", "EAST")
    assert part["releaseAt"] is not None
    assert part["supportedActions"] == ["SPLIT", "MERGE", "REROUTE"]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}
    queue = "{ fulfillmentOrders(first: 5) { nodes { id } } }"
    assert await store.data(queue) == {"nodes": []}
    assert (await store.data("query($id: ID!) { fulfillmentOrder(id: $id) { id } }", id=part["id"])) is None
    assert await batch(business) == BatchReport()
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale, report.saved) == (1, 0, 0, 0)
    (part,) = await parts_of(business, placed["id"])
    assert (part["status"], part["releaseAt"]) == ("OPEN", None)
    assert await business.event_types(placed["id"]) == ["ORDER_PLACED", "FULFILLMENT_ORDER_RELEASED"]
    assert await store.data(queue) == {"nodes": [{"id": part["id"]}]}
    await business.work(part["id"], "PACKED")


async def test_orders_swap_units_in_one_commit_where_that_is_cheaper_for_both(business: Business) -> None:
    """The first took all TEA at EAST though it has to go to WEST anyway; the second would have been served there."""
    await with_window(business, minutes=30)
    far = {"name": "Bo", "line1": "1 Main St", "city": "Reno", "postalCode": "89501", "countryCode": "US"}
    await business.place(("TEA", 5))
    first = await business.place(("TEA", 5))
    second = await business.place(("TEA", 5), shipTo=far)
    third = await business.place(("TEA", 5))
    assert [part["locationCode"] for part in await parts_of(business, third["id"])] == ["WEST"]
    await business.api.run("cancelOrder", {"id": first["id"], "idempotencyKey": fresh_key()})
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (3, 1, 0)
    assert report.saved > 0
    assert [(part["status"], part["locationCode"]) for part in await parts_of(business, third["id"])] == [
        ("CANCELLED", "WEST"),
        ("OPEN", "EAST"),
    ]
    assert [part["locationCode"] for part in await parts_of(business, second["id"])] == ["WEST"]
    assert (await verify(business.database, business.api.organization)).differences == ()
    again = await batch(business, now=True)
    assert again == BatchReport()


async def test_a_swap_of_scarce_units_is_one_commit(business: Business) -> None:
    await with_window(business, minutes=30)
    far = {"name": "Bo", "line1": "1 Main St", "city": "Reno", "postalCode": "89501", "countryCode": "US"}
    blocking = await business.place(("TEA", 10), shipTo=far)
    east = await business.place(("TEA", 10), shipTo=far)
    assert [part["locationCode"] for part in await parts_of(business, east["id"])] == ["EAST"]
    lines = [{"lineId": blocking["lines"][0]["id"], "quantity": 10}]
    await business.api.run("cancelOrder", {"id": blocking["id"], "lines": lines, "idempotencyKey": fresh_key()})
    west = await business.place(("TEA", 10))
    assert [part["locationCode"] for part in await parts_of(business, west["id"])] == ["WEST"]
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (2, 2, 0)
    assert [part["locationCode"] for part in await parts_of(business, east["id"])] == ["EAST", "WEST"]
    assert [part["locationCode"] for part in await parts_of(business, west["id"])] == ["WEST", "EAST"]
    routed = business.database["events"].find({"organization": business.api.organization, "type": "order.routed"})
    assert len({event["commit"] async for event in routed}) == 1
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_an_order_on_hold_is_released_once_it_may_go_on(business: Business) -> None:
    await with_window(business, minutes=1)
    placed = await business.place(("TEA", 1))
    await business.api.run("holdOrder", {"id": placed["id"], "reason": "PAYMENT"})
    assert (await batch(business, now=True)).orders == 0
    await business.api.run("releaseOrder", {"id": placed["id"]})
    assert (await batch(business, now=True)).orders == 1


async def test_rounds_release_what_is_due(business: Business) -> None:
    await with_window(business, minutes=5)
    placed = await business.place(("TEA", 1))
    services = business.api.services
    await route_due_batches(services)
    assert [part["status"] for part in await parts_of(business, placed["id"])] == ["SCHEDULED"]
    due = services.now() + timedelta(minutes=6)
    report = await route_batch(services, business.api.organization, until=due)
    assert report.orders == 1
    assert [part["status"] for part in await parts_of(business, placed["id"])] == ["OPEN"]


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_is_promised_is_not_taken_for_those_who_wait(business: Business, urgent: bool) -> None:
    await with_window(business, minutes=30)
    holds = await business.place(("MUG", 10))
    waiting = await business.place(("MUG", 2), allowBackorder=True, priority="URGENT" if urgent else "NORMAL")
    report = await batch(business, now=True)
    assert (report.orders, report.served) == (1, 0)
    assert [part["status"] for part in await parts_of(business, holds["id"])] == ["OPEN"]
    assert await parts_of(business, waiting["id"]) == []


async def test_work_that_is_rerouted_meanwhile_stays_scheduled(business: Business) -> None:
    await with_window(business, minutes=30)
    placed = await business.place(("TEA", 2))
    (part,) = placed["fulfillmentOrders"]
    given: dict[str, Any] = {"id": part["id"], "locationCode": "WEST", "idempotencyKey": fresh_key()}
    await business.api.run("rerouteFulfillmentOrder", given)
    assert [(each["status"], each["locationCode"]) for each in await parts_of(business, placed["id"])] == [
        ("CANCELLED", "EAST"),
        ("SCHEDULED", "WEST"),
    ]
