"""From the committer to a subscriber: what is committed is delivered, and what is then loaded is not older."""

import asyncio

from storage.committer import Committer
from storage.database import Database
from storage.keys import level_key
from storage.live.topics import stock_topic
from tests.live.conftest import StartHub, StartRelay
from tests.live.waiting import opened, take
from tests.storage.changes import receipt


async def test_a_state_loaded_upon_an_event_is_never_older_than_it(
    database: Database, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay = await start_relay()
    hub = await start_hub()
    committer = Committer(database, after_commit=relay.nudge)
    async with hub.subscribe("acme", [stock_topic("TEA")]) as subscription:
        await opened(subscription)
        committing = asyncio.gather(*(committer.commit(receipt("acme", "TEA", 1)) for _ in range(100)))
        for version in range(1, 101):
            (delivered,) = await take(subscription, 1)
            assert delivered.event is not None
            assert (delivered.event.type, delivered.event.version) == ("stock.changed", version)
            level = await database["stock_levels"].find_one({"_id": level_key("acme", "TEA", "NYC")})
            assert level is not None
            assert level["version"] >= version
        await committing
    await committer.close()
