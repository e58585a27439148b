"""Waiting for what other tasks and processes do, with a deadline."""

import asyncio
from collections.abc import Callable

from storage.database import Database
from storage.live.cursor import Cursor
from storage.live.delivered import Delivered, DeliveredKind
from storage.live.subscription import Subscription
from storage.reading import Collection, Query

DEADLINE_SECONDS = 15.0
POLL_SECONDS = 0.02


async def until(condition: Callable[[], bool], *, seconds: float = DEADLINE_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event to wait on
            await asyncio.sleep(POLL_SECONDS)


async def until_numbered(database: Database, *, seconds: float = DEADLINE_SECONDS) -> None:
    """Every commit has a position."""
    await until_gone(database["commits"], {"position": None}, seconds=seconds)


async def until_gone(collection: Collection, query: Query, *, seconds: float = DEADLINE_SECONDS) -> None:
    """No document matches."""
    async with asyncio.timeout(seconds):
        while await collection.find_one(query):  # noqa: ASYNC110  # the database does not call
            await asyncio.sleep(POLL_SECONDS)


async def take(subscription: Subscription, count: int, *, seconds: float = DEADLINE_SECONDS) -> list[Delivered]:
    async with asyncio.timeout(seconds):
        return [await anext(subscription) for _ in range(count)]


async def opened(subscription: Subscription) -> Cursor:
    """The cursor of the snapshot with which a subscription without a cursor begins."""
    (first,) = await take(subscription, 1)
    assert first.kind is DeliveredKind.SNAPSHOT
    return first.cursor


def streams_of(delivered: list[Delivered]) -> list[tuple[str, int]]:
    """Stream and version of each event."""
    assert all(one.kind is DeliveredKind.EVENT for one in delivered)
    return [(one.event.stream, one.event.version) for one in delivered if one.event is not None]


async def numbered_commits(database: Database, organization: str) -> list[str]:
    """Ids of the commits in the order of their positions, which have no holes."""
    found = (
        database["commits"].find({"organization": organization, "position": {"$type": "number"}}).sort("position", 1)
    )
    commits = await found.to_list(None)
    assert [commit["position"] for commit in commits] == list(range(1, len(commits) + 1))
    return [commit["_id"] for commit in commits]
