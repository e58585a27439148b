"""One term of leadership: from acquiring the lease until it is released or lost."""

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct
from pymongo import timeout
from pymongo.errors import PyMongoError
from redis.asyncio import Redis

from storage.database import BlockingDatabase, Document
from storage.live.announcing import Announcement, Announcing
from storage.live.at_hand import NOTHING, AtHand
from storage.live.backlog import Backlog
from storage.live.lease import Lease, LeaseLost, Leases
from storage.live.nudges import NudgeListener
from storage.live.numbering import Numbering, NumberingRefused
from storage.live.publisher import Publisher
from storage.live.topics import Channels

ROUND_TIMEOUT_SECONDS = 5.0
ROUND_PAUSES = 2.0
ROUND_PAUSE_SECONDS_MIN = 0.005
ROUND_PAUSE_SECONDS_MAX = 0.05
"""Between rounds commits gather, so that one transaction numbers many: for so many times as long as the round took."""
QUIET_PAUSE_SECONDS = 0.2
"""So much longer while nobody follows anything."""
DEAF_SWEEP_SECONDS = 0.25
"""How often is looked for commits at least, while other processes cannot tell of theirs."""
FAILURE_PAUSE_SECONDS = 0.1
DRAIN_TIMEOUT_SECONDS = 1.0
EVENTS_AT_HAND_MAX = 10_000

logger = logging.getLogger(__name__)


class _Round(Struct, frozen=True):
    announcement: Announcement
    more: bool


class Term:
    """Numbers and publishes what is committed, as long as the lease lasts.

    A nudge of this process or another wakes the task that looks for what has no number, oldest first; it looks by itself,
    too, with each sweep. Whatever may have been numbered without being told, by the last leader or in a round that failed, is no longer
    among that: so all hubs are told to look at the log after the first round that succeeds.
    """

    def __init__(
        self,
        *,
        database: BlockingDatabase,
        redis: "Redis",
        redis_url: str,
        leases: Leases,
        lease: Lease,
        renew_seconds: float,
        sweep_seconds: float,
    ) -> None:
        channels = Channels(database.name)
        self._leases = leases
        self._lease = lease
        self._renew_seconds = renew_seconds
        self._sweep_seconds = sweep_seconds
        self._backlog = Backlog(database)
        self._numbering = Numbering(database, token=lease.token)
        self._announcing = Announcing(database, channels)
        self._publisher = Publisher(redis, heard=self._heard, instead=self._announcing.look)
        self._nudges = NudgeListener(redis_url, channels.nudges, self.nudge)
        self._loop = asyncio.get_running_loop()
        self._at_hand: dict[str, Sequence[Document]] = {}
        self._events_at_hand = 0
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._look = True
        self._untold = True
        self._stopping = False

    def nudge(self, committed: AtHand = NOTHING) -> None:
        """Something was committed: these commits of this process, whose events need not be read, or others."""
        self._events_at_hand += sum(map(len, committed.values()))
        if self._events_at_hand <= EVENTS_AT_HAND_MAX:
            self._at_hand.update(committed)
        self._look = True
        self._wake.set()

    def stop(self) -> None:
        """Finish the round that runs, and end."""
        self._stopping = True
        self._hurry.set()
        self.nudge()

    async def run(self) -> None:
        """Work until stopped, and release the lease.

        Raises LeaseLost, in a group, if another process leads now.
        """
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="relay")
        try:
            async with asyncio.TaskGroup() as tasks:
                work = (self._keep_lease(), self._publisher.run(), self._nudges.run())
                others = [tasks.create_task(one) for one in work]
                await self._work(thread)
                await self._publisher.drain(DRAIN_TIMEOUT_SECONDS)
                for task in others:
                    task.cancel()
            await self._release()
        finally:
            thread.shutdown(wait=False)

    async def _release(self) -> None:
        try:
            await self._leases.release(self._lease)
        except PyMongoError as error:
            logger.warning("Could not release the relay's lease, it will expire: %s", error)

    async def _keep_lease(self) -> None:
        renewed_at = time.monotonic()
        while True:
            await asyncio.sleep(self._renew_seconds)
            try:
                await self._leases.renew(self._lease)
                renewed_at = time.monotonic()
            except PyMongoError as error:
                logger.warning("Could not renew the relay's lease: %s", error)
                if time.monotonic() - renewed_at > self._leases.lease_seconds:
                    raise LeaseLost("The lease has expired.") from error

    async def _work(self, thread: ThreadPoolExecutor) -> None:
        while not self._stopping:
            await self._due()
            started_at = time.monotonic()
            try:
                await self._work_once(thread)
                await self._rest(time.monotonic() - started_at)
                continue
            except NumberingRefused as error:
                refused = True
                logger.warning("Numbering was refused: %s", error)
            except PyMongoError as error:
                refused = False
                logger.warning("Could not number commits, trying again: %s", error)
            self._untold = True
            self._look = True
            await asyncio.sleep(FAILURE_PAUSE_SECONDS)
            if refused:
                await self._confirm_lease()

    async def _due(self) -> None:
        """Wait until there may be something to do; the sweep looks without being told."""
        sweep_seconds = self._sweep_seconds
        if not self._nudges.hearing:
            sweep_seconds = min(sweep_seconds, DEAF_SWEEP_SECONDS)
        try:
            async with asyncio.timeout(sweep_seconds):
                while not self._look:
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            return

    async def _rest(self, round_seconds: float) -> None:
        """Let commits gather."""
        pause = min(max(ROUND_PAUSES * round_seconds, ROUND_PAUSE_SECONDS_MIN), ROUND_PAUSE_SECONDS_MAX)
        if self._announcing.followed or self._stopping:
            await asyncio.sleep(pause)
            return
        self._hurry.clear()
        try:
            async with asyncio.timeout(pause + QUIET_PAUSE_SECONDS):
                await self._hurry.wait()
        except TimeoutError:
            return

    def _heard(self, organization: str, listeners: int) -> None:
        """So many connections have heard the last advance of the organization."""
        self._announcing.follow(organization, followed=listeners > 0)
        if listeners:
            self._hurry.set()

    async def _confirm_lease(self) -> None:
        try:
            await self._leases.renew(self._lease)
        except PyMongoError as error:
            logger.warning("Could not renew the relay's lease: %s", error)

    async def _work_once(self, thread: ThreadPoolExecutor) -> None:
        self._look = False
        at_hand, self._at_hand, self._events_at_hand = self._at_hand, {}, 0
        done = await _uninterrupted(self._loop.run_in_executor(thread, self._round, at_hand))
        if self._untold:
            self._untold = False
            self._publisher.put(self._announcing.look())
        self._publisher.put(done.announcement)
        self._look = self._look or done.more

    def _round(self, at_hand: AtHand) -> _Round:
        """Runs in a thread: some round trips without coming back to the event loop."""
        with timeout(ROUND_TIMEOUT_SECONDS):
            batch = self._backlog.oldest(at_hand)
            numbered = self._numbering.number(batch.commits) if batch.commits else []
            return _Round(self._announcing.announcement(numbered, at_hand), batch.more)


async def _uninterrupted(running: "asyncio.Future[_Round]") -> _Round:
    """Wait for work in a thread to its end also when cancelled: it cannot be stopped, and must not go on alone."""
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # nobody else will look at it
        raise
