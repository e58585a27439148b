"""Gives every commit its place in its organization's log, and tells the hubs. One process leads, the others wait."""

import asyncio
import logging
import os
import secrets
import socket

from pymongo.errors import PyMongoError
from redis.asyncio import Redis

from storage.database import Database, blocking
from storage.live.at_hand import NOTHING, AtHand
from storage.live.lease import LEASE_SECONDS, LeaseLost, Leases
from storage.live.nudges import NudgeSender
from storage.live.publisher import publishing_client
from storage.live.term import Term
from storage.live.topics import Channels

RENEW_SECONDS = 1.0
SWEEP_SECONDS = 1.0
CANDIDATE_SECONDS = 0.5
"""How often a process that does not lead asks for the lease."""

logger = logging.getLogger(__name__)


class Relay:
    """Runs in every process; the one that holds the lease numbers and publishes.

    A commit is published only after a majority holds it and its position, so what a subscriber then reads, with read
    concern majority from the primary, is never older than the event it was told of.
    """

    def __init__(
        self,
        database: Database,
        redis_url: str,
        *,
        lease_seconds: float = LEASE_SECONDS,
        renew_seconds: float = RENEW_SECONDS,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._database = database
        self._redis_url = redis_url
        holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._leases = Leases(database, holder=holder, lease_seconds=lease_seconds)
        self._renew_seconds = renew_seconds
        self._sweep_seconds = sweep_seconds
        self._term: Term | None = None
        self._nudges: NudgeSender | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    @property
    def leading(self) -> bool:
        """Whether this process numbers the commits now."""
        return self._term is not None

    async def start(self) -> None:
        """Begin to lead, or to wait for the lease."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="relay")

    async def stop(self) -> None:
        """Finish what is being numbered, publish it, and hand the lease over."""
        self._stopping.set()
        if self._term is not None:
            self._term.stop()
        if self._task is not None:
            await self._task

    def nudge(self, committed: AtHand = NOTHING) -> None:
        """This was committed in this process, by commit: have it numbered now, here or in the process that leads."""
        if self._term is not None:
            self._term.nudge(committed)
        elif self._nudges is not None:
            self._nudges.send()

    async def _run(self) -> None:
        redis = publishing_client(self._redis_url)
        nudges = self._nudges = NudgeSender(redis, Channels(self._database.name).nudges)
        try:
            while not self._stopping.is_set():
                await self._stand(redis)
        finally:
            self._nudges = None
            await nudges.close()
            await redis.aclose()

    async def _stand(self, redis: "Redis") -> None:
        """Lead if the lease can be had, else wait a little."""
        try:
            await self._leases.prepare()
            lease = await self._leases.acquire()
        except PyMongoError as error:
            logger.warning("Cannot ask for the relay's lease: %s", error)
            lease = None
        if lease is None:
            await self._pause()
            return
        self._term = Term(
            database=blocking(self._database),
            redis=redis,
            redis_url=self._redis_url,
            leases=self._leases,
            lease=lease,
            renew_seconds=self._renew_seconds,
            sweep_seconds=self._sweep_seconds,
        )
        await self._lead(self._term)

    async def _lead(self, term: Term) -> None:
        logger.info("This process is the relay now.")
        if self._stopping.is_set():
            term.stop()
        try:
            await term.run()
        except* LeaseLost as lost:
            logger.warning("This process is not the relay any more: %s", lost.exceptions[0])
        except* Exception:
            logger.exception("The relay failed, and will start again.")
            await self._pause()
        finally:
            self._term = None

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(CANDIDATE_SECONDS):
                await self._stopping.wait()
        except TimeoutError:
            return
