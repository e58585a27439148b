"""Ids inside an order: the order's key and an ordinal, so that each is one point read."""

import re

from domain.orders.order import Order

_INNER_ID = re.compile(r"(?:lin|ful|shp|hld)_([0-9A-Za-z]{1,64})-[0-9]{1,9}")


def line_id(key: str, ordinal: int) -> str:
    return f"lin_{key}-{ordinal}"


def next_fulfillment_order_ids(order: Order, count: int) -> tuple[str, ...]:
    """Ids of the next fulfillment orders; ordinals are never used again, as parts are never removed."""
    start = len(order.fulfillment_orders) + 1
    return tuple(f"ful_{order.key}-{ordinal}" for ordinal in range(start, start + count))


def next_shipment_id(order: Order) -> str:
    return f"shp_{order.key}-{len(order.shipments) + 1}"


def next_hold_id(order: Order) -> str:
    return f"hld_{order.key}-{order.hold_ordinal + 1}"


def order_id_of(inner_id: str) -> str | None:
    """The id of the order that holds this line, fulfillment order, shipment or hold; None if it is no such id."""
    match = _INNER_ID.fullmatch(inner_id)
    return f"ord_{match[1]}" if match else None
