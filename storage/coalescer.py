"""Reads by key that are asked for at the same time become one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from storage.errors import StorageUnavailable

T = TypeVar("T")
Fetch = Callable[[str, list[str]], Awaitable[Mapping[str, T]]]

KEYS_PER_READ_MAX = 1_000
READS_UNDER_WAY_MAX = 4
TIMEOUT_SECONDS = 5.0


@dataclass(slots=True, eq=False)
class _Ask(Generic[T]):
    keys: Sequence[str]
    answer: asyncio.Future[Mapping[str, T]]


@dataclass(slots=True)
class _Queue(Generic[T]):
    """What is asked of one organization, and how many reads are under way for it."""

    asks: list[_Ask[T]] = field(default_factory=list)
    reads: set[asyncio.Task[None]] = field(default_factory=set)
    flushing: bool = False


class Coalescer(Generic[T]):
    """Collects the keys asked for in one turn of the event loop and fetches them together, per organization.

    While four reads of an organization are under way, what comes gathers for the next. Nothing is remembered: a read
    starts after it was asked for, so that it sees all that was committed before. What is handed out is shared, and has
    to be immutable.
    """

    def __init__(self, fetch: Fetch[T], *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._fetch = fetch
        self._timeout_seconds = timeout_seconds
        self._queues: dict[str, _Queue[T]] = {}

    async def get(self, organization: str, key: str) -> T | None:
        """The value at the key, or None. Raises StorageUnavailable."""
        return (await self.ask(organization, (key,))).get(key)

    async def get_many(self, organization: str, keys: Sequence[str]) -> list[T]:
        """The values found, in the order of the keys. Raises StorageUnavailable."""
        if not keys:
            return []
        found = await self.ask(organization, keys)
        return [found[key] for key in keys if key in found]

    async def get_found(self, organization: str, keys: Sequence[str]) -> Mapping[str, T]:
        """The values by key, where there are any; others may be among them. Raises StorageUnavailable."""
        return await self.ask(organization, keys)

    def ask(self, organization: str, keys: Sequence[str]) -> asyncio.Future[Mapping[str, T]]:
        """The values by key, asked for at once, whenever they are awaited; others may be among them."""
        queue = self._queues.get(organization)
        if queue is None:
            queue = self._queues[organization] = _Queue()
        loop = asyncio.get_running_loop()
        ask: _Ask[T] = _Ask(keys=keys, answer=loop.create_future())
        queue.asks.append(ask)
        if not queue.flushing and len(queue.reads) < READS_UNDER_WAY_MAX:
            queue.flushing = True
            loop.call_soon(self._flush, organization, queue)
        return ask.answer

    def _flush(self, organization: str, queue: _Queue[T]) -> None:
        queue.flushing = False
        while queue.asks and len(queue.reads) < READS_UNDER_WAY_MAX:
            asks = _take(queue)
            if asks:
                read = asyncio.create_task(self._read(organization, asks))
                queue.reads.add(read)
                read.add_done_callback(lambda done: self._finished(organization, queue, done))

    def _finished(self, organization: str, queue: _Queue[T], read: asyncio.Task[None]) -> None:
        queue.reads.discard(read)
        if queue.asks:
            self._flush(organization, queue)
        elif not queue.reads and not queue.flushing:
            self._queues.pop(organization, None)

    async def _read(self, organization: str, asks: list[_Ask[T]]) -> None:
        """Fetch and hand out; whoever stopped waiting is passed over, and the others are not disturbed."""
        keys = list({key: None for ask in asks for key in ask.keys})
        try:
            async with asyncio.timeout(self._timeout_seconds):
                found = await self._fetch(organization, keys)
        except TimeoutError as error:
            _fail(asks, StorageUnavailable("The database did not answer in time."), error)
        except StorageUnavailable as error:
            _fail(asks, error, error.__cause__)
        except Exception as error:  # noqa: BLE001  # every reader has to learn of it
            for ask in asks:
                _refuse(ask, error)
        else:
            for ask in asks:
                if not ask.answer.done():
                    ask.answer.set_result(found)


def _take(queue: _Queue[T]) -> list[_Ask[T]]:
    """The next asks that are still waited for, as many as go into one read; a large ask goes alone."""
    taken: list[_Ask[T]] = []
    keys = 0
    while queue.asks and (not taken or keys + len(queue.asks[0].keys) <= KEYS_PER_READ_MAX):
        ask = queue.asks.pop(0)
        if not ask.answer.done():
            taken.append(ask)
            keys += len(ask.keys)
    return taken


def _fail(asks: list[_Ask[T]], error: StorageUnavailable, cause: BaseException | None) -> None:
    """Each reader gets an exception of its own, as a shared one would collect the traces of all."""
    for ask in asks:
        own = StorageUnavailable(str(error))
        own.__cause__ = cause
        _refuse(ask, own)


def _refuse(ask: _Ask[T], error: Exception) -> None:
    if not ask.answer.done():
        ask.answer.set_exception(error)
        ask.answer.exception()  # who asked may have failed before it came to awaiting this
