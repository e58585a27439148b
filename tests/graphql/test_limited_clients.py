"""What limited clients reach, by ids and by every nesting."""

from typing import Any

import pytest

from domain.access.scopes import FULFILLMENT_READ, INVENTORY_READ, ORDERS_READ, ROUTING_READ, SCOPES
from tests.graphql.client import Client
from tests.graphql.shop import Shop

EVERYTHING = """
query($id: ID!) {
  order(id: $id) {
    number shipTo { city }
    lines { skuCode quantity quantities { ordered allocated } }
    shipments { id locationCode order { lines { skuCode } } fulfillmentOrder { locationCode } }
    fulfillmentOrders {
      locationCode cost { amount }
      order {
        fulfillmentOrders {
          locationCode cost { amount } order { lines { skuCode quantity } shipments { locationCode } }
        }
      }
      lines { quantity line { quantity quantities { ordered } } }
    }
  }
}
"""
ORDER = "query($id: ID!) { order(id: $id) { id } }"
NODE = "query($id: ID!) { node(id: $id) { id } }"


async def two_locations(shop: Shop) -> dict[str, Any]:
    """One MUG from Chicago and two POTs from Seattle, shipped from Seattle."""
    order = await shop.place(("MUG", 1), ("POT", 2))
    seattle = next(part for part in order["fulfillmentOrders"] if part["locationCode"] == "SEA")
    await shop.ship(seattle["id"])
    return order


def partner(shop: Shop, *channels: str) -> Client:
    return shop.client.limited(channels=frozenset(channels))


def device(shop: Shop, *locations: str) -> Client:
    return shop.client.limited(locations=frozenset(locations))


async def test_a_partner_sees_its_own_orders_without_costs(shop: Shop) -> None:
    order = await two_locations(shop)
    seen = await partner(shop, "WEB").data(EVERYTHING, id=order["id"])
    assert {part["locationCode"] for part in seen["fulfillmentOrders"]} == {"CHI", "SEA"}
    for part in seen["fulfillmentOrders"]:
        assert part["cost"] is None
        assert [inner["cost"] for inner in part["order"]["fulfillmentOrders"]] == [None, None]
    unlimited = await shop.client.data(EVERYTHING, id=order["id"])
    assert all(part["cost"] for part in unlimited["fulfillmentOrders"])


async def test_a_partner_finds_nothing_of_other_channels(shop: Shop) -> None:
    order = await two_locations(shop)
    stranger = partner(shop, "MARKET")
    part = order["fulfillmentOrders"][0]["id"]
    assert await stranger.data(ORDER, id=order["id"]) is None
    for node_id in (order["id"], order["lines"][0]["id"], part):
        assert await stranger.data(NODE, id=node_id) is None
    for document in (
        f'{{ order(number: "{order["number"]}") {{ id }} }}',
        f'{{ order(number: "{order["number"]}", channel: "WEB") {{ id }} }}',
        f'{{ fulfillmentOrder(id: "{part}") {{ id }} }}',
        '{ shipment(carrier: "UPS", trackingNumber: "1Z1") { id } }',
    ):
        assert await stranger.data(document) is None
    for document in (
        "{ orders { nodes { id } } }",
        '{ orders(filter: {channels: ["WEB"]}) { nodes { id } } }',
        "{ fulfillmentOrders { nodes { id } } }",
        "{ shipments { nodes { id } } }",
        '{ stockMovements(filter: {sku: "POT"}) { nodes { id } } }',
    ):
        assert await stranger.data(document) == {"nodes": []}, document


async def test_a_partner_does_not_learn_why(shop: Shop) -> None:
    order = await two_locations(shop)
    decision = "query($id: ID!) { routingDecision(orderId: $id) { objective { amount } } }"
    assert await shop.client.data(decision, id=order["id"]) is not None
    assert await partner(shop, "WEB").data(decision, id=order["id"]) is None


async def test_a_device_sees_its_own_units_however_deep(shop: Shop) -> None:
    order = await two_locations(shop)
    seen = await device(shop, "CHI").data(EVERYTHING, id=order["id"])
    assert (seen["number"], seen["shipTo"]) == (order["number"], {"city": "New York"})
    assert seen["lines"] == [{"skuCode": "MUG", "quantity": 1, "quantities": {"ordered": 1, "allocated": 1}}]
    assert seen["shipments"] == []
    (part,) = seen["fulfillmentOrders"]
    assert (part["locationCode"], part["cost"]) == ("CHI", None)
    (inner,) = part["order"]["fulfillmentOrders"]
    assert inner["locationCode"] == "CHI"
    assert inner["order"] == {"lines": [{"skuCode": "MUG", "quantity": 1}], "shipments": []}


async def test_a_device_sees_its_shipments_however_deep(shop: Shop) -> None:
    order = await two_locations(shop)
    seen = await device(shop, "SEA").data(EVERYTHING, id=order["id"])
    (shipment,) = seen["shipments"]
    assert shipment["order"] == {"lines": [{"skuCode": "POT"}]}
    assert shipment["fulfillmentOrder"] == {"locationCode": "SEA"}


async def test_a_device_finds_nothing_of_other_locations(shop: Shop) -> None:
    order = await two_locations(shop)
    stranger = device(shop, "NYC")
    assert await stranger.data(ORDER, id=order["id"]) is None
    foreign = [part["id"] for part in order["fulfillmentOrders"]] + [line["id"] for line in order["lines"]]
    for node_id in (*foreign, "loc_CHI", "stk_MUG|CHI"):
        assert await stranger.data(NODE, id=node_id) is None
    for document in (
        "{ fulfillmentOrders { nodes { id } } }",
        '{ fulfillmentOrders(filter: {locationCodes: ["CHI"]}) { nodes { id } } }',
        "{ shipments { nodes { id } } }",
        '{ stockLevels(filter: {skus: ["MUG", "POT"]}) { nodes { id } } }',
        '{ stockMovements(filter: {sku: "MUG"}) { nodes { id } } }',
        '{ stockMovements(filter: {locationCode: "CHI"}) { nodes { id } } }',
        '{ locations(filter: {codes: ["CHI"]}) { nodes { id } } }',
    ):
        assert await stranger.data(document) == {"nodes": []}, document
    for document in (
        '{ location(code: "CHI") { id } }',
        '{ stockLevel(sku: "MUG", locationCode: "CHI") { id } }',
        '{ shipment(carrier: "UPS", trackingNumber: "1Z1") { id } }',
    ):
        assert await stranger.data(document) is None
    own = await stranger.data("{ locations { nodes { code } } }")
    assert own == {"nodes": [{"code": "NYC"}]}


async def test_a_device_finds_the_line_it_works_on_but_not_its_neighbor(shop: Shop) -> None:
    order = await two_locations(shop)
    mug, pot = (line["id"] for line in order["lines"])
    at_chicago = device(shop, "CHI")
    assert await at_chicago.data(NODE, id=mug) == {"id": mug}
    assert await at_chicago.data(NODE, id=pot) is None


@pytest.mark.parametrize(
    "fields",
    [
        "customer { name }",
        "totals { total { amount } }",
        "lines { unitPrice { amount } }",
        "fulfillmentOrders { lines { line { subtotal { amount } } } }",
        "events { nodes { id } }",
        "trackingToken",
        "supportedActions",
    ],
)
async def test_a_device_is_refused_what_is_not_its_business(shop: Shop, fields: str) -> None:
    error = await device(shop, "CHI").error(f'{{ order(id: "ord_1") {{ {fields} }} }}')
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_each_field_asks_for_its_scope(shop: Shop) -> None:
    for document, scopes in (
        ("{ orders { nodes { id } } }", {ORDERS_READ}),
        ("{ fulfillmentOrders { nodes { id } } }", {ORDERS_READ, FULFILLMENT_READ}),
        ('{ order(id: "ord_1") { customer { name } } }', {ORDERS_READ}),
        ('{ order(id: "ord_1") { number } }', {ORDERS_READ, FULFILLMENT_READ}),
        ("{ stockLevels { nodes { id } } }", {INVENTORY_READ}),
        ("{ skus { nodes { id } } }", {ORDERS_READ, FULFILLMENT_READ, INVENTORY_READ}),
        ('{ routingDecision(orderId: "ord_1") { gap } }', {ROUTING_READ}),
    ):
        for scope in scopes:
            assert "errors" not in await shop.client.with_scopes(scope).send(document), (document, scope)
        error = await shop.client.with_scopes(*(SCOPES - scopes)).error(document)
        assert error["extensions"]["code"] == "FORBIDDEN", document


async def test_nothing_but_tracking_is_open_to_everybody(shop: Shop) -> None:
    anonymous = shop.client.anonymous()
    for document in ("{ viewer { clientId } }", '{ node(id: "sku_TEA") { id } }', "{ orders { nodes { id } } }"):
        assert (await anonymous.error(document))["extensions"]["code"] == "UNAUTHENTICATED"
    assert await anonymous.data('{ trackOrder(token: "trk_none") { number } }') is None
