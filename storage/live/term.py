"""One term of leadership: from acquiring the lease until it is released or lost."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from pymongo import timeout
from pymongo.errors import PyMongoError
from redis.asyncio import Redis

from storage.database import BlockingDatabase, Document
from storage.live.announcing import Announcing, Message
from storage.live.backlog import Backlog
from storage.live.commit_follower import CommitFollower
from storage.live.lease import Lease, LeaseLost, Leases
from storage.live.notice import EventHeader, header_of
from storage.live.numbering import NumberedCommit, Numbering, NumberingRefused
from storage.live.publisher import Publisher
from storage.live.topics import Channels

ROUND_TIMEOUT_SECONDS = 5.0
ROUND_PAUSES = 2.0
ROUND_PAUSE_SECONDS_MIN = 0.005
ROUND_PAUSE_SECONDS_MAX = 0.05
"""Between rounds commits gather, so that one transaction numbers many: for so many times as long as the round took."""
FAILURE_PAUSE_SECONDS = 0.1
DRAIN_TIMEOUT_SECONDS = 1.0
ANNOUNCED_KEPT_MAX = 10_000
UNANNOUNCED_PER_ROUND_MAX = 200
COMMITS_AT_HAND_MAX = 1_000

NOTHING: Mapping[str, Sequence[Document]] = {}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Round:
    numbered: list[NumberedCommit]
    messages: list[Message]
    more: bool


class Term:
    """Numbers and publishes what is committed, as long as the lease lasts.

    The change stream, a nudge and the sweep all wake the same task, which looks for what has no number, oldest first.
    The change stream also tells which commits must be published at least once: its token is saved only after that.
    """

    def __init__(
        self,
        *,
        database: BlockingDatabase,
        redis: "Redis",
        leases: Leases,
        lease: Lease,
        channels: Channels,
        renew_seconds: float,
        sweep_seconds: float,
    ) -> None:
        self._leases = leases
        self._lease = lease
        self._renew_seconds = renew_seconds
        self._sweep_seconds = sweep_seconds
        self._backlog = Backlog(database)
        self._numbering = Numbering(database, token=lease.token)
        self._announcing = Announcing(database, channels)
        self.publisher = Publisher(redis, resume_token=lease.resume_token)
        self._loop = asyncio.get_running_loop()
        self._follower = CommitFollower(database, resume_token=lease.resume_token, followed=self._followed)
        self._resume_token = lease.resume_token
        self._unannounced: dict[str, None] = {}
        self._announced: dict[str, None] = {}
        self._at_hand: dict[str, list[EventHeader]] = {}
        self._wake = asyncio.Event()
        self._look = True
        self._stopping = False
        self.numbered_total = 0

    def nudge(self, committed: Mapping[str, Sequence[Document]] = NOTHING) -> None:
        """Something was committed: these commits of this process, whose events need not be read, or others."""
        if len(self._at_hand) > COMMITS_AT_HAND_MAX:
            self._at_hand.clear()
        for commit_id, events in committed.items():
            self._at_hand[commit_id] = [header_of(event) for event in events]
        self._look = True
        self._wake.set()

    def stop(self) -> None:
        """Finish the round that runs, and end."""
        self._stopping = True
        self.nudge()

    async def run(self) -> None:
        """Work until stopped, and release the lease.

        Raises LeaseLost, in a group, if another process leads now.
        """
        threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="relay")
        following = self._loop.run_in_executor(threads, self._follower.run)
        try:
            async with asyncio.TaskGroup() as tasks:
                others = [tasks.create_task(self._keep_lease()), tasks.create_task(self.publisher.run())]
                await self._work(threads)
                await self.publisher.drain(DRAIN_TIMEOUT_SECONDS)
                for task in others:
                    task.cancel()
            await self._release()
        finally:
            self._follower.stop()
            threads.shutdown(wait=False)
            await asyncio.wait([following])

    async def _release(self) -> None:
        try:
            await self._leases.release(self._lease, self.publisher.resume_token)
        except PyMongoError as error:
            logger.warning("Could not release the relay's lease, it will expire: %s", error)

    async def _keep_lease(self) -> None:
        renewed_at = time.monotonic()
        while True:
            await asyncio.sleep(self._renew_seconds)
            try:
                await self._leases.renew(self._lease, self.publisher.resume_token)
                renewed_at = time.monotonic()
            except PyMongoError as error:
                logger.warning("Could not renew the relay's lease: %s", error)
                if time.monotonic() - renewed_at > self._leases.lease_seconds:
                    raise LeaseLost("The lease has expired.") from error

    async def _work(self, threads: ThreadPoolExecutor) -> None:
        while not self._stopping:
            await self._due()
            started_at = time.monotonic()
            try:
                await self._work_once(threads)
                pause = ROUND_PAUSES * (time.monotonic() - started_at)
                await asyncio.sleep(min(max(pause, ROUND_PAUSE_SECONDS_MIN), ROUND_PAUSE_SECONDS_MAX))
                continue
            except NumberingRefused as error:
                refused = True
                logger.warning("Numbering was refused: %s", error)
            except PyMongoError as error:
                refused = False
                logger.warning("Could not number commits, trying again: %s", error)
            self._announcing.forget()  # what was numbered may not have been announced
            self._look = True
            await asyncio.sleep(FAILURE_PAUSE_SECONDS)
            if refused:
                await self._confirm_lease()

    async def _due(self) -> None:
        """Wait until there may be something to do; the sweep looks without being told."""
        try:
            async with asyncio.timeout(self._sweep_seconds):
                while not (self._look or self._unannounced):
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            return

    async def _confirm_lease(self) -> None:
        try:
            await self._leases.renew(self._lease, self.publisher.resume_token)
        except PyMongoError as error:
            logger.warning("Could not renew the relay's lease: %s", error)

    async def _work_once(self, threads: ThreadPoolExecutor) -> None:
        self._look = False
        resume_token = self._resume_token if len(self._unannounced) <= UNANNOUNCED_PER_ROUND_MAX else None
        unannounced = frozenset(islice(self._unannounced, UNANNOUNCED_PER_ROUND_MAX))
        at_hand = dict(self._at_hand)
        done = await _uninterrupted(self._loop.run_in_executor(threads, self._round, unannounced, at_hand))
        if not done.more:
            # Whatever of it was not numbered in this round had been before.
            for commit_id in at_hand:
                self._at_hand.pop(commit_id, None)
        for commit_id in unannounced:
            self._unannounced.pop(commit_id, None)
        for commit in done.numbered:
            if commit.id not in unannounced:
                self._expect(commit.id)
        self.numbered_total += len(done.numbered)
        self.publisher.put(done.messages, resume_token)
        self._look = self._look or done.more

    def _expect(self, commit_id: str) -> None:
        """The change stream will tell of this commit, which is announced already, or has just told."""
        if commit_id in self._unannounced:
            del self._unannounced[commit_id]
            return
        self._announced[commit_id] = None
        if len(self._announced) > ANNOUNCED_KEPT_MAX:
            del self._announced[next(iter(self._announced))]

    def _round(self, unannounced: frozenset[str], at_hand: Mapping[str, list[EventHeader]]) -> _Round:
        """Runs in a thread: some round trips without coming back to the event loop."""
        with timeout(ROUND_TIMEOUT_SECONDS):
            batch = self._backlog.oldest()
            numbered = self._numbering.number(batch.commits) if batch.commits else []
            again = unannounced - {commit.id for commit in numbered}
            known = self._numbering.positions(again) if again else []
            return _Round(numbered, self._announcing.messages([*known, *numbered], at_hand), batch.more)

    def _followed(self, commit_id: str | None, resume_token: Document | None) -> None:
        """Called from the follower's thread."""
        self._loop.call_soon_threadsafe(self._take, commit_id, resume_token)

    def _take(self, commit_id: str | None, resume_token: Document | None) -> None:
        self._resume_token = resume_token
        if commit_id is None:
            return
        if commit_id in self._announced:
            del self._announced[commit_id]
        else:
            self._unannounced[commit_id] = None
            self._wake.set()


async def _uninterrupted(running: "asyncio.Future[_Round]") -> _Round:
    """Wait for work in a thread to its end also when cancelled: it cannot be stopped, and must not go on alone."""
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # nobody else will look at it
        raise
