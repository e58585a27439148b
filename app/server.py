"""Serving: worker processes behind one listening socket, kept alive by a parent that serves nothing itself."""

import errno
import os
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Any

from uvicorn import Config
from uvicorn.config import STARTUP_FAILURE

from app.http_protocol import BoundedHttpProtocol
from app.settings import Settings
from app.supervisor import Supervisor
from app.worker import start_worker

APPLICATION_FACTORY = "app.composition:create_application"
BACKLOG = 2048
WORKER_SILENCE_SECONDS_MAX = 30
KEEP_ALIVE_SECONDS = 75
"""Longer than load balancers keep an idle connection (60 s is usual): whoever closes first must be the one that sends
next, or requests are lost on the way."""
READY_POLL_SECONDS = 0.1
READY_TIMEOUT_SECONDS = 120.0
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 -- addresses to translate, not to bind


class ServerError(Exception):
    """The server cannot listen or start."""


def listen(host: str, port: int, *, or_any_port: bool) -> socket.socket:
    """Return a listening socket; on another free port if `port` is taken and `or_any_port` allows it.

    Raises ServerError if the address cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if or_any_port and error.errno == errno.EADDRINUSE:
            return listen(host, 0, or_any_port=False)
        raise ServerError(f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}") from error


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{WILDCARDS.get(host, f'[{host}]' if ':' in host else host)}:{port}"


def serve(
    settings: Settings, listener: socket.socket, *, on_ready: Callable[[], None], factory: str = APPLICATION_FACTORY
) -> None:
    """Serve on `listener` until SIGINT or SIGTERM; `on_ready` is called, in a thread, once requests are answered.

    `factory` is the import string of the function that makes the application from the settings, inside each worker.

    Raises ServerError if the workers cannot start.
    """
    settings.export_to(os.environ)
    supervisor = Supervisor(uvicorn_config(settings, factory), sockets=[listener])
    announcer = threading.Thread(
        target=announce, args=(url_of(listener), on_ready, supervisor.should_exit), daemon=True
    )
    announcer.start()
    supervisor.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in supervisor.processes):
        raise ServerError("the server could not start; the reason is in the log above")


def uvicorn_config(settings: Settings, factory: str) -> Config:
    return Config(
        partial(start_worker, factory),
        factory=True,
        workers=settings.workers,
        loop="uvloop",
        http=BoundedHttpProtocol,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=settings.frame_bytes_max,
        lifespan="on",
        access_log=False,
        server_header=False,
        log_config=logging_config(settings.log_level.upper()),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=round(settings.shutdown_timeout_seconds),
        timeout_worker_healthcheck=WORKER_SILENCE_SECONDS_MAX,
    )


def logging_config(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        # The drivers log every command at debug level, with its data.
        "loggers": {"pymongo": {"level": "WARNING"}, "asyncio": {"level": "WARNING"}},
    }


def announce(url: str, on_ready: Callable[[], None], stopping: threading.Event) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while not is_ready(url):
        if time.monotonic() > deadline or stopping.wait(READY_POLL_SECONDS):
            return
    on_ready()


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=READY_TIMEOUT_SECONDS):  # noqa: S310 -- our own http URL
            return True
    except OSError:
        return False
