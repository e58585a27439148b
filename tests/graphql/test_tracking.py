"""What a tracking token opens."""

from base64 import urlsafe_b64encode

from tests.graphql.shop import Shop

TRACK = """
query($token: String!) {
  trackOrder(token: $token) {
    number state fulfillmentStatus method placedAt promisedAt
    shipTo { city region postalCode countryCode }
    pickup { locationName ready }
    lines { skuCode name quantity cancelled shipped delivered }
    shipments {
      status carrier service trackingNumber trackingUrl shippedAt estimatedDeliveryAt deliveredAt
      lines { skuCode name quantity } events { at code description place }
    }
  }
}
"""


async def token_of(shop: Shop, order_id: str) -> str:
    order = await shop.client.data("query($id: ID!) { order(id: $id) { trackingToken } }", id=order_id)
    token: str = order["trackingToken"]
    return token


async def test_follows_one_order_without_a_key(shop: Shop) -> None:
    placed = await shop.place(("TEA", 2), number="1001")
    token = await token_of(shop, placed["id"])
    await shop.ship(placed["fulfillmentOrders"][0]["id"], "1Z42")
    seen = await shop.client.anonymous().data(TRACK, token=token)
    assert (seen["number"], seen["fulfillmentStatus"]) == ("1001", "SHIPPED")
    assert seen["shipTo"] == {"city": "New York", "region": "NY", "postalCode": "10004", "countryCode": "US"}
    assert seen["pickup"] is None
    assert seen["lines"] == [
        {"skuCode": "TEA", "name": "Green tea", "quantity": 2, "cancelled": 0, "shipped": 2, "delivered": 0}
    ]
    (shipment,) = seen["shipments"]
    assert (shipment["carrier"], shipment["trackingNumber"]) == ("UPS", "1Z42")
    assert shipment["lines"] == [{"skuCode": "TEA", "name": "Green tea", "quantity": 2}]


async def test_gives_the_same_token_as_the_mutation(shop: Shop) -> None:
    placed = await shop.place(("TEA", 1))
    create = "mutation($input: CreateTrackingTokenInput!) { createTrackingToken(input: $input) { token } }"
    created = await shop.client.data(create, input={"orderId": placed["id"]})
    assert created["token"] == await token_of(shop, placed["id"])


async def test_opens_nothing_with_a_forged_token(shop: Shop) -> None:
    placed = await shop.place(("TEA", 1))
    token = await token_of(shop, placed["id"])
    body = f"{shop.client.principal.organization}|{placed['id']}|0".encode()
    unsigned = "trk_" + urlsafe_b64encode(b"\0" * 16 + body).decode().rstrip("=")
    swapped = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    for forged in ("", "trk_", "trk_é", "x" * 600, unsigned, swapped):
        assert await shop.client.anonymous().data(TRACK, token=forged) is None
