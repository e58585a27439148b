"""What the server holds in the end: every order once, and stock that adds up."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.client.graphql_client import GraphQLClient
from app.client.pages import all_nodes
from app.replay.placing import End, Outcome

STOCK_AT = """
query StockAt($locationCode: String!, $first: Int!, $after: Cursor) {
  stockLevels(filter: {locationCodes: [$locationCode]}, first: $first, after: $after) {
    nodes { onHand available reserved allocated safetyStock damaged qualityControl }
    pageInfo { hasNextPage endCursor }
  }
}
"""

ORDER_NUMBERS = """
query OrderNumbers($first: Int!, $after: Cursor) {
  orders(first: $first, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } }
}
"""

BUCKETS = ("available", "reserved", "allocated", "safetyStock", "damaged", "qualityControl")


class StockTotals(Struct, frozen=True):
    """Units in the whole organization: what was received, what is on hand, and in which bucket."""

    received: int
    on_hand: int
    buckets: dict[str, int]


async def stock_totals(client: GraphQLClient, location_codes: Iterable[str], *, received: int) -> StockTotals:
    """Add up all stock levels."""
    totals: Counter[str] = Counter()

    async def add(code: str) -> None:
        async for level in all_nodes(client, STOCK_AT, "stockLevels", locationCode=code):
            totals.update(level)

    await asyncio.gather(*(add(code) for code in location_codes))
    return StockTotals(received=received, on_hand=totals["onHand"], buckets={name: totals[name] for name in BUCKETS})


async def order_numbers(client: GraphQLClient) -> list[str]:
    """The numbers of all orders that the organization has."""
    return [order["number"] async for order in all_nodes(client, ORDER_NUMBERS, "orders")]


def defects(orders_count: int, outcomes: Sequence[Outcome], numbers: Sequence[str], stock: StockTotals) -> list[str]:
    """Everything that is not as it has to be."""
    placed = [outcome.number for outcome in outcomes if outcome.end not in (End.REFUSED, End.FAILED)]
    allocated = sum(outcome.allocated for outcome in outcomes)
    found = [f"{outcome.number}: {outcome.reason}" for outcome in outcomes if outcome.end is End.FAILED]
    if len(outcomes) != orders_count:
        found.append(f"{orders_count} orders were sent and {len(outcomes)} ended")
    if sorted(numbers) != sorted(placed):
        found.append(f"{len(placed)} orders were acknowledged and {len(numbers)} are there")
    if stock.received != stock.on_hand:
        found.append(f"{stock.received} units were received and {stock.on_hand} are on hand")
    if stock.on_hand != sum(stock.buckets.values()):
        found.append(f"{stock.on_hand} units are on hand and {sum(stock.buckets.values())} in the buckets")
    if stock.buckets["allocated"] != allocated:
        found.append(f"{stock.buckets['allocated']} units are allocated and the orders hold {allocated}")
    return found
