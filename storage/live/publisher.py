"""Sends messages to Redis in order, and keeps a bounded number of them while it is away."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from storage.live.announcing import Announcement, Message

MESSAGES_WAITING_MAX = 20_000
MESSAGES_PER_COMMAND_MAX = 500
PAUSE_SECONDS = 0.2

SOCKET_TIMEOUT_SECONDS = 2.0

# One command and one answer for many messages: the driver's cost is per command. Tells how many heard each of the last ones.
PUBLISH_ALL = """
local listeners = {}
for i = 2, #ARGV, 2 do
  local count = redis.call('PUBLISH', ARGV[i], ARGV[i + 1])
  if i > #ARGV - 2 * ARGV[1] then listeners[#listeners + 1] = count end
end
return listeners
"""

Heard = Callable[[str, int], None]
"""Takes an organization, and how many connections have heard its advance."""

logger = logging.getLogger(__name__)


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
    """Publishes announcements one after another until it is cancelled.

    Where too many messages wait, `instead` takes their place: have the hubs look at the log.
    """

    def __init__(self, redis: "Redis", *, heard: Heard, instead: Callable[[], Announcement]) -> None:
        self._redis = redis
        self._heard = heard
        self._instead = instead
        self._announcements: deque[Announcement] = deque()
        self._waiting = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def put(self, announcement: Announcement) -> None:
        """Publish this after all others."""
        count = len(announcement.messages)
        if not count:
            return
        if self._waiting + count > MESSAGES_WAITING_MAX and self._announcements:
            self._announcements.clear()
            announcement = self._instead()
            self._waiting, count = 0, len(announcement.messages)
        self._announcements.append(announcement)
        self._waiting += count
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
            announcement = self._announcements[0]
            try:
                listeners = await self._publish(announcement.messages, len(announcement.advances))
            except (RedisError, OSError) as error:
                logger.warning("Cannot publish, trying again: %s", error)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            if self._announcements and self._announcements[0] is announcement:
                self._settle()
            for organization, count in zip(announcement.organizations, listeners, strict=True):
                self._heard(organization, count)

    async def _publish(self, messages: list[Message], advances_count: int) -> list[int]:
        """How many have heard each of the advances, with which the messages end."""
        listeners: list[int] = []
        first_advance = len(messages) - advances_count
        for start in range(0, len(messages), MESSAGES_PER_COMMAND_MAX):
            some = messages[start : start + MESSAGES_PER_COMMAND_MAX]
            counted = min(len(some), max(0, start + len(some) - first_advance))
            parts = [part for message in some for part in message]
            answer = await self._redis.execute_command("EVAL", PUBLISH_ALL, 0, counted, *parts)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
            listeners.extend(cast("list[int]", answer))
        return listeners

    def _settle(self) -> None:
        announcement = self._announcements.popleft()
        self._waiting -= len(announcement.messages)
        if not self._announcements:
            self._filled.clear()
            self._emptied.set()
