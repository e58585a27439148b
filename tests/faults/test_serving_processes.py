"""Workers share one port, are replaced when they die, and end with their parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.embedded.processes import identify
from app.server import ServerError, listen, url_of
from tests.faults.waiting import wait_until

SERVE = """
import sys
from app.server import listen, serve, url_of
from app.settings import load_settings

if __name__ == "__main__":
    settings = load_settings(data_directory=sys.argv[1], workers=2, log_level="error")
    with listen("127.0.0.1", 0, or_any_port=False) as listener:
        serve(
            settings,
            listener,
            on_ready=lambda: print(url_of(listener), flush=True),
            factory="tests.faults.small_application:create_application",
        )
"""

Server = subprocess.Popen[str]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    # A file, because worker processes import the program they are part of.
    program = tmp_path / "serve.py"
    program.write_text(SERVE)
    command = [sys.executable, str(program), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()
        for worker in workers(tmp_path):
            wait_until(lambda worker=worker: identify(worker) is None)  # type: ignore[misc]  # bound per round


def test_two_workers_answer_on_one_port_and_end_on_sigterm(server: Server, tmp_path: Path) -> None:
    url = ready_url(server)
    wait_until(lambda: answering(url) == set(workers(tmp_path)) and len(workers(tmp_path)) == 2)
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=20) == 0
    assert [identify(worker) for worker in workers(tmp_path)] == [None, None]


def test_a_killed_worker_is_replaced(server: Server, tmp_path: Path) -> None:
    url = ready_url(server)
    wait_until(lambda: len(workers(tmp_path)) == 2)
    killed = workers(tmp_path)[0]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: len(workers(tmp_path)) == 3)
    wait_until(lambda: len(answering(url) - {killed}) == 2)


def test_workers_end_when_their_parent_is_killed(server: Server, tmp_path: Path) -> None:
    ready_url(server)
    wait_until(lambda: len(workers(tmp_path)) == 2)
    server.kill()
    wait_until(lambda: not any(identify(worker) for worker in workers(tmp_path)))


def test_fails_when_the_application_cannot_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    _, errors = server.communicate(timeout=30)
    assert server.returncode == 1
    assert "ServerError: the server could not start" in errors


def test_takes_another_port_only_if_it_may() -> None:
    with listen("127.0.0.1", 0, or_any_port=False) as taken:
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port, or_any_port=True) as other:
            assert other.getsockname()[1] != port
        with pytest.raises(ServerError, match=rf"cannot listen on 127\.0\.0\.1:{port}: Address already in use"):
            listen("127.0.0.1", port, or_any_port=False)


def test_refuses_an_address_that_is_not_ours() -> None:
    with pytest.raises(ServerError, match=r"cannot listen on 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0, or_any_port=True)


def test_a_wildcard_address_is_reached_over_loopback() -> None:
    with listen("0.0.0.0", 0, or_any_port=False) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


def ready_url(server: Server) -> str:
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    return url


def workers(directory: Path) -> list[int]:
    return sorted(int(path.name.removeprefix("worker-")) for path in directory.glob("worker-*"))


def answering(url: str) -> set[int]:
    """Which workers answer; each request opens a connection of its own, so that both get some."""
    return {int(httpx.get(url).text) for _ in range(40)}
