"""The only writer of business data: changes that arrive while a transaction is in flight become the next one."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.inventory.stock_level import StockLevel
from storage.change import Change
from storage.clock import utc_now
from storage.committing.gathering import Gathering
from storage.committing.outcome import Committed, Outcome
from storage.committing.transaction import Transaction
from storage.committing.turns import CommitterTurns
from storage.database import Database, Document, blocking
from storage.errors import StorageUnavailable

CHANGES_PER_TRANSACTION_MAX = 256
CHANGES_WAITING_MAX = 4_096
TIMEOUT_SECONDS = 5.0
SETTLE_SHARE = 0.2
"""Share of the time that is kept for finding out whether a change became true, when nothing else is left to try."""

AfterCommit: TypeAlias = Callable[[Mapping[str, Sequence[Document]]], None]
"""Takes the commits that have become true, by id, with the documents of their events."""

LevelsMoved: TypeAlias = Callable[[str, str, Sequence[StockLevel]], None]
"""Takes, of a commit that has become true, the organization, the id, and the stock levels as it has left them."""

logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Waiting:
    change: Change
    deadline: float
    outcome: asyncio.Future[Committed]


class Committer:
    """Commits changes in groups, one transaction at a time.

    The transaction runs in a thread of its own: a dozen round trips without coming back to the event loop.
    Before it begins, those who say in `gathering` that they are deciding are waited for, a moment.
    `levels_moved` and `after_commit` are called in the event loop, the first before anybody hears of the commit.
    """

    def __init__(
        self,
        database: Database,
        *,
        levels_moved: LevelsMoved | None = None,
        after_commit: AfterCommit | None = None,
        now: Callable[[], datetime] = utc_now,
        timeout_seconds: float = TIMEOUT_SECONDS,
        gathering: Gathering | None = None,
    ) -> None:
        self._settle_seconds = timeout_seconds * SETTLE_SHARE
        self._turns = CommitterTurns(blocking(database))
        self._transaction = Transaction(
            blocking(database), turns=self._turns, settle_seconds=self._settle_seconds, now=now
        )
        self._levels_moved = levels_moved
        self._after_commit = after_commit
        self._timeout_seconds = timeout_seconds
        self.gathering = gathering or Gathering()
        self._waiting: deque[_Waiting] = deque()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="committer")
        self._worker: asyncio.Task[None] | None = None
        self._closed = False

    async def commit(self, change: Change) -> Committed:
        """Make the change true as a whole, or raise and leave nothing behind.

        Raises the refusal of the claim that does not fit, StaleWrite, AlreadyDone, IdempotencyKeyMismatch,
        OrderNumberTaken or DuplicateFact; StorageUnavailable after 5 s, or at once while too many changes are waiting.
        """
        if self._closed or len(self._waiting) >= CHANGES_WAITING_MAX:
            raise StorageUnavailable("The committer takes no more changes now.")
        loop = asyncio.get_running_loop()
        waiting = _Waiting(
            change=change,
            deadline=time.monotonic() + self._timeout_seconds,
            outcome=loop.create_future(),
        )
        self._waiting.append(waiting)
        self.gathering.came()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        timer = loop.call_later(self._timeout_seconds, _give_up, waiting)
        try:
            return await waiting.outcome
        finally:
            timer.cancel()

    async def close(self) -> None:
        """Take no more changes and wait for those that were taken."""
        self._closed = True
        if self._worker is not None:
            await self._worker
        self._thread.shutdown(wait=False)

    async def _work(self) -> None:
        """Runs while there are changes."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await self.gathering.others(self._waiting, CHANGES_PER_TRANSACTION_MAX)
                batch, outcomes = await loop.run_in_executor(self._thread, self._run)
                self._tell_levels()
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    _settle(waiting, outcome)
                self._notify()
        finally:
            self._worker = None

    def _run(self) -> tuple[list[_Waiting], list[Outcome]]:
        """In the thread: the next transaction, with the changes that have arrived until it was its turn."""
        with self._turns.turn(self._waiting[0].deadline - self._settle_seconds):
            batch = self._next_batch()
            deadline = max((waiting.deadline for waiting in batch), default=0.0) - self._settle_seconds
            return batch, self._transaction.run([waiting.change for waiting in batch], deadline)

    def _next_batch(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        now = time.monotonic()
        while self._waiting and len(batch) < CHANGES_PER_TRANSACTION_MAX:
            waiting = self._waiting.popleft()
            if not waiting.outcome.done() and waiting.deadline > now:
                batch.append(waiting)
        return batch

    def _tell_levels(self) -> None:
        for moved in self._transaction.take_moved():
            if self._levels_moved is not None:
                try:
                    self._levels_moved(moved.organization, moved.commit, moved.levels)
                except Exception:
                    logger.exception("The stock that a commit has moved could not be taken note of.")

    def _notify(self) -> None:
        committed = self._transaction.take_committed()
        if self._after_commit is not None and committed:
            try:
                self._after_commit(committed)
            except Exception:
                logger.exception("The hook after a commit failed.")


def _give_up(waiting: _Waiting) -> None:
    _settle(waiting, StorageUnavailable("The change was not committed in time."))


def _settle(waiting: _Waiting, outcome: Outcome) -> None:
    if waiting.outcome.done():
        return
    if isinstance(outcome, Exception):
        waiting.outcome.set_exception(outcome)
    else:
        waiting.outcome.set_result(outcome)
