"""Word of new commits, from the processes that do not lead to the one that does. Any of it may get lost."""

import asyncio
import logging
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from storage.live.notice_board import NoticeBoard

PAUSE_SECONDS = 0.02
FAILURE_PAUSE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class NudgeSender:
    """Tells the leader that something was committed: at once, then at most once in each pause."""

    def __init__(self, redis: "Redis", channel: str) -> None:
        self._redis = redis
        self._channel = channel
        self._due = False
        self._sending: asyncio.Task[None] | None = None

    def send(self) -> None:
        """Does not wait, and cannot fail: what the leader does not hear of it finds by looking."""
        self._due = True
        if self._sending is None:
            self._sending = asyncio.create_task(self._send(), name="relay nudges")

    async def close(self) -> None:
        """Send nothing more."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.wait([self._sending])

    async def _send(self) -> None:
        try:
            while self._due:
                self._due = False
                await asyncio.sleep(await self._publish())
        finally:
            self._sending = None

    async def _publish(self) -> float:
        """How long to pause before the next."""
        try:
            await self._redis.publish(self._channel, b"")
        except (RedisError, OSError) as error:
            logger.warning("Cannot nudge the relay, it will look by itself: %s", error)
            return FAILURE_PAUSE_SECONDS
        return PAUSE_SECONDS


class NudgeListener:
    """Calls `nudged` for each nudge, and whenever it begins or ceases to hear them, for as long as it runs."""

    def __init__(self, redis_url: str, channel: str, nudged: Callable[[], None]) -> None:
        self._board = NoticeBoard(redis_url, self)
        self._board.watch(channel)
        self._nudged = nudged
        self.hearing = False

    async def run(self) -> None:
        """Until cancelled."""
        await self._board.run()

    def heard(self, channel: str, payload: bytes) -> None:
        self._nudged()

    def watching(self, channel: str) -> None:
        self.hearing = True
        self._nudged()

    def lost(self) -> None:
        if self.hearing:
            self.hearing = False
            self._nudged()
