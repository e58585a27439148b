"""Another order, picked up by its customer in the store."""

from app.demo.cast import CHANNEL, Cast
from app.demo.chapter_order import CUSTOMER, PLACE_ORDER
from app.demo.errors import check
from app.demo.event_log import logged_events
from app.demo.expected import Expected, allocated, shipped
from app.demo.goods import MUG, PRICES, STORE
from app.demo.order_state import order_state
from app.demo.stage import Stage
from app.demo.work import take_step

EVENTS = [
    "ORDER_PLACED",
    "FULFILLMENT_ORDER_ACCEPTED",
    "FULFILLMENT_ORDER_PICKING",
    "FULFILLMENT_ORDER_PACKED",
    "FULFILLMENT_ORDER_READY_FOR_PICKUP",
    "FULFILLMENT_ORDER_PICKED_UP",
    "FULFILLMENT_ORDER_COMPLETED",
    "ORDER_CLOSED",
]
PREPARE = ("acceptFulfillmentOrder", "markPicking", "markPacked", "markReadyForPickup")


async def play(stage: Stage, cast: Cast) -> None:
    """Order, prepare, hand over; the order then closes by itself."""
    ids: dict[str, str] = {}

    async def place() -> str:
        order = (await stage.mutate(PLACE_ORDER, _order(stage), name="pickup-order", client=cast.shop))["order"]
        ids["order"] = order["id"]
        return f"{order['number']} @ {order['fulfillmentOrders'][0]['locationCode']}"

    async def work(*mutations: str) -> str:
        part_id = (await order_state(cast.operator, stage.goods, ids["order"])).part_ids[1]
        return ", ".join([await take_step(stage, mutation, part_id, client=cast.store) for mutation in mutations])

    await stage.step(
        "The customer also orders two mugs to pick up in the store",
        "placeOrder",
        place,
        Expected(moves=[allocated(MUG, STORE, 2)]),
    )
    await stage.step("The store picks and packs them, and has them ready", ", ".join(PREPARE), lambda: work(*PREPARE))
    await stage.step(
        "The customer picks them up",
        "markPickedUp",
        lambda: work("markPickedUp"),
        Expected(moves=[shipped(MUG, STORE, 2)]),
    )
    await _check(stage, cast, ids["order"])


async def _check(stage: Stage, cast: Cast, order_id: str) -> None:
    state = await order_state(cast.operator, stage.goods, order_id)
    check("CLOSED, DELIVERED", state.status, "the pickup order's state")
    check({1: f"{STORE} COMPLETED 2 {MUG}"}, state.parts, "the pickup order's fulfillment orders")
    check({MUG: "2 delivered"}, state.lines, "the pickup order's units")
    types = [event["type"] for event in await logged_events(cast.operator, order_id)]
    check(EVENTS, types, "the pickup order's events")


def _order(stage: Stage) -> dict[str, object]:
    goods = stage.goods
    return {
        "channel": CHANNEL,
        "number": f"DEMO-{goods.run}-P",
        "currencyCode": "USD",
        "customer": CUSTOMER,
        "items": [{"sku": goods.sku(MUG), "quantity": 2, "unitPrice": PRICES[MUG]}],
        "method": "PICKUP",
        "locationCode": STORE,
    }
