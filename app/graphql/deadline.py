"""The end of the time that something may take."""

import asyncio
from types import TracebackType


class Deadline:
    """Cancels what the current task does inside it when the time is over, and raises TimeoutError there.

    As `asyncio.timeout`, with nothing to await on the way in and out: two of those, for the body and for the operation,
    took a fiftieth of the CPU of a placement. For one use.
    """

    __slots__ = ("_cancelling", "_seconds", "_task", "_timer", "is_over")

    _task: asyncio.Task[object]
    _timer: asyncio.TimerHandle
    _cancelling: int

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.is_over = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None, "there is nothing to cancel"
        self._task = task
        self._cancelling = task.cancelling()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def __exit__(
        self, type_: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        # Whoever else cancels the task, such as a server that stops, is obeyed.
        if self.is_over and self._task.uncancel() <= self._cancelling and type_ is asyncio.CancelledError:
            raise TimeoutError from error

    def _end(self) -> None:
        self.is_over = True
        self._task.cancel()
