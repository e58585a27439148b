"""The three subscriptions that look on."""

from collections.abc import Callable

from app.demo.goods import Goods
from app.demo.watch import Message, Watch

ORDER_CHANGED = """
subscription OrderChanged($id: ID!, $after: Cursor) {
  orderChanged(id: $id, after: $after) {
    cursor kind eventId type version occurredAt
    order { id version state fulfillmentStatus }
  }
}
"""

ORDER_TRACKING = """
subscription OrderTracking($token: String!, $after: Cursor) {
  orderTracking(token: $token, after: $after) {
    cursor kind eventId type version occurredAt
    order { number state fulfillmentStatus lines { quantity shipped delivered } }
  }
}
"""

STOCK_CHANGED = """
subscription StockChanged($skus: [String!]!, $after: Cursor) {
  stockChanged(skus: $skus, after: $after) {
    cursor kind eventId type version occurredAt
    stockLevel { skuCode locationCode version onHand available allocated damaged }
    movement { kind skuCode locationCode delta { onHand available allocated damaged } }
  }
}
"""

OnEvent = Callable[[Watch, Message], None]


def watch_order(url: str, key: str | None, order_id: str, on_event: OnEvent) -> Watch:
    """What the operator sees of the order."""
    return Watch(
        "orderChanged",
        ORDER_CHANGED,
        url=url,
        key=key,
        variables={"id": order_id},
        subject=_the_order,
        on_event=on_event,
    )


def watch_tracking(url: str, token: str, on_event: OnEvent) -> Watch:
    """What the customer sees of it, without a key."""
    return Watch(
        "orderTracking",
        ORDER_TRACKING,
        url=url,
        key=None,
        variables={"token": token},
        subject=_the_order,
        on_event=on_event,
    )


def watch_stock(url: str, key: str | None, goods: Goods, on_event: OnEvent) -> Watch:
    """Every movement of the goods, wherever they are."""
    return Watch(
        "stockChanged",
        STOCK_CHANGED,
        url=url,
        key=key,
        variables={"skus": goods.skus},
        subject=stock_level_of,
        on_event=on_event,
    )


def stock_level_of(message: Message) -> tuple[str, str] | None:
    """SKU and location that a message is about; None for a snapshot of goods that are nowhere."""
    level = message["stockLevel"]
    return None if level is None else (level["skuCode"], level["locationCode"])


def _the_order(_: Message) -> None:
    return None
