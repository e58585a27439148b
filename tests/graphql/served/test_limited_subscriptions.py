"""What clients with limits hear of changes."""

from tests.graphql.api import fresh_key
from tests.graphql.business import Business, order_of
from tests.graphql.following import following

STOCK = 'subscription { stockChanged(skus: ["TEA"]) { kind stockLevel { locationCode available } movement { cause } } }'
WORK = """
subscription {
  fulfillmentOrdersChanged(locationCode: "EAST") {
    kind type fulfillmentOrders { cost { amount } order { lines { quantity } fulfillmentOrders { locationCode } } }
  }
}
"""


async def receive(business: Business, *locations: str) -> None:
    for code in locations:
        given = {"locationCode": code, "items": [{"sku": "TEA", "quantity": 1}], "idempotencyKey": fresh_key()}
        await business.api.run("receiveStock", given)


async def test_a_partner_hears_of_stock_but_not_what_moved_it(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    for client, hidden in ((business.api, False), (partner, True)):
        async with following(client, STOCK) as messages:
            snapshots = [await anext(messages) for _ in range(4)]
            assert {message["kind"] for message in snapshots} == {"SNAPSHOT"}
            await receive(business, "EAST")
            changed = await anext(messages)
        assert changed["stockLevel"]["locationCode"] == "EAST"
        assert (changed["movement"] is None) == hidden


async def test_a_store_hears_of_its_own_stock_alone(business: Business) -> None:
    store = await business.api.client(locations=["SHOP"])
    async with following(store, STOCK) as messages:
        assert (await anext(messages))["stockLevel"] == {"locationCode": "SHOP", "available": 10}
        await receive(business, "EAST", "WEST", "SHOP")
        changed = await anext(messages)
    assert (changed["kind"], changed["stockLevel"]) == ("EVENT", {"locationCode": "SHOP", "available": 11})


async def test_a_store_hears_of_its_own_part_of_an_order_alone(business: Business) -> None:
    store = await business.api.client(locations=["EAST"])
    async with following(store, WORK) as messages:
        assert await anext(messages) == {"kind": "SNAPSHOT", "type": None, "fulfillmentOrders": []}
        await business.place(("TEA", 15))
        placed = await anext(messages)
    order = {"lines": [{"quantity": 10}], "fulfillmentOrders": [{"locationCode": "EAST"}]}
    parts = [{"cost": None, "order": order}]
    assert placed == {"kind": "EVENT", "type": "ORDER_PLACED", "fulfillmentOrders": parts}


async def test_a_partner_hears_of_no_work_on_orders_of_other_channels(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    async with following(partner, WORK) as messages:
        await anext(messages)
        await business.place(("TEA", 1))
        await partner.run("placeOrder", order_of(("TEA", 1), channel="MARKET"))
        heard = await anext(messages)
    (part,) = heard["fulfillmentOrders"]
    assert (heard["type"], part["cost"]) == ("ORDER_PLACED", None)
