"""Ids inside an order: the order's key and an ordinal, so that each is one point read."""

from domain.orders.order import Order


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
    prefix, separator, rest = inner_id.partition("_")
    key, dash, ordinal = rest.rpartition("-")
    if not (separator and dash and key and ordinal.isdigit() and prefix in ("lin", "ful", "shp", "hld")):
        return None
    return f"ord_{key}"
