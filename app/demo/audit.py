"""The end of the story: what was heard against what is logged, and the stock against what moved."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from app.client.pages import all_nodes
from app.demo.errors import DemoFailed, check, check_sequence
from app.demo.event_log import logged_events, logged_movements
from app.demo.expected import BUCKETS
from app.demo.listening import OrderListener, StockListener
from app.demo.stage import Stage
from app.demo.watch import Message

STOCK_LEVELS = """
query StockLevels($skus: [String!]!, $first: Int!, $after: Cursor) {
  stockLevels(filter: {skus: $skus}, first: $first, after: $after) {
    nodes { skuCode locationCode version onHand available allocated damaged reserved safetyStock qualityControl }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class Audited(Struct, frozen=True, kw_only=True):
    """One subscription that delivered exactly what is logged since it began."""

    name: str
    heard: int
    logged: int
    versions: str


async def audit(stage: Stage) -> list[Audited]:
    """Compare everything once more, from the log. Raises DemoFailed or ClientError."""
    await stage.settle()
    await stage.look(stage.state.id)
    events = await logged_events(stage.operator, stage.state.id)
    check_sequence(stage.order_book.events, [event["type"] for event in events], "events in the log")
    check_sequence(range(1, len(events) + 1), [event["version"] for event in events], "versions in the log")
    audited = [
        _audit_order(listener, events) for listener in stage.listeners if not isinstance(listener, StockListener)
    ]
    stock = next(listener for listener in stage.listeners if isinstance(listener, StockListener))
    audited.append(await _audit_stock(stage, stock.watch.events))
    await _check_levels(stage)
    return audited


def _audit_order(listener: OrderListener, logged: Sequence[dict[str, Any]]) -> Audited:
    name, heard = listener.watch.name, listener.watch.events
    told = [event for event in logged if event["type"] not in listener.untold]
    since = [event for event in told if event["version"] > listener.seen_from]
    check_sequence(
        [(event["id"], event["version"], event["type"]) for event in since],
        [(message["eventId"], message["version"], message["type"]) for message in heard],
        f"events of {name} against the log",
    )
    versions = (
        f"{heard[0]['version']} to {heard[-1]['version']}, {'all for customers' if listener.untold else 'no gap'}"
    )
    return Audited(name=name, heard=len(heard), logged=len(since), versions=versions)


async def _audit_stock(stage: Stage, heard: Sequence[Message]) -> Audited:
    logged = [row for sku in stage.goods.skus for row in await logged_movements(stage.operator, sku)]
    versions: dict[tuple[str, str], list[int]] = {}
    for message in heard:
        movement = message["movement"]
        versions.setdefault((movement["skuCode"], movement["locationCode"]), []).append(message["version"])
    since = 0
    for level, found in versions.items():
        rows = sorted(row["version"] for row in logged if (row["skuCode"], row["locationCode"]) == level)
        expected = [version for version in rows if version >= found[0]]
        check_sequence(range(found[0], rows[-1] + 1), expected, f"logged movements of {'@'.join(level)}")
        check_sequence(expected, found, f"movements of {'@'.join(level)}")
        since += len(expected)
    check(len(stage.stock_book.moves), len(logged), "the number of movements in the log")
    return Audited(
        name="stockChanged", heard=len(heard), logged=since, versions=f"{len(versions)} levels, each without gap"
    )


async def _check_levels(stage: Stage) -> None:
    levels = {
        (stage.goods.name(level["skuCode"]), level["locationCode"]): level
        async for level in all_nodes(stage.operator, STOCK_LEVELS, "stockLevels", skus=stage.goods.skus)
    }
    found = {key: {bucket: level[bucket] for bucket in BUCKETS} for key, level in levels.items()}
    check(stage.stock_book.levels(), found, "the stock")
    for (name, location), level in levels.items():
        others = level["reserved"] + level["safetyStock"] + level["qualityControl"]
        if level["onHand"] != sum(level[bucket] for bucket in BUCKETS) + others:
            raise DemoFailed(f"the buckets of {name} @ {location} do not add up to what is on hand: {level}")
