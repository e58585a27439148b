"""Positions: without holes, in the order of the streams, given by one leader at a time."""

import asyncio
import signal
import sys
import time

import pytest
from bson import ObjectId

from storage.database import Database, blocking
from storage.live.backlog import Backlog
from storage.live.lease import LeaseLost, Leases
from storage.live.numbering import Numbering, NumberingRefused
from tests.live.conftest import StartHub, StartRelay
from tests.live.log_writer import LogWriter
from tests.live.redis_process import RedisProcess
from tests.live.waiting import numbered_commits, opened, streams_of, take, until, until_numbered

NO_REDIS = "redis://127.0.0.1:1/0"
"""Nobody listens there: whoever publishes there numbers, and tells nobody."""

RELAY_PROCESS = """
import asyncio, sys
from storage.database import connect
from storage.live.relay import Relay

async def main():
    relay = Relay(connect(sys.argv[1], sys.argv[2]), sys.argv[3])
    await relay.start()
    while not relay.leading:
        await asyncio.sleep(0.01)
    print("leading", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_numbers_what_was_committed_before_it_started_and_after(
    database: Database, writer: LogWriter, start_relay: StartRelay
) -> None:
    before = [await writer.write("order:1") for _ in range(3)]
    relay = await start_relay()
    await until_numbered(database)
    after = [await writer.write("order:1", "order:2") for _ in range(3)]
    relay.nudge()
    await until_numbered(database)
    assert await numbered_commits(database, "acme") == before + after


async def test_each_organization_counts_for_itself(database: Database, start_relay: StartRelay) -> None:
    writers = [LogWriter(database, name) for name in ("acme", "other", "with.dot$")]
    for _ in range(4):
        for one in writers:
            await one.write("order:1")
    await start_relay()
    await until_numbered(database)
    for one in writers:
        assert len(await numbered_commits(database, one.organization)) == 4


async def test_skewed_clocks_do_not_reorder_a_stream(
    database: Database, writer: LogWriter, start_relay: StartRelay
) -> None:
    ids = sorted((str(ObjectId()) for _ in range(12)), reverse=True)
    for commit_id in ids:  # each builds on the one before, and claims to be older
        await writer.write("stock:X|L", commit_id=commit_id)
    await start_relay()
    await until_numbered(database)
    assert await numbered_commits(database, "acme") == ids


async def test_a_batch_takes_in_what_its_commits_build_on(database: Database, writer: LogWriter) -> None:
    ids = sorted((str(ObjectId()) for _ in range(9)), reverse=True)
    for number, commit_id in enumerate(ids):
        await writer.write("stock:X|L", f"order:{number}", commit_id=commit_id)
    backlog = Backlog(blocking(database), commits_max=3)
    batch = await asyncio.to_thread(backlog.oldest)
    assert [commit.id for commit in batch.commits] == ids
    assert batch.more


async def test_a_batch_ends_before_it_has_too_many_events(database: Database, writer: LogWriter) -> None:
    ids = [await writer.write(*["order:1"] * 4) for _ in range(5)]
    batch = await asyncio.to_thread(Backlog(blocking(database), events_max=10).oldest)
    assert [commit.id for commit in batch.commits] == ids[:2]
    assert batch.more


async def test_a_stalled_leader_numbers_nothing_after_its_successor(database: Database, writer: LogWriter) -> None:
    stalled_leases = Leases(database, holder="stalled", lease_seconds=0.1)
    await stalled_leases.prepare()
    stalled = await stalled_leases.acquire()
    assert stalled is not None
    stalled_numbering = Numbering(blocking(database), token=stalled.token)
    first = await writer.write("order:1")
    batch = await asyncio.to_thread(Backlog(blocking(database)).oldest)
    await asyncio.to_thread(stalled_numbering.number, batch.commits)

    second = await writer.write("order:1")
    read_by_stalled = await asyncio.to_thread(Backlog(blocking(database)).oldest)
    await asyncio.sleep(0.15)
    rival = await Leases(database, holder="rival").acquire()
    assert rival is not None
    assert rival.token > stalled.token

    with pytest.raises(NumberingRefused):
        await asyncio.to_thread(stalled_numbering.number, read_by_stalled.commits)
    assert await numbered_commits(database, "acme") == [first]
    read_by_rival = await asyncio.to_thread(Backlog(blocking(database)).oldest)
    await asyncio.to_thread(Numbering(blocking(database), token=rival.token).number, read_by_rival.commits)
    with pytest.raises(NumberingRefused):
        await asyncio.to_thread(stalled_numbering.number, read_by_stalled.commits)
    assert await numbered_commits(database, "acme") == [first, second]
    with pytest.raises(LeaseLost):
        await stalled_leases.renew(stalled)


async def test_positions_go_on_where_the_commits_are_though_the_counter_is_lost(
    database: Database, writer: LogWriter, start_relay: StartRelay
) -> None:
    relay = await start_relay()
    first = await writer.write("order:1")
    await until_numbered(database)
    await relay.stop()
    await database["leases"].delete_many({})
    second = await writer.write("order:1")
    await start_relay()
    await until_numbered(database)
    assert await numbered_commits(database, "acme") == [first, second]


async def test_one_of_many_leads_and_hands_over_at_once(
    database: Database, writer: LogWriter, start_relay: StartRelay
) -> None:
    relays = [await start_relay() for _ in range(3)]
    await until(lambda: any(relay.leading for relay in relays))
    await asyncio.sleep(0.6)
    leaders = [relay for relay in relays if relay.leading]
    assert len(leaders) == 1
    await leaders[0].stop()
    await until(lambda: any(relay.leading for relay in relays), seconds=1.5)
    await writer.write("order:1")
    await until_numbered(database)


async def test_takes_over_from_a_killed_leader_within_five_seconds(
    database: Database, mongo_url: str, redis_url: str, writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    leader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RELAY_PROCESS, mongo_url, database.name, redis_url, stdout=asyncio.subprocess.PIPE
    )
    assert leader.stdout is not None
    try:
        assert await asyncio.wait_for(leader.stdout.readline(), 15) == b"leading\n"
        relay = await start_relay()
        hub = await start_hub()
        async with hub.subscribe("acme", ["order:1"]) as subscription:
            await opened(subscription)
            await writer.write("order:1")
            assert streams_of(await take(subscription, 1)) == [("order:1", 1)]
            assert not relay.leading
            leader.send_signal(signal.SIGKILL)
            killed_at = time.monotonic()
            await writer.write("order:1")
            assert streams_of(await take(subscription, 1)) == [("order:1", 2)]
            assert time.monotonic() - killed_at < 5
            assert relay.leading
    finally:
        if leader.returncode is None:
            leader.kill()
        await leader.wait()


async def test_what_a_killed_leader_has_numbered_and_not_published_is_told_by_its_successor(
    database: Database, mongo_url: str, writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    silent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RELAY_PROCESS, mongo_url, database.name, NO_REDIS, stdout=asyncio.subprocess.PIPE
    )
    assert silent.stdout is not None
    try:
        assert await asyncio.wait_for(silent.stdout.readline(), 15) == b"leading\n"
        relay = await start_relay()
        hub = await start_hub(catch_up_seconds=60)
        await until(lambda: hub.connected)
        async with hub.subscribe("acme", ["order:1"]) as subscription, hub.subscribe("acme", ["order:2"]) as other:
            await opened(subscription)
            await opened(other)
            await writer.write("order:1")
            await writer.write("order:2", "order:1")
            await until_numbered(database)
            silent.send_signal(signal.SIGKILL)
            assert streams_of(await take(subscription, 2, seconds=5)) == [("order:1", 1), ("order:1", 2)]
            assert streams_of(await take(other, 1, seconds=5)) == [("order:2", 1)]
            assert relay.leading
    finally:
        if silent.returncode is None:
            silent.kill()
        await silent.wait()


async def test_a_leader_that_loses_its_lease_waits_for_the_next(
    database: Database, writer: LogWriter, start_relay: StartRelay
) -> None:
    relay = await start_relay(renew_seconds=0.1)
    await until(lambda: relay.leading)
    await database["leases"].update_one({"_id": "relay"}, {"$inc": {"token": 1}})
    await until(lambda: not relay.leading)
    await database["leases"].update_one({"_id": "relay"}, {"$unset": {"expiresAt": ""}})
    await until(lambda: relay.leading)
    await writer.write("order:1")
    await until_numbered(database)


async def test_publishes_again_what_the_last_leader_numbered_and_did_not_publish(
    database: Database, writer: LogWriter, start_relay: StartRelay, start_hub: StartHub
) -> None:
    relay = await start_relay()
    await writer.write("order:1")
    await until_numbered(database)
    await relay.stop()
    leases = Leases(database, holder="killed after numbering")
    await leases.prepare()
    lease = await leases.acquire()
    assert lease is not None
    hub = await start_hub(catch_up_seconds=60)
    await until(lambda: hub.connected)
    async with hub.subscribe("acme", ["order:1"]) as subscription:
        await opened(subscription)
        await writer.write("order:1")
        batch = await asyncio.to_thread(Backlog(blocking(database)).oldest)
        await asyncio.to_thread(Numbering(blocking(database), token=lease.token).number, batch.commits)
        await leases.release(lease)
        await start_relay()
        assert streams_of(await take(subscription, 1)) == [("order:1", 2)]


async def test_numbers_while_redis_is_away(
    database: Database, writer: LogWriter, start_relay: StartRelay, own_redis: RedisProcess
) -> None:
    relay = await start_relay(own_redis.url)
    await until(lambda: relay.leading)
    own_redis.kill()
    commits = [await writer.write("order:1") for _ in range(5)]
    await until_numbered(database, seconds=3)
    assert await numbered_commits(database, "acme") == commits
    assert relay.leading
