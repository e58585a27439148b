"""A live subscription that keeps what it hears, and can be cut and taken up again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app.client.errors import ClientError
from app.client.subscription import subscribed
from app.demo.errors import DemoFailed

WAIT_SECONDS = 10.0

Message = dict[str, Any]


class Watch:
    """One subscription from its snapshots on.

    `events` are the messages of kind EVENT, as they came, without those whose change a snapshot showed already: an event
    may be published after the state that it led to was read.
    """

    def __init__(
        self,
        name: str,
        document: str,
        *,
        url: str,
        key: str | None,
        variables: dict[str, Any],
        subject: Callable[[Message], object],
        on_event: Callable[["Watch", Message], None],
    ) -> None:
        self.name = name
        self.snapshots: list[Message] = []
        self.events: list[Message] = []
        self._document = document
        self._url = url
        self._key = key
        self._variables = variables
        self._subject = subject
        self._snapshot_versions: dict[object, int] = {}
        self._on_event = on_event
        self._cursor: str | None = None
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Subscribe; after a cut with the last cursor, so that nothing is missed."""
        assert self._task is None
        self._task = asyncio.create_task(self._listen(), name=f"watch {self.name}")

    async def cut(self) -> None:
        """Lose the connection."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError, ClientError):
                await self._task
            self._task = None

    async def wait_for_events(self, count: int) -> None:
        """Return once so many events have come. Raises DemoFailed after too long, or when the subscription ends."""
        await self._wait(lambda: len(self.events) >= count, f"event {count}")

    async def wait_for_snapshots(self, count: int) -> None:
        """As `wait_for_events`, for the messages that tell the state at the start."""
        await self._wait(lambda: len(self.snapshots) >= count, f"snapshot {count}")

    async def _wait(self, reached: Callable[[], bool], what: str) -> None:
        task = self._task
        assert task is not None
        try:
            async with asyncio.timeout(WAIT_SECONDS), self._changed:
                await self._changed.wait_for(lambda: reached() or task.done())
        except TimeoutError as error:
            raise DemoFailed(f"{self.name} did not deliver {what} within {WAIT_SECONDS:.0f} s") from error
        if not reached():
            raise DemoFailed(f"{self.name} ended before {what}: {task.exception()}")

    async def _listen(self) -> None:
        variables = {**self._variables, "after": self._cursor}
        try:
            async with subscribed(self._url, self._key, self._document, **variables) as messages:
                async for message in messages:
                    await self._take(message)
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def _take(self, message: Message) -> None:
        self._cursor = message["cursor"]
        subject = self._subject(message)
        async with self._changed:
            if message["kind"] != "EVENT":
                self.snapshots.append(message)
                self._snapshot_versions[subject] = message["version"] or 0
            elif message["version"] > self._snapshot_versions.get(subject, 0):
                self.events.append(message)
                self._on_event(self, message)
            self._changed.notify_all()
