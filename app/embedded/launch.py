"""Starting one server on a loopback port of its own and waiting until it is ready."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

from app.embedded.binaries import find_program
from app.embedded.errors import EmbeddedServerError
from app.embedded.processes import POLL_SECONDS, end, exit_code, is_alive, spawn
from app.embedded.runtime_file import RunningServer
from app.embedded.server_kinds import LOOPBACK, ServerKind

READY_TIMEOUT_SECONDS = 120.0
STOP_TIMEOUT_SECONDS = 30.0
ATTEMPTS_MAX = 5
LOG_LINES_SHOWN = 3


class PortLost(Exception):
    """Somebody else took the port between our choice and the server's bind."""


def launch(
    kind: ServerKind, directory: Path, *, port: int | None = None, on_spawn: Callable[[RunningServer], None]
) -> RunningServer:
    """Start a server with its data in `directory`, on `port` if that is free, and return it when it is ready.

    `on_spawn` hears of the process at once, so that it can be found again if we are killed before it is ready.

    Raises EmbeddedServerError if it cannot be started.
    """
    program = find_program(kind.program)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(ATTEMPTS_MAX):
        chosen = choose_port(port)
        keep_previous_log(directory / "server.log")
        process = spawn([str(program), *kind.options(directory, chosen)], directory / "output.log")
        server = RunningServer(process=process, port=chosen)
        on_spawn(server)
        try:
            wait_until_listening(kind, server, directory)
        except PortLost:
            port = None
            continue
        make_ready(kind, server)
        return server
    raise EmbeddedServerError(f"{kind.program.name} found its port taken {ATTEMPTS_MAX} times")


def make_ready(kind: ServerKind, server: RunningServer) -> None:
    kind.make_ready(server.port, deadline_seconds=READY_TIMEOUT_SECONDS)


def stop(server: RunningServer) -> None:
    end(server.process, timeout_seconds=STOP_TIMEOUT_SECONDS)


def choose_port(preferred: int | None) -> int:
    """Return `preferred` if it is free, else any free port."""
    for port in (preferred, 0):
        if port is not None:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((LOOPBACK, port))
                except OSError:
                    continue
                return int(probe.getsockname()[1])
    raise EmbeddedServerError("there is no free port on the loopback interface")


def wait_until_listening(kind: ServerKind, server: RunningServer, directory: Path) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while not is_listening(server.port):
        alive = is_alive(server.process)
        code = exit_code(server.process.pid, is_ending=not alive)
        if code is not None:
            raise explain_exit(kind, code, directory)
        if not alive or time.monotonic() > deadline:
            stop(server)
            raise EmbeddedServerError(f"{kind.program.name} does not listen; see {directory / 'server.log'}")
        time.sleep(POLL_SECONDS)


def is_listening(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1.0).close()
    except OSError:
        return False
    return True


def explain_exit(kind: ServerKind, code: int, directory: Path) -> Exception:
    said = last_lines(directory / "server.log") + last_lines(directory / "output.log")
    if "Address already in use" in said:
        return PortLost()
    reason = kind.explain_exit(code, directory) or f"see {directory / 'server.log'}, which ends with:\n{said}"
    return EmbeddedServerError(f"{kind.program.name} ended with code {code}: {reason}")


def last_lines(log: Path) -> str:
    if not log.is_file():
        return ""
    return "".join(f"{line[:300]}\n" for line in log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])


def keep_previous_log(log: Path) -> None:
    """Bound the logs to this run's and the one before it."""
    if log.exists():
        log.replace(log.with_name("server.previous.log"))
