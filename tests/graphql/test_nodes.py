"""Objects by their id alone."""

from typing import Any

import pytest

from domain.access.scopes import FULFILLMENT_READ, INVENTORY_READ, ORDERS_READ
from tests.graphql.client import Client
from tests.graphql.shop import Shop, key
from tests.graphql.stock_documents import EXPECTED_AT

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Order { number } ... on Sku { name } } }"
HOLD = "mutation($input: HoldOrderInput!) { holdOrder(input: $input) { order { holds { id } } } }"
SEND = "mutation($input: TransferStockInput!) { transferStock(input: $input) { stockTransfer { id } } }"
COUNT = "mutation($input: CountStockInput!) { countStock(input: $input) { stockCount { id } } }"
EXPECT = "mutation($input: RecordIncomingSupplyInput!) { recordIncomingSupply(input: $input) { userErrors { code } } }"
RESERVE = "mutation($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } } }"


async def ids_of_everything(shop: Shop) -> dict[str, str]:
    order = await shop.place(("TEA", 1))
    part = order["fulfillmentOrders"][0]
    shipment = await shop.ship(part["id"])
    held = await shop.client.data(HOLD, input={"id": order["id"], "reason": "MANUAL", "idempotencyKey": key()})
    wanted = {"channel": "WEB", "items": [{"sku": "TEA", "quantity": 1}], "idempotencyKey": key()}
    reserved = await shop.client.data(RESERVE, input=wanted)
    supply = {"reference": "PO 1", "sku": "TEA", "locationCode": "NYC", "quantity": 1, "expectedAt": EXPECTED_AT}
    await shop.client.data(EXPECT, input={"items": [supply], "idempotencyKey": key()})
    moved = {"fromLocationCode": "CHI", "toLocationCode": "NYC", "items": [{"sku": "TEA", "quantity": 1}]}
    sent = await shop.client.data(SEND, input={**moved, "expectedAt": EXPECTED_AT, "idempotencyKey": key()})
    found = {"locationCode": "NYC", "lines": [{"sku": "TEA", "countedQuantity": 1}], "action": "RECORD"}
    counted = await shop.client.data(COUNT, input={**found, "idempotencyKey": key()})
    return {
        "Order": order["id"],
        "OrderLine": order["lines"][0]["id"],
        "FulfillmentOrder": part["id"],
        "Shipment": shipment,
        "Hold": held["order"]["holds"][0]["id"],
        "Location": "loc_NYC",
        "Sku": "sku_TEA",
        "StockLevel": "stk_TEA|NYC",
        "IncomingSupply": "inc_TEA|NYC|PO 1",
        "StockCount": counted["stockCount"]["id"],
        "StockTransfer": sent["stockTransfer"]["id"],
        "Reservation": reserved["reservation"]["id"],
    }


async def test_finds_every_kind_of_object(shop: Shop) -> None:
    for typename, node_id in (await ids_of_everything(shop)).items():
        assert await shop.client.data(NODE, id=node_id) == {"__typename": typename, "id": node_id}


async def test_finds_several_in_the_order_of_their_ids(shop: Shop) -> None:
    order = await shop.place(("TEA", 1), number="1001")
    found = await shop.client.data(NODES, ids=["sku_TEA", "sku_NONE", order["id"], "sku_TEA"])
    assert [node and (node.get("number") or node.get("name")) for node in found] == [
        "Green tea",
        None,
        "1001",
        "Green tea",
    ]


@pytest.mark.parametrize("node_id", ["", "x", "ord_", "ord_1", "lin_x-1", "ful_x-0", "key_1", "stk_TEA", "_", "rsv_1"])
async def test_finds_nothing_for_other_ids(client: Client, node_id: str) -> None:
    assert await client.data(NODE, id=node_id) is None


async def test_finds_nothing_of_another_organization(shop: Shop) -> None:
    stranger = shop.client.elsewhere()
    for node_id in (await ids_of_everything(shop)).values():
        assert await stranger.data(NODE, id=node_id) is None


async def test_hides_what_the_scopes_do_not_open(shop: Shop) -> None:
    ids = await ids_of_everything(shop)
    of_orders = {"Order", "OrderLine", "FulfillmentOrder", "Shipment", "Hold"}
    for scope, visible in (
        (ORDERS_READ, of_orders | {"Location", "Sku", "Reservation"}),
        (FULFILLMENT_READ, of_orders | {"Location", "Sku"}),
        (INVENTORY_READ, {"Location", "Sku", "StockLevel", "IncomingSupply", "StockCount", "StockTransfer"}),
    ):
        reader = shop.client.with_scopes(scope)
        found: list[Any] = [await reader.data(NODE, id=node_id) for node_id in ids.values()]
        assert {node["__typename"] for node in found if node} == visible, scope


async def test_refuses_too_many_ids(client: Client) -> None:
    error = await client.error(NODES, ids=["sku_TEA"] * 201)
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
