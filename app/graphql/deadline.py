"""The end of the time that something may take."""

import asyncio
from collections.abc import Callable
from types import TracebackType

ENDINGS = (asyncio.CancelledError, TimeoutError)
"""What a deadline raises, and what a timeout inside it makes of that when its own time is over, too."""


class TimeLimit:
    """How long each of many may take that run beside each other on one loop, and what is raised in those that take longer.

    All have the same time, so that they are due in the order in which they began: one timer, for the oldest, serves all.
    A timer of its own for each, made and cancelled twice per request, took a fiftieth of the CPU of a small query.
    """

    __slots__ = ("_loop", "_running", "_timer", "error", "seconds")

    _loop: asyncio.AbstractEventLoop

    def __init__(self, seconds: float, error: Callable[[], Exception]) -> None:
        self.seconds = seconds
        self.error = error
        self._running: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, deadline: "Deadline", loop: asyncio.AbstractEventLoop) -> None:
        """Watch one that begins now."""
        if self._timer is None or self._loop is not loop:
            assert not self._running, "what runs is on another loop"
            self._loop = loop
            self._timer = loop.call_at(deadline.due_at, self._end_due)
        self._running[deadline] = None

    def remove(self, deadline: "Deadline") -> None:
        """Watch it no longer. The timer stays, for those that began after it."""
        self._running.pop(deadline, None)

    def _end_due(self) -> None:
        self._timer = None
        now = self._loop.time()
        for deadline in tuple(self._running):
            if deadline.due_at > now:
                self._timer = self._loop.call_at(deadline.due_at, self._end_due)
                return
            del self._running[deadline]
            deadline.end()


class Deadline:
    """Cancels what the current task does inside it when its time is over, and raises the error of the limit there.

    As `asyncio.timeout`, with nothing to await on the way in and out. For one use.
    """

    __slots__ = ("_cancelling", "_limit", "_task", "due_at", "is_over")

    _task: asyncio.Task[object]
    _cancelling: int
    due_at: float

    def __init__(self, limit: TimeLimit) -> None:
        self._limit = limit
        self.is_over = False

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None, "there is nothing to cancel"
        self._task = task
        self._cancelling = task.cancelling()
        self.due_at = loop.time() + self._limit.seconds
        self._limit.add(self, loop)

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._limit.remove(self)
        # Whoever else cancels the task, such as a server that stops, is obeyed.
        if self.is_over and self._task.uncancel() <= self._cancelling and type_ in ENDINGS:
            raise self._limit.error() from error

    def end(self) -> None:
        """The time is over."""
        self.is_over = True
        self._task.cancel()
