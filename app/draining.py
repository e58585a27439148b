"""The end of a worker: load balancers and clients are told before its server stops listening."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.asgi import drain
from app.graphql.connections import Connections
from app.graphql.endpoint import Endpoint

SIGNALS = (signal.SIGINT, signal.SIGTERM)

Handler = Callable[[int, FrameType | None], object]

logger = logging.getLogger("switchyard.draining")


async def drain_after_notice(endpoint: Endpoint, notice_seconds: float) -> None:
    """Show for a while that this process is not ready, still answering; then close sockets and end event streams."""
    endpoint.connections.is_draining = True
    await asyncio.sleep(notice_seconds)
    await drain(endpoint)


class LastAnswers:
    """Asks clients, with each answer given while draining, to connect elsewhere for their next request.

    Otherwise a request may be on its way over a connection that the server is just closing, and its client cannot know
    whether it was carried out.
    """

    def __init__(self, app: ASGIApp, connections: Connections) -> None:
        self._app = app
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_last = self._connections.is_draining and scope["type"] == "http"
        await self._app(scope, receive, _closing(send) if is_last else send)


def _closing(send: Send) -> Send:
    async def send_last(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
        await send(message)

    return send_last


@contextmanager
def drained_on_signals(drain: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """While this lasts, SIGINT and SIGTERM first drain, and then call the handlers that were there before.

    Those of the web server stop it from listening and wait for its connections; the application hears of the end only
    when there are none any more. A second SIGINT, as Ctrl-C in a terminal, ends the process at once: nothing that was
    acknowledged is lost. A second SIGTERM means nothing, because one that is sent to a whole group of processes comes
    from the parent of this one too.
    """
    if threading.current_thread() is not threading.main_thread():  # there are no signals elsewhere
        yield
        return
    handlers: dict[int, Handler] = {
        number: handler for number in SIGNALS if callable(handler := signal.getsignal(number))
    }
    ending = _Ending(asyncio.get_running_loop(), drain, handlers)
    for number in handlers:
        signal.signal(number, ending.begin)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


class _Ending:
    def __init__(
        self, loop: asyncio.AbstractEventLoop, drain: Callable[[], Awaitable[None]], handlers: Mapping[int, Handler]
    ) -> None:
        self._loop = loop
        self._drain = drain
        self._handlers = handlers
        self._received: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def begin(self, number: int, _frame: FrameType | None) -> None:
        """A signal handler."""
        if number == signal.SIGINT and number in self._received:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        elif not self._received:
            self._loop.call_soon_threadsafe(self._start, number)
        self._received.add(number)

    def _start(self, number: int) -> None:
        self._task = self._loop.create_task(self._end(number), name="draining")

    async def _end(self, number: int) -> None:
        logger.info("Draining: clients are sent elsewhere.")
        try:
            await self._drain()
        finally:
            self._handlers[number](number, None)
