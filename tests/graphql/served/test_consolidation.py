"""Orders of one customer to one address that share shipments, where that saves."""

from typing import Any

from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.rule import RoutingRule, RuleKind
from operations.consolidation import plan_consolidations
from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business
from tests.graphql.served.batching import batch, with_profile

ADA = {"id": "c-7", "name": "Ada", "email": "ada@example.com"}
ORDER = """
query($id: ID!) {
  order(id: $id) {
    fulfillmentOrders { id status locationCode cost { amount } consolidatedWith { id } }
  }
}
"""
SHARED = "fulfillmentOrders { id locationCode } saved { amount currencyCode }"


async def parts(business: Business, placed: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await business.api.data(ORDER, id=placed["id"]))["fulfillmentOrders"]
    return [part for part in found if part["status"] != "CANCELLED"]


async def consolidate(business: Business, *orders: dict[str, Any]) -> dict[str, Any]:
    given = {"orderIds": [order["id"] for order in orders], "idempotencyKey": fresh_key()}
    return await business.api.run("consolidateOrders", given, SHARED)


async def sound(business: Business) -> None:
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_two_orders_at_one_location_pay_one_parcel(business: Business) -> None:
    first = await business.place(("TEA", 2), customer=ADA)
    second = await business.place(("MUG", 2), customer={**ADA, "id": "c-8"})
    alone = [float(part["cost"]["amount"]) for order in (first, second) for part in await parts(business, order)]
    done = await consolidate(business, first, second)
    (one,), (other,) = await parts(business, first), await parts(business, second)
    assert {part["id"] for part in done["fulfillmentOrders"]} == {one["id"], other["id"]}
    assert one["consolidatedWith"] == [{"id": other["id"]}]
    assert other["consolidatedWith"] == [{"id": one["id"]}]
    together = float(one["cost"]["amount"]) + float(other["cost"]["amount"])
    assert abs(sum(alone) - together - float(done["saved"]["amount"])) < 0.02
    assert float(done["saved"]["amount"]) > 6
    assert await business.event_types(first["id"]) == ["ORDER_PLACED", "FULFILLMENT_ORDER_CONSOLIDATED"]
    await sound(business)
    again = await consolidate(business, first, second)
    assert again == {"fulfillmentOrders": [], "saved": None}
    await business.work(one["id"], "PACKED")
    await business.ship(one["id"])


async def test_units_move_to_a_common_location_where_that_saves(business: Business) -> None:
    await business.place(("TEA", 10))
    west = await business.place(("TEA", 2), customer=ADA)
    east = await business.place(("MUG", 2), customer=ADA)
    assert [part["locationCode"] for order in (west, east) for part in await parts(business, order)] == ["WEST", "EAST"]
    given = {"locationCode": "EAST", "items": [{"sku": "TEA", "quantity": 2}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)
    done = await consolidate(business, west, east)
    assert {part["locationCode"] for part in done["fulfillmentOrders"]} == {"EAST"}
    assert len(done["fulfillmentOrders"]) == 2
    document = "query($id: ID!) { routingDecision(orderId: $id) { trigger } }"
    assert await business.api.data(document, id=west["id"]) == {"trigger": "CONSOLIDATED"}
    await sound(business)


async def test_those_that_leave_share_no_more(business: Business) -> None:
    placed = [await business.place(("TEA", 1), customer=ADA) for _ in range(3)]
    await consolidate(business, *placed)
    ids = [(await parts(business, order))[0]["id"] for order in placed]
    await business.api.run("cancelOrder", {"id": placed[0]["id"], "idempotencyKey": fresh_key()})
    given = {"id": ids[1], "locationCode": "WEST", "idempotencyKey": fresh_key()}
    await business.api.run("rerouteFulfillmentOrder", given)
    for order in placed[1:]:
        (part,) = await parts(business, order)
        assert part["consolidatedWith"] == []
    await sound(business)


async def test_what_goes_to_one_address_is_gone_for_the_next(business: Business) -> None:
    """Both pairs would like to have the tea that arrives, which is enough for one of them."""
    await business.place(("TEA", 10))
    orders = []
    for line in ("1 Broadway", "2 Broadway"):
        there = {"name": "Ada", "line1": line, "city": "New York", "postalCode": "10004", "countryCode": "US"}
        orders += [await business.place((sku, 2), customer=ADA, shipTo=there) for sku in ("TEA", "MUG")]
    given = {"locationCode": "EAST", "items": [{"sku": "TEA", "quantity": 2}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)
    done = await consolidate(business, *orders)
    assert [part["locationCode"] for part in done["fulfillmentOrders"]] == ["EAST", "EAST"]
    await sound(business)


async def test_orders_with_units_that_wait_are_consolidated_once(business: Business) -> None:
    waiting = await business.place(("TEA", 1), ("MUG", 12), customer=ADA, allowBackorder=True)
    other = await business.place(("TEA", 1), customer=ADA)
    assert len((await consolidate(business, waiting, other))["fulfillmentOrders"]) == 2
    before = await business.event_types(waiting["id"])
    assert before == ["ORDER_PLACED", "FULFILLMENT_ORDER_CONSOLIDATED"]
    assert await consolidate(business, waiting, other) == {"fulfillmentOrders": [], "saved": None}
    assert await business.event_types(waiting["id"]) == before


async def test_who_has_to_come_sooner_keeps_nobody_else_from_sharing(business: Business) -> None:
    """The mugs are promised from EAST, and WEST is too slow for them, but not for the tea that is there."""
    on_time = RoutingRule(code="ON_TIME", kind=RuleKind.DELIVER_BY, limit=0)
    await with_profile(business, rules=(*DEFAULT_PROFILE.rules, on_time))
    await business.place(("TEA", 10))
    soon = await business.place(("MUG", 1), customer=ADA)
    slow = [await business.place(("TEA", 1), customer=ADA) for _ in range(2)]
    done = await consolidate(business, soon, *slow)
    assert [part["locationCode"] for part in done["fulfillmentOrders"]] == ["WEST", "WEST"]
    assert float(done["saved"]["amount"]) > 6
    assert await business.event_types(soon["id"]) == ["ORDER_PLACED"]
    assert await consolidate(business, soon, *slow) == {"fulfillmentOrders": [], "saved": None}
    await sound(business)


async def test_who_must_come_whole_keeps_nobody_else_from_sharing(business: Business) -> None:
    await business.place(("TEA", 10))
    whole = await business.place(("MUG", 1), customer=ADA, allowSplit=False)
    others = [await business.place(("TEA", 1), customer=ADA) for _ in range(2)]
    done = await consolidate(business, whole, *others)
    assert [part["locationCode"] for part in done["fulfillmentOrders"]] == ["WEST", "WEST"]
    await sound(business)


async def test_an_order_that_shares_nothing_stays_as_it_is(business: Business) -> None:
    """It is planned with the others, but nothing happens to it."""
    denver = {"name": "Ada", "line1": "3 High St", "city": "Denver", "postalCode": "80202", "countryCode": "US"}
    await business.place(("TEA", 10))
    west = await business.place(("TEA", 1), customer=ADA, shipTo=denver)
    east = [await business.place(("MUG", 1), customer=ADA, shipTo=denver) for _ in range(2)]
    done = await consolidate(business, west, *east)
    assert {part["locationCode"] for part in done["fulfillmentOrders"]} == {"EAST"}
    assert len(done["fulfillmentOrders"]) == 2
    assert await business.event_types(west["id"]) == ["ORDER_PLACED"]
    await sound(business)


async def test_strangers_addresses_and_accepted_work_stay_apart(business: Business) -> None:
    first = await business.place(("TEA", 1), customer=ADA)
    stranger = await business.place(("TEA", 1), customer={"id": "c-9", "email": "bo@example.com"})
    elsewhere = {"name": "Ada", "line1": "2 Main St", "city": "Reno", "postalCode": "89501", "countryCode": "US"}
    moved = await business.place(("TEA", 1), customer=ADA, shipTo=elsewhere)
    accepted = await business.place(("TEA", 1), customer=ADA)
    await business.work(accepted["fulfillmentOrders"][0]["id"], "ACCEPTED")
    nothing: dict[str, Any] = {"fulfillmentOrders": [], "saved": None}
    async with business.unchanged():
        assert await consolidate(business, first, stranger, moved, accepted) == nothing


async def test_orders_of_a_customer_are_found_by_its_id(business: Business) -> None:
    for _ in range(2):
        await business.place(("TEA", 1), customer=ADA)
    given = {"customerId": "c-7", "idempotencyKey": fresh_key()}
    done = await business.api.run("consolidateOrders", given, SHARED)
    assert len(done["fulfillmentOrders"]) == 2
    assert await business.api.run("consolidateOrders", given, SHARED) == done


async def test_refuses_what_names_no_orders(business: Business) -> None:
    placed = await business.place(("TEA", 1), customer=ADA)
    keyed = {"idempotencyKey": fresh_key()}
    await business.refuses("consolidateOrders", keyed, refusal("INVALID_INPUT", "orderIds"))
    await business.refuses(
        "consolidateOrders", {**keyed, "orderIds": [placed["id"]]}, refusal("INVALID_INPUT", "orderIds")
    )
    unknown = {**keyed, "orderIds": [placed["id"], "ord_nobody"]}
    await business.refuses("consolidateOrders", unknown, refusal("NOT_FOUND", "orderIds", "1"))


async def test_batches_consolidate_where_the_profile_asks_for_it(business: Business) -> None:
    for asks, shared in ((False, 0), (True, 2)):
        await with_profile(business, batch_window_minutes=30, consolidate=asks)
        placed = [await business.place(("TEA", 1), customer=ADA) for _ in range(2)]
        report = await batch(business, now=True)
        assert (report.orders, report.consolidated) == (2, shared)
        assert (report.saved > 0) is asks
        for order in placed:
            (part,) = await parts(business, order)
            assert part["status"] == "OPEN"
            assert len(part["consolidatedWith"]) == shared // 2
        organization = business.api.organization
        orders = await business.api.services.storage.orders.get_many(organization, [order["id"] for order in placed])
        if asks:
            assert await plan_consolidations(business.api.services, organization, orders) == []
        for order in placed:
            await business.api.run("cancelOrder", {"id": order["id"], "idempotencyKey": fresh_key()})
    await sound(business)
