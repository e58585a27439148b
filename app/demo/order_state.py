"""An order as the story speaks of it."""

from typing import Any

from msgspec import Struct

from app.client.graphql_client import GraphQLClient
from app.demo.goods import Goods

ORDER_STATE = """
query OrderState($id: ID!) {
  order(id: $id) {
    id number state fulfillmentStatus promisedAt version
    lines {
      id skuCode exception
      quantities { cancelled unrouted backordered allocated shipped delivered returned }
    }
    fulfillmentOrders { id status locationCode lines { skuCode quantity } }
    shipments { id status carrier trackingNumber }
  }
}
"""


class OrderState(Struct, frozen=True):
    """Parts are fulfillment orders, counted from 1 as they came to be; lines go by the name of their goods."""

    id: str
    number: str
    status: str
    promised_at: str | None
    version: int
    parts: dict[int, str]
    part_ids: dict[int, str]
    lines: dict[str, str]
    line_ids: dict[str, str]
    shipments: dict[int, dict[str, Any]]


async def order_state(client: GraphQLClient, goods: Goods, order_id: str) -> OrderState:
    """Read how an order stands."""
    order = (await client.execute(ORDER_STATE, id=order_id))["order"]
    parts, lines = order["fulfillmentOrders"], order["lines"]
    return OrderState(
        id=order["id"],
        number=order["number"],
        status=f"{order['state']}, {order['fulfillmentStatus']}",
        promised_at=order["promisedAt"],
        version=order["version"],
        parts={number: _part(part, goods) for number, part in enumerate(parts, start=1)},
        part_ids={number: part["id"] for number, part in enumerate(parts, start=1)},
        lines={goods.name(line["skuCode"]): _line(line) for line in lines},
        line_ids={goods.name(line["skuCode"]): line["id"] for line in lines},
        shipments=dict(enumerate(order["shipments"], start=1)),
    )


def _part(part: dict[str, Any], goods: Goods) -> str:
    units = ", ".join(f"{line['quantity']} {goods.name(line['skuCode'])}" for line in part["lines"])
    return f"{part['locationCode']} {part['status']} {units}"


def _line(line: dict[str, Any]) -> str:
    where = ", ".join(f"{units} {place}" for place, units in line["quantities"].items() if units)
    return f"{where} ({line['exception']})" if line["exception"] else where
