"""Servers of their own for one run: mongod, redis, the API and the limit, all on free loopback ports."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec import json

from app.embedded import attached_servers
from app.embedded.runtime_file import read_runtime
from app.server import listen
from app.settings import Settings
from benchmarks.load import Job, Result
from benchmarks.processes import cpu_seconds
from domain.access.scopes import SCOPES

START_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0
ORGANIZATION = "benchmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A process that answers on a port, and the mongod that works for it."""

    pid: int
    port: int
    mongod_pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`key` is an API key with every scope in the organization `benchmark`; `environment` names the databases."""

    api: Server
    limit: Server
    key: str
    environment: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}", "content-type": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A result with the CPU it took per request, in microseconds."""

    result: Result
    server_microseconds: float
    mongod_microseconds: float


@contextmanager
def running_setting() -> Iterator[Setting]:
    """Everything started; stopped and removed at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="switchyard-bench-") as folder,
        attached_servers(Settings(data_directory=Path(folder))) as settings,
    ):
        environment = {**os.environ, **settings_environment(settings)}
        mongod = read_runtime(Path(folder) / "runtime.json").servers["mongo"].process.pid
        scopes = [word for scope in sorted(SCOPES) for word in ("--scope", scope)]
        create = ["keys", "create", "--organization", ORGANIZATION, "--name", "benchmark", *scopes]
        key = subprocess.run(  # our own command line
            [sys.executable, "-m", "app", *create], env=environment, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        api_port, limit_port = free_port(), free_port()
        api = ["app", "serve", "--port", str(api_port)]
        limit = ["uvicorn", "benchmarks.limit_server:app", "--port", str(limit_port), "--no-access-log"]
        with started(api, environment) as api_pid, started(limit, environment) as limit_pid:
            wait_until_open(f"http://127.0.0.1:{api_port}/readyz")
            wait_until_open(f"http://127.0.0.1:{limit_port}/orders/none")
            yield Setting(
                api=Server(pid=api_pid, port=api_port, mongod_pid=mongod),
                limit=Server(pid=limit_pid, port=limit_port, mongod_pid=mongod),
                key=key,
                environment=environment,
            )


@contextmanager
def another_api(setting: Setting) -> Iterator[Server]:
    """A second process that serves the same databases."""
    port = free_port()
    with started(["app", "serve", "--port", str(port)], setting.environment) as pid:
        wait_until_open(f"http://127.0.0.1:{port}/readyz")
        yield Server(pid=pid, port=port, mongod_pid=setting.api.mongod_pid)


def settings_environment(settings: Settings) -> dict[str, str]:
    """What other processes need to use the same servers."""
    environment: dict[str, str] = {}
    settings.export_to(environment)
    return environment


@contextmanager
def started(module: list[str], environment: dict[str, str]) -> Iterator[int]:
    """A Python module as a process, ended with SIGTERM."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # our own modules
            [sys.executable, "-m", *module], env=environment, stdout=log, stderr=log
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(STOP_SECONDS_MAX)


def wait_until_open(url: str) -> None:
    """Raises TimeoutError when nothing answers there in time."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=1)  # our own http URL
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


def free_port() -> int:
    with listen("127.0.0.1", 0, or_any_port=False) as listener:
        port: int = listener.getsockname()[1]
        return port


def measure(server: Server, requests: list[str], *, connections: int, seconds: float) -> Measured:
    """Put load on a server and take the CPU it used, and that of its mongod."""
    job = Job(host="127.0.0.1", port=server.port, connections=connections, seconds=seconds, requests=requests)
    before = cpu_seconds(server.pid), cpu_seconds(server.mongod_pid)
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "benchmarks.load"], input=json.encode(job), check=True, capture_output=True
    )
    after = cpu_seconds(server.pid), cpu_seconds(server.mongod_pid)
    result = json.decode(done.stdout, type=Result)
    server_seconds, mongod_seconds = (then - now for now, then in zip(before, after, strict=True))
    return Measured(
        result=result,
        server_microseconds=server_seconds / result.count * 1e6,
        mongod_microseconds=mongod_seconds / result.count * 1e6,
    )
