"""What a channel can buy: its share of the stock, while others buy the rest."""

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business, order_of

SHORT = "INSUFFICIENT_STOCK"


async def keep_from_market(business: Business, **limits: int) -> None:
    await business.api.run("saveChannel", {"code": "MARKET", "name": "Marketplace", **limits})


async def test_a_marketplace_buys_its_share_and_the_web_the_rest(business: Business) -> None:
    await keep_from_market(business, stockPercent=50, stockBuffer=1)
    partner = await business.api.client(channels=["MARKET"])
    over = order_of(("MUG", 5), channel="MARKET")
    assert await partner.refusals("placeOrder", over) == [refusal(SHORT, sku="MUG", requested=5, available=4)]
    await partner.run("placeOrder", order_of(("MUG", 4), channel="MARKET"))
    more = order_of(("MUG", 3), channel="MARKET")
    assert await partner.refusals("placeOrder", more) == [refusal(SHORT, sku="MUG", requested=3, available=2)]
    await business.refuses("placeOrder", order_of(("MUG", 7)), refusal(SHORT, sku="MUG", requested=7, available=6))
    await business.place(("MUG", 6))
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}


async def test_a_share_is_taken_at_every_location(business: Business) -> None:
    await keep_from_market(business, stockBuffer=8)
    over = order_of(("TEA", 5), channel="MARKET")
    await business.refuses("placeOrder", over, refusal(SHORT, sku="TEA", requested=5, available=4))
    order = await business.place(("TEA", 4), channel="MARKET")
    parts = {part["locationCode"]: part["lines"][0]["quantity"] for part in order["fulfillmentOrders"]}
    assert parts == {"EAST": 2, "WEST": 2}


async def test_routing_again_takes_nothing_from_an_order_that_fills_the_share(business: Business) -> None:
    await keep_from_market(business, stockBuffer=4)
    order = await business.place(("MUG", 6), channel="MARKET")
    await business.place(("MUG", 4))
    async with business.unchanged():
        select = "order { version fulfillmentOrders { locationCode status } }"
        again = await business.api.data(
            f"mutation($input: RerouteOrderInput!) {{ rerouteOrder(input: $input) {{ {select} }} }}",
            input={"id": order["id"], "idempotencyKey": fresh_key()},
        )
    assert again["order"] == {"version": 1, "fulfillmentOrders": [{"locationCode": "EAST", "status": "OPEN"}]}


async def test_rejected_units_find_no_more_elsewhere_than_the_share(business: Business) -> None:
    await keep_from_market(business, stockBuffer=7)
    part = await business.part(("TEA", 3), channel="MARKET", allowBackorder=True)
    given = {"id": part["id"], "reason": "DAMAGED", "idempotencyKey": fresh_key()}
    select = "order { lines { quantities { allocated backordered } } }"
    await business.place(("TEA", 2), method="PICKUP", shipTo=None, locationCode="EAST")
    await business.api.run("adjustStock", adjustment("WEST", -2))
    rejected = await business.api.run("rejectFulfillmentOrder", given, select)
    assert rejected["order"]["lines"] == [{"quantities": {"allocated": 1, "backordered": 2}}]


def adjustment(location: str, delta: int) -> dict[str, object]:
    return {"sku": "TEA", "locationCode": location, "delta": delta, "reason": "lost", "idempotencyKey": fresh_key()}
