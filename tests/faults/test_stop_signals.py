"""One signal, however often a process hears of it, ends in order; a second one ends at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.embedded.processes import identify
from tests.faults.waiting import wait_until

SERVE = """
import sys
from app.server import listen, serve
from app.settings import load_settings

if __name__ == "__main__":
    settings = load_settings(
        data_directory=sys.argv[1], workers=2, log_level="error", drain_notice_seconds=float(sys.argv[2])
    )
    with listen("127.0.0.1", 0, or_any_port=False) as listener:
        serve(
            settings,
            listener,
            on_ready=lambda: print("ready", flush=True),
            factory="tests.faults.draining_application:create_application",
        )
"""
LONG_SECONDS = 60.0
SHORT_SECONDS = 1.0
AT_ONCE_SECONDS = 2.0
LISTENING = "0A"
"""State of a socket in /proc/net/tcp."""

Server = subprocess.Popen[str]
Send = Callable[[Server], None]


def sigterm_to_the_parent(server: Server) -> None:
    server.send_signal(signal.SIGTERM)


def sigterm_to_all(server: Server) -> None:
    """As a service manager does that stops all processes of a service."""
    os.killpg(server.pid, signal.SIGTERM)


def sigint_to_all(server: Server) -> None:
    """As a terminal does on Ctrl-C."""
    os.killpg(server.pid, signal.SIGINT)


@pytest.mark.parametrize("send", [sigterm_to_all, sigint_to_all])
def test_one_signal_to_all_processes_lets_workers_drain(tmp_path: Path, send: Send) -> None:
    with serving(tmp_path, drain_seconds=SHORT_SECONDS) as server:
        send(server)
        assert server.wait(timeout=20) == 0
        workers = told(tmp_path, "draining")
        assert len(workers) == 2
        assert told(tmp_path, "drained") == workers


@pytest.mark.parametrize("send", [sigterm_to_the_parent, sigint_to_all])
def test_a_second_signal_ends_at_once(tmp_path: Path, send: Send) -> None:
    with serving(tmp_path, drain_seconds=LONG_SECONDS) as server:
        send(server)
        wait_until(lambda: len(told(tmp_path, "draining")) == 2)
        wait_until(lambda: not listens(server))
        began = time.monotonic()
        send(server)
        assert server.wait(timeout=20) == 0
        assert time.monotonic() - began < AT_ONCE_SECONDS
        assert not any(identify(pid) for pid in told(tmp_path, "draining"))
        assert told(tmp_path, "drained") == []


@contextmanager
def serving(directory: Path, *, drain_seconds: float) -> Iterator[Server]:
    """Two workers and their parent, all of them in one group."""
    program = directory / "serve.py"
    program.write_text(SERVE)
    command = [sys.executable, str(program), str(directory), str(drain_seconds)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            wait_until(lambda: len(told(directory, "serving")) == 2)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def told(directory: Path, what: str) -> list[int]:
    """The workers that have said so."""
    return sorted(int(path.name.partition("-")[2]) for path in directory.glob(f"{what}-*"))


def listens(server: Server) -> bool:
    """Whether the parent has its socket still: it gives it away once it waits for its workers."""
    links = [str(path.readlink()) for path in Path(f"/proc/{server.pid}/fd").iterdir()]
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[3] == LISTENING and f"socket:[{row[9]}]" in links for row in rows)
