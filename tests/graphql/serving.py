"""The whole application behind a real server on a free port."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
import uvloop

from app.composition import create_application
from app.server import KEEP_ALIVE_SECONDS
from app.settings import Settings

READY_SECONDS_MAX = 20.0


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The URL at which the application answers, from a thread with an event loop of its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    config = uvicorn.Config(
        create_application(settings),
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="on",
        log_level="critical",
        # As when we serve: a client must not send just when an idle connection is closed.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(sockets=[listener]),), daemon=True)
    thread.start()
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(READY_SECONDS_MAX)
        loop.close()
        listener.close()
