"""Placing many orders at once, and what became of each."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from app.client.errors import ClientError, MutationRefused
from app.client.graphql_client import GraphQLClient
from app.client.retrying import patiently
from app.replay.file_orders import FileOrder

PLACE_ORDER = """
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      number
      totals { total { amount } }
      lines { quantities { ordered cancelled unrouted backordered allocated shipped delivered } }
      fulfillmentOrders { id }
    }
    userErrors { code message ... on NotRoutable { exception } }
  }
}
"""

PLACES = ("cancelled", "unrouted", "backordered", "allocated", "shipped", "delivered")
"""Where units of a line can be."""


class End(StrEnum):
    """How the placement of an order ended."""

    WHOLE = "placed, from one location"
    SPLIT = "placed, split over several locations"
    BACKORDERED = "placed, units wait for stock"
    UNROUTED = "placed, units wait for a person"
    REFUSED = "refused"
    FAILED = "failed"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one order. `reason` is the code of a refusal, or tells of a defect."""

    number: str
    end: End
    reason: str = ""
    seconds: float = 0.0
    allocated: int = 0
    waiting: int = 0


async def place_all(
    client: GraphQLClient, orders: Sequence[FileOrder], *, concurrency: int, on_outcome: Callable[[Outcome], None]
) -> list[Outcome]:
    """Place the orders in the order of the file, `concurrency` of them at once."""
    outcomes: list[Outcome] = []
    waiting = iter(orders)

    async def work(source: Iterator[FileOrder]) -> None:
        for order in source:
            outcome = await place(client, order)
            outcomes.append(outcome)
            on_outcome(outcome)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(concurrency, len(orders))):
            group.create_task(work(waiting))
    return outcomes


async def place(client: GraphQLClient, order: FileOrder) -> Outcome:
    """Place one order. What fails in passing is sent again: the key of the placement keeps it from counting twice."""
    started = time.perf_counter()
    try:
        payload = await patiently(lambda: client.mutate(PLACE_ORDER, input=order.placement()))
    except MutationRefused as refused:
        seconds = time.perf_counter() - started
        return Outcome(number=order.number, end=End.REFUSED, reason=_code(refused), seconds=seconds)
    except ClientError as error:
        return Outcome(number=order.number, end=End.FAILED, reason=str(error))
    return judge(order, payload["order"], time.perf_counter() - started)


def judge(order: FileOrder, placed: dict[str, Any], seconds: float) -> Outcome:
    """What the answer says of a placed order; it failed if the answer is not what was ordered."""
    units = [line["quantities"] for line in placed["lines"]]
    total = int(Decimal(placed["totals"]["total"]["amount"]) * 100)
    problem = None
    if placed["number"] != order.number or [line["ordered"] for line in units] != [row.quantity for row in order.rows]:
        problem = "the order that was placed is not the one of the file"
    elif total != order.revenue:
        problem = f"the total is {total} cents instead of {order.revenue}"
    elif any(line["ordered"] != sum(line[place] for place in PLACES) for line in units):
        problem = "the units of a line do not add up"
    if problem is not None:
        return Outcome(number=order.number, end=End.FAILED, reason=problem, seconds=seconds)
    backordered, unrouted = (sum(line[place] for line in units) for place in ("backordered", "unrouted"))
    return Outcome(
        number=order.number,
        end=_end(backordered, unrouted, len(placed["fulfillmentOrders"])),
        seconds=seconds,
        allocated=sum(line["allocated"] for line in units),
        waiting=backordered + unrouted,
    )


def _end(backordered: int, unrouted: int, parts: int) -> End:
    if unrouted:
        return End.UNROUTED
    if backordered:
        return End.BACKORDERED
    return End.WHOLE if parts == 1 else End.SPLIT


def _code(refused: MutationRefused) -> str:
    """The codes of all reasons, as one order may lack stock of several SKUs."""
    codes = {
        f"{error['code']}: {error['exception']}" if "exception" in error else error["code"]
        for error in refused.user_errors
    }
    return ", ".join(sorted(codes))
