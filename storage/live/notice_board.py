"""One connection to Redis on which a process hears the notices of the channels it watches."""

import asyncio
import logging
import math
import time
from collections import Counter, deque
from itertools import groupby
from typing import Protocol

from redis.asyncio import Connection, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

CONNECT_TIMEOUT_SECONDS = 2.0
RECONNECT_SECONDS = 0.2
PING_SECONDS = 5.0
SILENCE_SECONDS_MAX = 12.0
CHANNELS_PER_COMMAND_MAX = 1_000

logger = logging.getLogger(__name__)


class Listener(Protocol):
    """Who hears the notice board; every call is made in the event loop and must not block."""

    def heard(self, channel: str, payload: bytes) -> None:
        """A message came; messages of one connection come in the order in which they were published."""

    def watching(self, channel: str) -> None:
        """Redis confirmed: every message of the channel from now on comes, until the connection is lost."""

    def lost(self) -> None:
        """The connection is gone, and nothing comes any more; it will be made again."""


class NoticeBoard:
    """Watches channels; makes its connection again for as long as it runs."""

    def __init__(self, url: str, listener: Listener) -> None:
        # No timeout of the driver's own: what waits for a send with one can swallow a cancellation. Silence is noticed here.
        self._redis = Redis.from_url(url, protocol=2, socket_timeout=None, retry=Retry(NoBackoff(), 0))
        self._listener = listener
        self._channels: dict[str, None] = {}  # watched again in the order in which they were asked for
        self._commands: deque[tuple[str, str]] = deque()
        self._unconfirmed: Counter[str] = Counter()
        self._commanded = asyncio.Event()
        self._heard_at = 0.0
        self.connected = False

    def watch(self, channel: str) -> None:
        """Hear this channel too; the listener is told when it is so, each time that it becomes so."""
        self._channels[channel] = None
        self._command("SUBSCRIBE", channel)

    def unwatch(self, channel: str) -> None:
        self._channels.pop(channel, None)
        self._command("UNSUBSCRIBE", channel)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self._connect_and_serve()
                await asyncio.sleep(RECONNECT_SECONDS)
        finally:
            await self._redis.aclose()

    def _command(self, verb: str, channel: str) -> None:
        if self.connected:
            self._commands.append((verb, channel))
            self._commanded.set()
            if verb == "SUBSCRIBE":
                self._unconfirmed[channel] += 1

    async def _connect_and_serve(self) -> None:
        connection: Connection = self._redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # redis-py leaves its pool untyped
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                await connection.connect()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
            await self._serve(connection)
        except (RedisError, OSError) as error:
            logger.warning("The connection to Redis is lost: %s", error)
        finally:
            self.connected = False
            self._commands.clear()
            self._unconfirmed.clear()
            self._listener.lost()
            await connection.disconnect(nowait=True)

    async def _serve(self, connection: Connection) -> None:
        self.connected = True
        self._heard_at = time.monotonic()
        for channel in self._channels:
            self._command("SUBSCRIBE", channel)
        work = (self._read(connection), self._write(connection), self._ping(connection))
        tasks = [asyncio.create_task(one) for one in work]
        # No task group: where a member fails while it is cancelled, the group would swallow the cancellation.
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            failures = await asyncio.gather(*tasks, return_exceptions=True)
        for failure in failures:
            if isinstance(failure, Exception):
                raise failure

    async def _read(self, connection: Connection) -> None:
        while True:
            answer = await connection.read_response(disable_decoding=True, timeout=math.inf)
            self._heard_at = time.monotonic()
            if not isinstance(answer, list):
                continue  # a ping's answer before anything is watched
            if answer[0] == b"message":
                self._listener.heard(answer[1].decode(), answer[2])
            elif answer[0] == b"subscribe":
                self._confirm(answer[1].decode())

    def _confirm(self, channel: str) -> None:
        """Only the answer to the last of several commands tells that the channel is watched from now on."""
        self._unconfirmed[channel] -= 1
        if self._unconfirmed[channel] <= 0:
            del self._unconfirmed[channel]
            if channel in self._channels:
                self._listener.watching(channel)

    async def _write(self, connection: Connection) -> None:
        while True:
            await self._commanded.wait()
            self._commanded.clear()
            commands, self._commands = self._commands, deque()
            for verb, run in groupby(commands, key=lambda command: command[0]):
                channels = [channel for _, channel in run]
                for start in range(0, len(channels), CHANNELS_PER_COMMAND_MAX):
                    some = channels[start : start + CHANNELS_PER_COMMAND_MAX]
                    await connection.send_command(verb, *some, check_health=False)

    async def _ping(self, connection: Connection) -> None:
        """A peer that vanished without a word is noticed only by its silence."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            if time.monotonic() - self._heard_at > SILENCE_SECONDS_MAX:
                raise ConnectionError("Redis is silent.")
            await connection.send_command("PING", check_health=False)
