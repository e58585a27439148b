"""A Redis server for one test, which may be killed and comes back on the same port."""

import os
import signal
import time
from pathlib import Path

from app.embedded.launch import launch
from app.embedded.processes import is_alive
from app.embedded.runtime_file import RunningServer
from app.embedded.server_kinds import RedisServer


class RedisProcess:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._kind = RedisServer()
        self._server: RunningServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._kind.url(self._server.port)

    def start(self) -> None:
        port = self._server.port if self._server else None
        self._server = launch(self._kind, self._directory, port=port, on_spawn=lambda _: None)
        assert port in (None, self._server.port)

    def kill(self) -> None:
        """Like a crash; harmless to repeat."""
        if self._server is not None and is_alive(self._server.process):
            os.kill(self._server.process.pid, signal.SIGKILL)
            while is_alive(self._server.process):
                time.sleep(0.01)
