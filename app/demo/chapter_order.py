"""The customer orders three lines, and no location has all of them."""

from app.demo.cast import CHANNEL, Cast
from app.demo.expected import Expected, allocated
from app.demo.goods import CHAIR, KETTLE, LAMP, PRICES, STORE, WAREHOUSE
from app.demo.listening import NOT_FOR_CUSTOMERS, OrderListener
from app.demo.stage import Stage
from app.demo.watches import watch_order, watch_tracking

PLACE_ORDER = """
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order { id number promisedAt totals { total { amount currencyCode } } fulfillmentOrders { locationCode } }
    userErrors { code message field }
  }
}
"""

FOLLOW_ORDER = """
mutation FollowOrder($input: CreateTrackingTokenInput!) {
  createTrackingToken(input: $input) { token userErrors { code message field } }
}
"""

ORDERED = {LAMP: 4, KETTLE: 2, CHAIR: 1}
CUSTOMER = {"id": "demo-customer", "name": "Robin Vale", "email": "robin.vale@example.com"}
DESTINATION = {
    "name": "Robin Vale",
    "line1": "215 Martin Luther King Jr Boulevard",
    "city": "Madison",
    "region": "WI",
    "postalCode": "53703",
    "countryCode": "US",
}


async def play(stage: Stage, cast: Cast, url: str) -> None:
    """Place the order, and let the operator and the customer follow it."""
    placed: dict[str, str] = {}

    async def place() -> str:
        order = (await stage.mutate(PLACE_ORDER, _order(stage), name="order", client=cast.shop))["order"]
        placed["id"] = order["id"]
        total, where = order["totals"]["total"], [part["locationCode"] for part in order["fulfillmentOrders"]]
        return (
            f"{order['number']}: {total['amount']} {total['currencyCode']}, routed to {' and '.join(where)}, "
            f"promised by {order['promisedAt'][:10]}"
        )

    await stage.step(
        "The web shop places an order of three lines",
        "placeOrder",
        place,
        Expected(
            events=["ORDER_PLACED"],
            moves=[allocated(LAMP, WAREHOUSE, 4), allocated(KETTLE, WAREHOUSE, 2), allocated(CHAIR, STORE, 1)],
            status="OPEN, ROUTED",
            parts={1: f"{WAREHOUSE} OPEN 4 {LAMP}, 2 {KETTLE}", 2: f"{STORE} OPEN 1 {CHAIR}"},
            lines={LAMP: "4 allocated", KETTLE: "2 allocated", CHAIR: "1 allocated"},
        ),
    )
    await stage.look(placed["id"])

    async def give_token() -> str:
        payload = await stage.mutate(FOLLOW_ORDER, {"orderId": placed["id"]}, name=None, client=cast.shop)
        placed["token"] = payload["token"]
        return f"{payload['token'][:16]}…"

    await stage.step("The customer gets a link to follow it, without a key", "createTrackingToken", give_token)
    operator_watch = watch_order(url, cast.operator.key, placed["id"], stage.narrator.event)
    customer_watch = watch_tracking(url, placed["token"], stage.narrator.event)
    for watch, untold in ((operator_watch, frozenset[str]()), (customer_watch, NOT_FOR_CUSTOMERS)):
        stage.listeners.append(OrderListener(watch, stage.order_book, untold=untold))
        await watch.start()
        await watch.wait_for_snapshots(1)
    stage.narrator.tell(
        "Listening from here on: orderChanged (operator's key) and orderTracking (the customer's token)."
    )


def _order(stage: Stage) -> dict[str, object]:
    goods = stage.goods
    return {
        "channel": CHANNEL,
        "number": f"DEMO-{goods.run}",
        "currencyCode": "USD",
        "customer": CUSTOMER,
        "items": [
            {"sku": goods.sku(name), "quantity": units, "unitPrice": PRICES[name]} for name, units in ORDERED.items()
        ],
        "shippingPrice": "9.90",
        "method": "SHIP",
        "shipTo": DESTINATION,
    }
