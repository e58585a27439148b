"""Orders that are placed."""

from tests.graphql.api import fresh_key
from tests.graphql.business import Business, order_of, pickup_of

PLACED = """
order {
  number channel state fulfillmentStatus returnStatus onHold method priority currencyCode version
  shipTo { name line1 city postalCode countryCode } pickupLocationCode
  customer { id name email }
  lines { skuCode quantity unitPrice { amount } subtotal { amount } exception
          quantities { ordered cancelled unrouted backordered allocated shipped delivered returned } }
  fulfillmentOrders { status locationCode method lines { skuCode quantity shipped remaining } supportedActions }
  totals { subtotal { amount } shipping { amount } tax { amount } total { amount currencyCode } }
  supportedActions
}
"""
NONE = dict.fromkeys(
    ("ordered", "cancelled", "unrouted", "backordered", "allocated", "shipped", "delivered", "returned"), 0
)


async def test_promises_the_stock_of_the_nearest_location(business: Business) -> None:
    given = order_of(
        ("TEA", 3),
        number="1001",
        priority="HIGH",
        shippingPrice="4.50",
        customer={"id": "c-1", "name": "Ada", "email": "ada@example.com"},
    )
    given["items"][0] |= {"discount": "1.00", "tax": "2.31"}
    order = (await business.api.run("placeOrder", given, PLACED))["order"]
    assert order == {
        "number": "1001",
        "channel": "WEB",
        "state": "OPEN",
        "fulfillmentStatus": "ROUTED",
        "returnStatus": "NONE",
        "onHold": False,
        "method": "SHIP",
        "priority": "HIGH",
        "currencyCode": "USD",
        "version": 1,
        "shipTo": {
            "name": "Ada",
            "line1": "1 Broadway",
            "city": "New York",
            "postalCode": "10004",
            "countryCode": "US",
        },
        "pickupLocationCode": None,
        "customer": {"id": "c-1", "name": "Ada", "email": "ada@example.com"},
        "lines": [
            {
                "skuCode": "TEA",
                "quantity": 3,
                "unitPrice": {"amount": "9.99"},
                "subtotal": {"amount": "28.97"},
                "exception": None,
                "quantities": {**NONE, "ordered": 3, "allocated": 3},
            }
        ],
        "fulfillmentOrders": [
            {
                "status": "OPEN",
                "locationCode": "EAST",
                "method": "SHIP",
                "lines": [{"skuCode": "TEA", "quantity": 3, "shipped": 0, "remaining": 3}],
                "supportedActions": ["ACCEPT", "REJECT", "SPLIT", "MERGE", "REROUTE"],
            }
        ],
        "totals": {
            "subtotal": {"amount": "28.97"},
            "shipping": {"amount": "4.50"},
            "tax": {"amount": "2.31"},
            "total": {"amount": "35.78", "currencyCode": "USD"},
        },
        "supportedActions": ["CANCEL", "CANCEL_LINES", "HOLD", "REROUTE", "UPDATE_SHIPPING_ADDRESS"],
    }
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 10}


async def test_writes_one_event_for_the_order_and_one_for_each_level(business: Business) -> None:
    before = await business.events_count()
    order = await business.place(("TEA", 3), ("MUG", 2))
    assert await business.event_types(order["id"]) == ["ORDER_PLACED"]
    assert await business.events_count() == before + 3


async def test_splits_what_no_location_has_alone(business: Business) -> None:
    order = await business.place(("TEA", 15))
    assert sorted((part["locationCode"], part["lines"][0]["quantity"]) for part in order["fulfillmentOrders"]) == [
        ("EAST", 10),
        ("WEST", 5),
    ]


async def test_keeps_a_pickup_at_its_location(business: Business) -> None:
    order = (await business.api.run("placeOrder", pickup_of(("TEA", 2), location="SHOP"), PLACED))["order"]
    assert (order["method"], order["shipTo"], order["pickupLocationCode"]) == ("PICKUP", None, "SHOP")
    assert [part["locationCode"] for part in order["fulfillmentOrders"]] == ["SHOP"]
    assert await business.level("TEA", "SHOP") == {"onHand": 10, "available": 8, "allocated": 2}


async def test_lets_what_is_missing_wait_if_it_may(business: Business) -> None:
    given = order_of(("MUG", 12), ("ICE", 1), allowBackorder=True)
    order = (await business.api.run("placeOrder", given, PLACED))["order"]
    assert order["fulfillmentStatus"] == "PARTIALLY_ROUTED"
    assert order["lines"][0]["quantities"] == {**NONE, "ordered": 12, "backordered": 2, "allocated": 10}
    assert order["lines"][0]["exception"] == "NO_STOCK"
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}


async def test_makes_a_number_up_when_the_channel_has_none(business: Business) -> None:
    order = await business.place(("TEA", 1))
    assert order["number"] == f"SO-{order['id'][-10:]}"


async def test_takes_the_same_number_in_another_channel(business: Business) -> None:
    await business.place(("TEA", 1), number="1001")
    order = await business.place(("TEA", 1), number="1001", channel="PHONE")
    assert order["number"] == "1001"


async def test_counts_in_the_minor_units_of_the_currency(business: Business) -> None:
    for code, price, total in (("JPY", "1200", "2400"), ("KWD", "1.234", "2.468"), ("USD", "0.1", "0.20")):
        given = order_of(("TEA", 2), currencyCode=code)
        given["items"][0]["unitPrice"] = price
        order = (await business.api.run("placeOrder", given, PLACED))["order"]
        assert order["totals"]["total"] == {"amount": total, "currencyCode": code}


async def test_runs_several_mutations_of_one_document_in_turn(business: Business) -> None:
    place = "placeOrder(input: $%s) { order { version } userErrors { code } }"
    document = (
        "mutation($a: PlaceOrderInput!, $b: PlaceOrderInput!, $c: PlaceOrderInput!) "
        f"{{ first: {place % 'a'} second: {place % 'b'} third: {place % 'c'} }}"
    )
    mugs = {name: order_of(("MUG", 4), idempotencyKey=fresh_key()) for name in "abc"}
    body = await business.api.send(document, **mugs)
    assert body["data"] == {
        "first": {"order": {"version": 1}, "userErrors": []},
        "second": {"order": {"version": 1}, "userErrors": []},
        "third": {"order": None, "userErrors": [{"code": "INSUFFICIENT_STOCK"}]},
    }
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 2, "allocated": 8}
