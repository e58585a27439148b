"""Something to play against a server: the one of the data directory, or one that is started for it."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from rich.console import Console

from app.cli.errors import CommandError
from app.cli.reaching import require_database
from app.client.errors import ClientError
from app.demo.errors import DemoFailed
from app.embedded import attached_servers
from app.replay.errors import ReplayFailed
from app.running_server import find_server, recorded_server
from app.server import is_ready, listen, serve, url_of
from app.settings import Settings
from app.verified import NotConsistent

ANY_PORT = 0
INTERRUPTED = "the server ended before the play did"

Play = Callable[[Settings, str], Coroutine[Any, Any, None]]
"""Takes the settings, with the addresses of both databases, and the address of the server."""


class Performance:
    """One play on a server of this process: it runs in a thread beside the server, once that is ready."""

    def __init__(self, play: Play, settings: Settings, url: str, *, exit_after: bool) -> None:
        self._play = play
        self._settings = settings
        self._url = url
        self._exit_after = exit_after
        self._over = False
        self._failure: Exception | None = None

    def run(self) -> None:
        """Play; then end the server, or leave it to the reader."""
        try:
            asyncio.run(self._play(self._settings, self._url))
        except Exception as error:  # noqa: BLE001 -- raised again by `conclude` in the main thread
            interrupted = isinstance(error, ClientError) and not is_ready(self._url)
            self._failure = CommandError(INTERRUPTED) if interrupted else error
        self._over = True
        if self._exit_after or self._failure:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            Console().print(f"Switchyard goes on serving {self._url}/graphql until Ctrl-C.", highlight=False)

    def conclude(self) -> None:
        """Raise what went wrong, once the server has ended."""
        if not self._over:
            raise CommandError(INTERRUPTED)
        if self._failure is not None:
            raise told(self._failure)


def perform(play: Play, settings: Settings, *, exit_after: bool) -> None:
    """Play on the server that runs with this data, or on one of its own, which goes on until Ctrl-C unless `exit_after`.

    Raises CommandError for everything that was not right.
    """
    with attached_servers(settings) as connected:
        if settings.mongo_url:
            require_database(connected)
        url = find_server(connected)
        if url is None:
            _perform_on_own_server(play, quiet(connected), exit_after=exit_after)
        else:
            play_now(play, connected, url)


def play_now(play: Play, settings: Settings, url: str) -> None:
    """Play on a server that runs. Raises CommandError for everything that was not right."""
    try:
        asyncio.run(play(settings, url))
    except (ClientError, DemoFailed, ReplayFailed, NotConsistent) as error:
        raise told(error) from error


def quiet(settings: Settings) -> Settings:
    """Only warnings between the lines of the play, unless somebody asked for more."""
    if "log_level" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"log_level": "warning"})


def told(error: Exception) -> Exception:
    """The error as the reader should see it."""
    known = isinstance(error, ClientError | DemoFailed | ReplayFailed | NotConsistent)
    return CommandError(str(error)) if known else error


def _perform_on_own_server(play: Play, settings: Settings, *, exit_after: bool) -> None:
    port = ANY_PORT if exit_after else settings.port
    with listen(settings.host, port, or_any_port=True) as listener, recorded_server(settings, url_of(listener)):
        performance = Performance(play, settings, url_of(listener), exit_after=exit_after)
        if not exit_after:
            Console().print(f"Switchyard serves {url_of(listener)}/graphql until Ctrl-C.", highlight=False)
        serve(settings, listener, on_ready=performance.run)
        performance.conclude()
