"""Orders that are placed with a reservation."""

import asyncio
from collections import Counter

from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business, order_of, pickup_of

RENO = {**SHIP_TO, "city": "Reno", "postalCode": "89501"}
SEEN = "query($id: ID!) { reservation(id: $id) { state version order { id } } }"
KINDS = """
query($sku: String!) { stockMovements(filter: {sku: $sku, locationCode: "EAST"}) { nodes { kind cause } } }
"""


async def consistent(business: Business) -> None:
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_takes_the_units_that_are_kept(business: Business) -> None:
    made = await business.reserve(("MUG", 10))
    async with business.unchanged():
        short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=10, available=0)
        assert await business.api.refusals("placeOrder", order_of(("MUG", 10))) == [short]
    order = await business.place(("MUG", 10), reservationId=made["id"])
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}
    seen = await business.api.data(SEEN, id=made["id"])
    assert seen == {"state": "PLACED", "version": 2, "order": {"id": order["id"]}}
    movements = (await business.api.data(KINDS, sku="MUG"))["nodes"]
    part = order["fulfillmentOrders"][0]["id"]
    assert [(row["kind"], row["cause"]) for row in movements[:2]] == [("ALLOCATED", part), ("RESERVED", made["id"])]
    await consistent(business)


async def test_takes_free_units_beyond_them_and_frees_what_it_does_not_take(business: Business) -> None:
    made = await business.reserve(("MUG", 4), ("TEA", 3))
    await business.place(("MUG", 6), ("TEA", 1), reservationId=made["id"])
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 4, "allocated": 6}
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 9, "allocated": 1}
    await consistent(business)


async def test_is_served_from_where_it_is_best_even_if_units_are_kept_elsewhere(business: Business) -> None:
    made = await business.reserve(("TEA", 2), shipTo=RENO)
    order = await business.place(("TEA", 2), reservationId=made["id"])
    assert [part["locationCode"] for part in order["fulfillmentOrders"]] == ["EAST"]
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 10}
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 8, "allocated": 2}


async def test_a_reservation_for_pickup_becomes_a_pickup(business: Business) -> None:
    made = await business.reserve(("TEA", 10), method="PICKUP", locationCode="SHOP")
    given = pickup_of(("TEA", 10), location="SHOP", reservationId=made["id"])
    await business.api.run("placeOrder", given)
    assert await business.level("TEA", "SHOP") == {"onHand": 10, "allocated": 10}


async def test_a_reservation_serves_one_order(business: Business) -> None:
    made = await business.reserve(("TEA", 1))
    given = order_of(("TEA", 1), reservationId=made["id"])
    placed = (await business.api.run("placeOrder", given, "order { id }"))["order"]
    ended = refusal("RESERVATION_ENDED", "reservationId", reservationId=made["id"], state="PLACED")
    await business.refuses("placeOrder", order_of(("TEA", 1), reservationId=made["id"]), ended)
    async with business.unchanged():
        assert (await business.api.run("placeOrder", given, "order { id }"))["order"] == placed
    for field in ("extendReservation", "releaseReservation"):
        over = refusal("RESERVATION_ENDED", "id", reservationId=made["id"], state="PLACED")
        await business.refuses(field, {"id": made["id"], "idempotencyKey": fresh_key()}, over)


async def test_refuses_a_reservation_that_is_none_or_of_another_channel(business: Business) -> None:
    order = await business.place(("TEA", 1))
    for wrong in ("", "rsv_", "rsv_1", order["id"], "nul\x00", "x" * 5_000):
        await business.finds_nothing("placeOrder", order_of(("TEA", 1), reservationId=wrong), "reservationId")
    phone = await business.reserve(("TEA", 1), channel="PHONE")
    given = order_of(("TEA", 1), reservationId=phone["id"])
    await business.refuses("placeOrder", given, refusal("INVALID_INPUT", "reservationId"))
    web = Business(await business.api.client(channels=["WEB"]), business.database)
    await web.finds_nothing("placeOrder", given, "reservationId")


async def test_an_order_that_is_refused_leaves_the_reservation_alone(business: Business) -> None:
    made = await business.reserve(("MUG", 4))
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=11, available=10)
    await business.refuses("placeOrder", order_of(("MUG", 11), reservationId=made["id"]), short)
    await business.place(("MUG", 4), reservationId=made["id"])


async def test_orders_that_want_one_reservation_get_it_once(business: Business) -> None:
    made = await business.reserve(("MUG", 1))
    document = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }"
    answers = await asyncio.gather(
        *(business.api.data(document, input=order_of(("MUG", 1), reservationId=made["id"])) for _ in range(10))
    )
    codes = Counter(tuple(error["code"] for error in answer["userErrors"]) for answer in answers)
    assert codes == {(): 1, ("RESERVATION_ENDED",): 9}
    await consistent(business)
