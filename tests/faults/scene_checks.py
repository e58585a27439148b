"""What must hold at the end of a scene, and waiting for the progress of its traffic."""

import asyncio
from collections.abc import Sequence

from resolvers.following import RESTART
from storage.verify import verify
from tests.faults.event_deliveries import (
    Belongs,
    assert_complete,
    assert_contiguous,
    of_location,
    of_order,
    of_stock,
    of_stock_at,
    of_tracked_order,
    until_complete,
)
from tests.faults.pair import Scene
from tests.faults.resuming_client import ResumingClient
from tests.faults.steady_traffic import Answered, Sender

COMPLETE_SECONDS_MAX = 5.0
PROGRESS_SECONDS_MAX = 30.0
POLL_SECONDS = 0.01


async def until_answered(senders: Sequence[Sender], more: int) -> None:
    """That many further mutations are answered."""
    wanted = sum(len(sender.answered) for sender in senders) + more
    async with asyncio.timeout(PROGRESS_SECONDS_MAX):
        while sum(len(sender.answered) for sender in senders) < wanted:  # noqa: ASYNC110  # other tasks send
            await asyncio.sleep(POLL_SECONDS)


async def until_begun(*clients: ResumingClient) -> None:
    """Every subscription has its whole snapshot: who is cut off within one begins again."""
    async with asyncio.timeout(PROGRESS_SECONDS_MAX):
        for client in clients:
            while any(followed.cursor in (None, RESTART) for followed in client.subscriptions.values()):
                client.check()
                await asyncio.sleep(POLL_SECONDS)


async def assert_all_received(scene: Scene, *clients: ResumingClient) -> None:
    """Every subscription of every client becomes complete in time, and is right."""
    belongs = {
        "order": of_order(scene.order_id),
        "stock": of_stock("TEA", "MUG"),
        "stock there": of_stock_at("EAST"),
        "location": of_location("EAST"),
        "tracking": of_tracked_order(scene.order_id),
    }
    database, organization = scene.pair.database, scene.organization
    mine: dict[str, Belongs]
    for client in clients:
        mine = {name: belongs[name] for name in client.subscriptions}
        await until_complete(client, database, organization, mine, seconds=COMPLETE_SECONDS_MAX)
    for client in clients:
        for name, followed in client.subscriptions.items():
            assert await assert_complete(followed, database, organization, belongs[name]) > 0, name
        assert_contiguous(client.subscriptions["order"].received)


async def assert_consistent(scene: Scene) -> None:
    report = await verify(scene.pair.database, scene.organization)
    assert report.consistent, report.differences
    assert report.events > 0


async def assert_each_placed_once(scene: Scene, placed: Sequence[Answered]) -> None:
    """The answers name different orders, and there are no others."""
    ids = [answer.payload["order"]["id"] for answer in placed]
    found = scene.pair.database["orders"].find({"organization": scene.organization}, {"id": 1})
    stored = [order["id"] async for order in found]
    assert sorted(stored) == sorted([scene.order_id, *ids])
