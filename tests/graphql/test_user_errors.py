"""Refusals of mutations, with their own data."""

from typing import Any

from tests.graphql.client import Client
from tests.graphql.shop import NEW_YORK, Shop, key

ERRORS = """
userErrors {
  __typename code message field
  ... on IllegalTransition { from verb supportedActions }
  ... on VersionConflict { expected actual }
  ... on InsufficientStock { sku requested available }
  ... on NotRoutable { exception skus }
  ... on StockPromised { sku locationCode requested free }
  ... on StockChangedMeanwhile { expected now: actual }
}
"""
PLACE = f"mutation($input: PlaceOrderInput!) {{ placeOrder(input: $input) {{ order {{ id }} {ERRORS} }} }}"
HOLD = f"mutation($input: HoldOrderInput!) {{ holdOrder(input: $input) {{ order {{ id }} {ERRORS} }} }}"
PACK = f"mutation($input: FulfillmentOrderInput!) {{ markPacked(input: $input) {{ order {{ id }} {ERRORS} }} }}"
ADJUST = f"mutation($input: AdjustStockInput!) {{ adjustStock(input: $input) {{ stockLevel {{ id }} {ERRORS} }} }}"


async def refused(client: Client, document: str, **given: Any) -> dict[str, Any]:
    """The only user error; its message is for people."""
    payload = await client.data(document, input=given)
    (error,) = payload.pop("userErrors")
    assert set(payload.values()) == {None}
    assert error.pop("message").endswith(".")
    found: dict[str, Any] = error
    return found


def order_of(sku: str, quantity: int, **fields: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": key(),
        "channel": "WEB",
        "currencyCode": "USD",
        "method": "SHIP",
        "shipTo": {**NEW_YORK, "latitude": 40.7, "longitude": -74.0},
        "items": [{"sku": sku, "quantity": quantity, "unitPrice": "1.00"}],
        **fields,
    }


async def test_says_how_much_is_missing(shop: Shop) -> None:
    error = await refused(shop.client, PLACE, **order_of("MUG", 101))
    assert (error["__typename"], error["code"]) == ("InsufficientStock", "INSUFFICIENT_STOCK")
    assert (error["sku"], error["requested"], error["available"]) == ("MUG", 101, 100)


async def test_points_at_the_input_at_fault(shop: Shop) -> None:
    error = await refused(shop.client, PLACE, **order_of("NONE", 1))
    assert error["field"] == ["items", "0", "sku"]
    error = await refused(shop.client, PLACE, **order_of("TEA", 1, idempotencyKey=None))
    assert (error["__typename"], error["field"]) == ("InvalidInput", ["idempotencyKey"])


async def test_shows_a_taken_number_as_one_that_exists(shop: Shop) -> None:
    await shop.place(("TEA", 1), number="1001")
    error = await refused(shop.client, PLACE, **order_of("TEA", 1, number="1001"))
    assert error == {"__typename": "AlreadyExists", "code": "ALREADY_EXISTS", "field": ["number"]}


async def test_says_what_can_be_done_instead(shop: Shop) -> None:
    order = await shop.place(("TEA", 1))
    error = await refused(shop.client, PACK, id=order["fulfillmentOrders"][0]["id"])
    assert (error["__typename"], error["from"], error["verb"]) == ("IllegalTransition", "OPEN", "MARK_PACKED")
    assert "ACCEPT" in error["supportedActions"]


async def test_says_which_version_there_is(shop: Shop) -> None:
    order = await shop.place(("TEA", 1))
    error = await refused(shop.client, HOLD, id=order["id"], reason="OTHER", expectedVersion=7)
    assert error == {
        "__typename": "VersionConflict",
        "code": "VERSION_CONFLICT",
        "field": ["expectedVersion"],
        "expected": 7,
        "actual": 1,
    }


async def test_says_that_nothing_has_the_id(client: Client) -> None:
    error = await refused(client, HOLD, id="ord_1", reason="OTHER")
    assert (error["__typename"], error["field"]) == ("NotFound", ["id"])


async def test_says_that_a_key_was_used_for_something_else(shop: Shop) -> None:
    used = order_of("TEA", 1)
    await shop.client.data(PLACE, input=used)
    error = await refused(shop.client, PLACE, **{**used, "priority": "HIGH"})
    assert (error["__typename"], error["code"]) == ("IdempotencyKeyMismatch", "IDEMPOTENCY_KEY_MISMATCH")


async def test_says_what_is_promised(shop: Shop) -> None:
    await shop.place(("MUG", 30))
    given = {"sku": "MUG", "locationCode": "CHI", "reason": "broken"}
    error = await refused(shop.client, ADJUST, **given, delta=-71, idempotencyKey=key())
    assert (error["__typename"], error["locationCode"], error["free"]) == ("StockPromised", "CHI", 70)
    error = await refused(shop.client, ADJUST, **given, delta=-1, changeFromQuantity=99, idempotencyKey=key())
    assert (error["__typename"], error["expected"], error["now"]) == ("StockChangedMeanwhile", 99, 100)
