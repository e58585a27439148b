"""Sends messages to Redis in order, and keeps a bounded number of them while it is away."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from storage.database import Document
from storage.live.announcing import Message

MESSAGES_WAITING_MAX = 20_000
MESSAGES_PER_COMMAND_MAX = 500
PAUSE_SECONDS = 0.2

SOCKET_TIMEOUT_SECONDS = 2.0

# One command and one answer for many messages: the driver's cost is per command.
PUBLISH_ALL = "for i = 1, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    messages: list[Message]
    resume_token: Document | None


def publishing_client(url: str) -> "Redis":
    """A client that fails fast: a notice that comes late is worth no more than the log."""
    return Redis.from_url(
        url,
        protocol=2,
        socket_timeout=SOCKET_TIMEOUT_SECONDS,
        socket_connect_timeout=SOCKET_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


class Publisher:
    """Publishes batches one after another until it is cancelled.

    `resume_token` is that of the last batch which is published, or was dropped because too many waited: hubs see from
    the next advance, or by looking, that they missed something, and read the log.
    """

    def __init__(self, redis: "Redis", *, resume_token: Document | None) -> None:
        self._redis = redis
        self.resume_token = resume_token
        self.published_total = 0
        self._batches: deque[_Batch] = deque()
        self._waiting = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def put(self, messages: list[Message], resume_token: Document | None) -> None:
        """Publish these after all others; `resume_token` may be saved once they are."""
        self._batches.append(_Batch(messages, resume_token))
        self._waiting += len(messages)
        while self._waiting > MESSAGES_WAITING_MAX and len(self._batches) > 1:
            self._settle()
        self._filled.set()
        self._emptied.clear()

    async def drain(self, timeout_seconds: float) -> None:
        """Wait until everything is published, but not for longer than this."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._emptied.wait()
        except TimeoutError:
            logger.warning("%d notices were not published.", self._waiting)

    async def run(self) -> None:
        while True:
            await self._filled.wait()
            batch = self._batches[0]
            try:
                await self._publish(batch.messages)
            except (RedisError, OSError) as error:
                logger.warning("Cannot publish, trying again: %s", error)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            self.published_total += len(batch.messages)
            if self._batches and self._batches[0] is batch:
                self._settle()

    async def _publish(self, messages: list[Message]) -> None:
        for start in range(0, len(messages), MESSAGES_PER_COMMAND_MAX):
            some = messages[start : start + MESSAGES_PER_COMMAND_MAX]
            parts = [part for message in some for part in message]
            await self._redis.execute_command("EVAL", PUBLISH_ALL, 0, *parts)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped

    def _settle(self) -> None:
        batch = self._batches.popleft()
        self._waiting -= len(batch.messages)
        if batch.resume_token is not None:
            self.resume_token = batch.resume_token
        if not self._batches:
            self._filled.clear()
            self._emptied.set()
