"""Batches, orders that wait for stock, and shared shipments keep to the arms of a pilot."""

from typing import Any

from operations.route_overdue import route_overdue_order
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.profile_documents import activate, only, profile_of
from tests.graphql.served.batching import batch, parts_of, with_window
from tests.graphql.served.deciding_elsewhere import HOUR, after

DECISION = "query($id: ID!) { routingDecision(orderId: $id) { trigger arm profileCode solvedBy } }"
WESTERN = {"kind": "PROFILE", "profileCode": "WESTERN"}
TABLE = {"kind": "TABLE", "table": [{"locationCodes": ["WEST"]}]}
EXTERNAL = {"kind": "EXTERNAL"}
ADA = {"id": "c-7", "name": "Ada", "email": "ada@example.com"}


async def pilot(business: Business, treatment: dict[str, Any], **changes: Any) -> None:
    """All orders of the channel APP are in the treatment arm, all others in no pilot."""
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    if treatment == WESTERN:
        await activate(business, profile_of("WESTERN", only("WEST"), batchWindowMinutes=30))
    given = {"code": "NEW", "name": "New", "percent": 100, "channels": ["APP"], "treatment": treatment, **changes}
    await business.api.run("saveRoutingPilot", given)


async def place(business: Business, *items: tuple[str, int], **fields: Any) -> str:
    order = await business.place(*items, **{"channel": "APP", **fields})
    return str(order["id"])


async def work(business: Business, order_id: str) -> list[tuple[str, str]]:
    """Where the order's work is, without what was given up."""
    parts = await parts_of(business, order_id)
    return [(part["locationCode"], part["status"]) for part in parts if part["status"] != "CANCELLED"]


async def receive(business: Business, location: str, sku: str, quantity: int) -> None:
    given = {"locationCode": location, "items": [{"sku": sku, "quantity": quantity}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)


async def decision(business: Business, order_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await business.api.data(DECISION, id=order_id)
    return found


async def sound(business: Business) -> None:
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_a_batch_leaves_work_where_the_profile_of_its_arm_has_it(business: Business) -> None:
    await with_window(business, minutes=30)
    await pilot(business, WESTERN)
    treated, other = await place(business, ("TEA", 1)), await place(business, ("TEA", 1), channel="WEB")
    assert await work(business, treated) == [("WEST", "SCHEDULED")]
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (2, 0, 0)
    assert await work(business, treated) == [("WEST", "OPEN")]
    assert await work(business, other) == [("EAST", "OPEN")]
    await sound(business)


async def test_a_batch_moves_work_by_the_profile_of_its_arm(business: Business) -> None:
    await pilot(business, WESTERN)
    order = await place(business, ("TEA", 1))
    assert await work(business, order) == [("WEST", "SCHEDULED")]
    await activate(business, profile_of("EASTERN", only("EAST")))
    await pilot(business, {"kind": "PROFILE", "profileCode": "EASTERN"})
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (1, 1, 0)
    assert await work(business, order) == [("EAST", "OPEN")]
    found = await decision(business, order)
    assert (found["trigger"], found["arm"], found["profileCode"]) == ("BATCH", "NEW/TREATMENT", "EASTERN")
    await sound(business)


async def test_arms_share_the_stock_of_a_batch(business: Business) -> None:
    await with_window(business, minutes=30)
    plain = [await place(business, ("TEA", 3), channel="WEB") for _ in range(2)]
    early = [await place(business, ("TEA", 2)) for _ in range(2)]
    last = await place(business, ("TEA", 8), channel="WEB")
    assert await work(business, last) == [("WEST", "SCHEDULED")]
    await pilot(business, WESTERN)
    report = await batch(business, now=True)
    assert (report.orders, report.stale) == (5, 0)
    allocated = {place: (await business.level("TEA", place))["allocated"] for place in ("EAST", "WEST")}
    assert sum(allocated.values()) == 18
    for order_id in (*plain, *early, last):
        assert all(status == "OPEN" for _, status in await work(business, order_id))
    await sound(business)


async def test_what_a_table_decides_goes_out_at_once(business: Business) -> None:
    await with_window(business, minutes=30)
    await pilot(business, TABLE)
    assert await work(business, await place(business, ("TEA", 1))) == [("WEST", "OPEN")]
    assert await work(business, await place(business, ("TEA", 1), channel="WEB")) == [("EAST", "SCHEDULED")]


async def test_a_batch_moves_nothing_of_a_table(business: Business) -> None:
    await with_window(business, minutes=30)
    blocking = await place(business, ("TEA", 10), channel="WEB")
    early = await place(business, ("TEA", 6))
    assert await work(business, early) == [("WEST", "SCHEDULED")]
    await business.api.run("cancelOrder", {"id": blocking, "idempotencyKey": fresh_key()})
    await pilot(business, TABLE)
    plain = await place(business, ("TEA", 2), channel="WEB")
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (2, 0, 0)
    assert await work(business, early) == [("WEST", "OPEN")]
    assert await work(business, plain) == [("EAST", "OPEN")]
    await sound(business)


async def test_a_batch_counts_on_no_units_of_a_table(business: Business) -> None:
    await with_window(business, minutes=30)
    early, plain = await place(business, ("TEA", 10)), await place(business, ("TEA", 2), channel="WEB")
    assert [*await work(business, early), *await work(business, plain)] == [
        ("EAST", "SCHEDULED"),
        ("WEST", "SCHEDULED"),
    ]
    await pilot(business, TABLE)
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (2, 0, 0)
    assert [*await work(business, early), *await work(business, plain)] == [("EAST", "OPEN"), ("WEST", "OPEN")]


async def test_stock_that_arrives_is_given_out_by_the_arm(business: Business) -> None:
    await pilot(business, WESTERN)
    order = await place(business, ("MUG", 1), allowBackorder=True)
    assert await work(business, order) == []
    await receive(business, "EAST", "MUG", 5)
    assert await work(business, order) == []
    await receive(business, "WEST", "MUG", 1)
    assert await work(business, order) == [("WEST", "OPEN")]
    found = await decision(business, order)
    assert (found["trigger"], found["arm"], found["profileCode"]) == ("STOCK_ARRIVED", "NEW/TREATMENT", "WESTERN")
    await sound(business)


async def test_a_table_gives_out_stock_that_arrives_too(business: Business) -> None:
    await pilot(business, TABLE)
    order = await place(business, ("MUG", 1), allowBackorder=True)
    await receive(business, "EAST", "MUG", 5)
    assert await work(business, order) == []
    await receive(business, "WEST", "MUG", 1)
    assert await work(business, order) == [("WEST", "OPEN")]
    found = await decision(business, order)
    assert (found["trigger"], found["arm"], found["solvedBy"]) == ("STOCK_ARRIVED", "NEW/TREATMENT", "table")


async def test_the_router_serves_what_another_system_has_not_decided_and_nobody_had(business: Business) -> None:
    await pilot(business, EXTERNAL)
    order = await place(business, ("MUG", 12), allowBackorder=True)
    assert await route_overdue_order(after(business, HOUR), business.api.organization, order)
    assert await work(business, order) == [("EAST", "OPEN")]
    await receive(business, "EAST", "MUG", 2)
    assert await work(business, order) == [("EAST", "OPEN"), ("EAST", "OPEN")]
    await sound(business)


async def test_what_others_decide_shares_no_shipments(business: Business) -> None:
    orders = [await place(business, ("TEA", 1), customer=ADA) for _ in range(2)]
    given = {"orderIds": orders, "idempotencyKey": fresh_key()}
    for treatment in (TABLE, EXTERNAL):
        await pilot(business, treatment)
        done = await business.api.run("consolidateOrders", {**given, "idempotencyKey": fresh_key()}, "saved { amount }")
        assert done == {"saved": None}
    await pilot(business, WESTERN, active=False)
    done = await business.api.run("consolidateOrders", given, "saved { amount }")
    assert float(done["saved"]["amount"]) > 0
