"""Queries of orders and what is inside them."""

from itertools import pairwise

from tests.graphql.client import Client
from tests.graphql.shop import Shop

WHOLE = """
query($id: ID!) {
  order(id: $id) {
    id number channel state fulfillmentStatus returnStatus onHold method priority currencyCode
    placedAt promisedAt version
    customer { id name email phone segment }
    shipTo { name line1 city region postalCode countryCode latitude longitude }
    pickupLocationCode pickupLocation { code }
    lines {
      id skuCode sku { code name weightGrams value { amount currencyCode } } quantity unitPrice { amount currencyCode }
      quantities { ordered cancelled unrouted backordered allocated shipped delivered returned } exception
    }
    fulfillmentOrders {
      id status locationCode location { code name address { city } } method cost { amount }
      lines { lineId skuCode sku { name } line { id quantity } quantity shipped remaining }
      order { id } holds { id } supportedActions
    }
    shipments { id }
    holds { id }
    totals { subtotal { amount } shipping { amount } tax { amount } total { amount currencyCode } }
    supportedActions
  }
}
"""


async def test_shows_an_order_with_everything_inside_it(shop: Shop) -> None:
    placed = await shop.place(("TEA", 2), ("MUG", 1), number="1001", shippingPrice="4.90")
    order = await shop.client.data(WHOLE, id=placed["id"])
    assert (order["number"], order["channel"], order["state"]) == ("1001", "WEB", "OPEN")
    assert (order["fulfillmentStatus"], order["returnStatus"], order["onHold"]) == ("ROUTED", "NONE", False)
    assert order["version"] == 1
    assert order["customer"]["email"] == "ada@example.com"
    assert order["shipTo"]["city"] == "New York"
    assert order["pickupLocation"] is None
    assert [line["sku"]["name"] for line in order["lines"]] == ["Green tea", "Blue mug"]
    assert order["lines"][0]["unitPrice"] == {"amount": "19.90", "currencyCode": "USD"}
    assert order["lines"][0]["quantities"]["allocated"] == 2
    assert order["totals"]["total"] == {"amount": "64.60", "currencyCode": "USD"}
    assert sum(line["quantity"] for part in order["fulfillmentOrders"] for line in part["lines"]) == 3
    for part in order["fulfillmentOrders"]:
        assert part["order"] == {"id": placed["id"]}
        assert part["location"]["code"] == part["locationCode"]
        assert part["supportedActions"][:2] == ["ACCEPT", "REJECT"]
        assert all(line["line"]["id"] == line["lineId"] for line in part["lines"])


async def test_finds_an_order_by_its_number(shop: Shop) -> None:
    first = await shop.place(("TEA", 1), number="7", channel="MARKET")
    second = await shop.place(("TEA", 1), number="7", channel="WEB")
    by_number = "query($number: String!, $channel: String) { order(number: $number, channel: $channel) { id } }"
    assert (await shop.client.data(by_number, number="7"))["id"] == first["id"]
    assert (await shop.client.data(by_number, number="7", channel="WEB"))["id"] == second["id"]
    assert await shop.client.data(by_number, number="7", channel="TILL") is None
    assert await shop.client.data(by_number, number="8") is None


async def test_finds_nothing_by_an_unknown_id(client: Client) -> None:
    for unknown in ("ord_X", "", "x", "sku_TEA", "ord_|", "ord_$ne"):
        assert await client.data("query($id: ID!) { order(id: $id) { id } }", id=unknown) is None


async def test_refuses_both_id_and_number(client: Client) -> None:
    for arguments in ('id: "a", number: "b"', 'id: "a", channel: "c"', 'channel: "c"'):
        error = await client.error(f"{{ order({arguments}) {{ id }} }}")
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert (await client.error("{ order { id } }"))["extensions"]["code"] == "BAD_USER_INPUT"


LIST = """
query(
  $filter: OrderFilter, $sort: OrderSort! = PLACED_AT_DESC
  $first: Int, $after: Cursor, $last: Int, $before: Cursor
) {
  orders(filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
    nodes { number }
    edges { cursor node { number } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def numbers(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [node["number"] for node in page["nodes"]]


async def place_five(shop: Shop) -> None:
    for number in range(1, 6):
        await shop.place(("TEA", 1), number=str(number), placedAt=f"2026-01-0{number}T12:00:00Z")


async def test_lists_newest_orders_first(shop: Shop) -> None:
    await place_five(shop)
    assert numbers(await shop.client.data(LIST)) == ["5", "4", "3", "2", "1"]
    assert numbers(await shop.client.data(LIST, sort="PLACED_AT_ASC")) == ["1", "2", "3", "4", "5"]


async def test_pages_forwards_and_backwards(shop: Shop) -> None:
    await place_five(shop)
    first = await shop.client.data(LIST, first=2)
    assert numbers(first) == ["5", "4"]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    second = await shop.client.data(LIST, first=2, after=first["pageInfo"]["endCursor"])
    assert numbers(second) == ["3", "2"]
    back = await shop.client.data(LIST, last=1, before=second["pageInfo"]["startCursor"])
    assert numbers(back) == ["4"]
    assert back["edges"][0]["cursor"] == first["edges"][1]["cursor"]
    rest = await shop.client.data(LIST, first=2, after=second["pageInfo"]["endCursor"])
    assert (numbers(rest), rest["pageInfo"]["hasNextPage"]) == (["1"], False)


async def test_filters_orders(shop: Shop) -> None:
    await place_five(shop)
    await shop.place(("TEA", 1), number="m", channel="MARKET", customer={"email": "Bob@example.com"})
    for filter_, expected in (
        ({"channels": ["MARKET"]}, ["m"]),
        ({"channels": []}, []),
        ({"customerEmail": "bob@EXAMPLE.com"}, ["m"]),
        ({"customerId": "c-1", "placedFrom": "2026-01-04T12:00:00Z"}, ["5", "4"]),
        ({"placedFrom": "2026-01-02T12:00:00Z", "placedTo": "2026-01-04T12:00:00Z"}, ["3", "2"]),
        ({"states": ["CLOSED", "CANCELLED"]}, []),
        ({"onHold": True}, []),
        ({"fulfillmentStatuses": ["ROUTED"], "channels": ["MARKET"]}, ["m"]),
        ({"locationCodes": ["SEA"]}, []),
    ):
        assert numbers(await shop.client.data(LIST, filter=filter_)) == expected, filter_


async def test_refuses_pages_and_filters_out_of_bounds(client: Client) -> None:
    for arguments in (
        {"first": 0},
        {"first": 101},
        {"last": 101},
        {"first": 1, "last": 1},
        {"after": "garbage"},
        {"before": "W10"},
        {"filter": {"channels": ["c"] * 201}},
    ):
        error = await client.error(LIST, **arguments)
        assert error["extensions"]["code"] in {"BAD_USER_INPUT", "LIMIT_EXCEEDED"}, arguments


async def test_shows_the_events_of_an_order(shop: Shop) -> None:
    placed = await shop.place(("TEA", 1))
    await shop.ship(placed["fulfillmentOrders"][0]["id"])
    events = """
    query($id: ID!, $first: Int, $after: Cursor) {
      order(id: $id) { events(first: $first, after: $after) {
        nodes { id type version occurredAt } pageInfo { hasNextPage endCursor }
      } }
    }
    """
    first = (await shop.client.data(events, id=placed["id"], first=3))["events"]
    assert [event["type"] for event in first["nodes"]] == [
        "ORDER_PLACED",
        "FULFILLMENT_ORDER_ACCEPTED",
        "FULFILLMENT_ORDER_PICKING",
    ]
    rest = (await shop.client.data(events, id=placed["id"], after=first["pageInfo"]["endCursor"]))["events"]
    assert [event["type"] for event in rest["nodes"]] == ["FULFILLMENT_ORDER_PACKED", "SHIPMENT_CREATED"]
    assert not rest["pageInfo"]["hasNextPage"]
    versions = [event["version"] for event in first["nodes"] + rest["nodes"]]
    assert all(later == earlier + 1 for earlier, later in pairwise(versions))


async def test_lists_a_work_queue(shop: Shop) -> None:
    one = await shop.place(("MUG", 1), placedAt="2026-01-01T12:00:00Z")
    two = await shop.place(("MUG", 1), ("POT", 1), placedAt="2026-01-02T12:00:00Z")
    await shop.ship(one["fulfillmentOrders"][0]["id"])
    queue = """
    query($filter: FulfillmentOrderFilter) {
      fulfillmentOrders(filter: $filter) { nodes { id status order { number customer { name } } } }
    }
    """
    at_chicago = await shop.client.data(queue, filter={"locationCodes": ["CHI"]})
    assert [node["status"] for node in at_chicago["nodes"]] == ["SHIPPED", "OPEN"]
    assert at_chicago["nodes"][1]["order"] == {"number": two["number"], "customer": {"name": "Ada"}}
    opened = await shop.client.data(queue, filter={"locationCodes": ["CHI", "SEA"], "statuses": ["OPEN"]})
    assert {node["id"] for node in opened["nodes"]} == {part["id"] for part in two["fulfillmentOrders"]}


async def test_finds_shipments(shop: Shop) -> None:
    placed = await shop.place(("MUG", 1))
    shipment_id = await shop.ship(placed["fulfillmentOrders"][0]["id"], "1Z999")
    fields = (
        "id status carrier lines { quantity line { skuCode } } order { id } fulfillmentOrder { id } supportedActions"
    )
    by_id = await shop.client.data(f"query($id: ID!) {{ shipment(id: $id) {{ {fields} }} }}", id=shipment_id)
    assert by_id["lines"] == [{"quantity": 1, "line": {"skuCode": "MUG"}}]
    assert by_id["order"] == {"id": placed["id"]}
    assert by_id["supportedActions"] == ["CANCEL", "RECORD_TRACKING_EVENT"]
    by_number = await shop.client.data(f'{{ shipment(carrier: "UPS", trackingNumber: "1Z999") {{ {fields} }} }}')
    assert by_number == by_id
    listed = await shop.client.data('{ shipments(filter: {statuses: [CREATED], carriers: ["UPS"]}) { nodes { id } } }')
    assert listed == {"nodes": [{"id": shipment_id}]}
    assert (await shop.client.error('{ shipment(carrier: "UPS") { id } }'))["extensions"]["code"] == "BAD_USER_INPUT"
