"""What subscribers received, compared with the log: every event once, in order, none missing."""

import asyncio
import time
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

from domain.access.tracked_events import TRACKED_EVENT_TYPES
from storage.database import Database, Document
from storage.live.cursor import Cursor, decode_cursor
from tests.faults.resuming_client import Followed, Received, ResumingClient

POLL_SECONDS = 0.05
Belongs = Callable[[Document], bool]


def of_order(order_id: str) -> Belongs:
    return lambda event: event["stream"] == f"order:{order_id}"


def of_tracked_order(order_id: str) -> Belongs:
    return lambda event: event["stream"] == f"order:{order_id}" and event["type"] in TRACKED_EVENT_TYPES


def of_stock(*skus: str) -> Belongs:
    return lambda event: event["stream"].startswith(tuple(f"stock:{sku}|" for sku in skus))


def of_stock_at(code: str) -> Belongs:
    return lambda event: event["stream"].startswith("stock:") and event["stream"].endswith(f"|{code}")


def of_location(code: str) -> Belongs:
    return lambda event: any(touched["location"] == code for touched in event.get("touched", ()))


async def logged(database: Database, organization: str) -> list[tuple[Cursor, Document]]:
    """All events of the organization in the order of the log. Every commit must have its place."""
    commits = await database["commits"].find({"organization": organization}, {"position": 1}).to_list(None)
    positions: dict[str, int] = {commit["_id"]: commit.get("position") or 0 for commit in commits}
    assert sorted(positions.values()) == list(range(1, len(positions) + 1))
    events = await database["events"].find({"organization": organization}).to_list(None)
    places = [(Cursor(positions[event["commit"]], event["index"]), event) for event in events]
    return sorted(places, key=lambda place: place[0])


async def until_all_numbered(database: Database, organization: str, *, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while await database["commits"].find_one({"organization": organization, "position": None}):  # noqa: ASYNC110  # the condition is about another process
            await asyncio.sleep(POLL_SECONDS)


async def until_complete(
    client: ResumingClient, database: Database, organization: str, belongs: dict[str, Belongs], *, seconds: float
) -> float:
    """Wait until each subscription has received its last event of the log; how long that took."""
    began = time.monotonic()
    await until_all_numbered(database, organization, seconds=seconds)
    log = await logged(database, organization)
    last = {name: max(cursor for cursor, event in log if mine(event)) for name, mine in belongs.items()}
    while time.monotonic() - began < seconds:
        client.check()
        if all(_reached(client.subscriptions[name]) >= cursor for name, cursor in last.items()):
            return time.monotonic() - began
        await asyncio.sleep(POLL_SECONDS)
    behind = {name: (_reached(client.subscriptions[name]), cursor) for name, cursor in last.items()}
    raise AssertionError(f"not complete after {seconds} s: {behind}")


async def assert_complete(followed: Followed, database: Database, organization: str, belongs: Belongs) -> int:
    """Everything since the snapshot came once and in order, and with state that is not older; how many events."""
    received = followed.received
    snapshots = [one for one in received if one.kind == "SNAPSHOT"]
    events = received[len(snapshots) :]
    assert snapshots
    assert {one.kind for one in events} <= {"EVENT"}, [one.kind for one in received]
    start = decode_cursor(snapshots[-1].cursor)
    log = await logged(database, organization)
    expected = [(cursor, event) for cursor, event in log if belongs(event) and cursor > start]
    came = [(decode_cursor(one.cursor), one.event_id) for one in events]
    due = [(cursor, f"evt_{event['stream']}|{event['version']}") for cursor, event in expected]
    covered = list(accumulate(one.count for one in events))
    # A message for several events is that of their last.
    named = [due[count - 1] for count in covered if count <= len(due)]
    assert came == named, _difference(came, named)
    assert (covered[-1] if covered else 0) == len(due)
    assert all(one.state_version is None or one.state_version >= (one.version or 0) for one in events)
    return len(due)


def assert_contiguous(received: list[Received]) -> None:
    """The versions of one object's subscription go on where the snapshot stood, without a hole."""
    versions: list[Any] = [one.version for one in received]
    assert all(later == earlier + 1 for earlier, later in pairwise(versions)), versions


def _difference(came: list[Any], due: list[Any]) -> str:
    place = next((place for place, pair in enumerate(zip(came, due, strict=False)) if pair[0] != pair[1]), None)
    place = min(len(came), len(due)) if place is None else place
    return (
        f"{len(came)} came, {len(due)} were due; from {place}: {came[place : place + 3]}, not {due[place : place + 3]}"
    )


def _reached(followed: Followed) -> Cursor:
    return decode_cursor(followed.cursor) if followed.cursor else Cursor(0, 0)
