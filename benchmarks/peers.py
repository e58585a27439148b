"""Servers that a user might pick instead, measured in the same run.

They are no part of this repository: a folder holds them, with a `README.md` on its interface. This module uses
`setup.sh`, which prepares a lab and starts their mongod and Redis, and the servers `node/<name>.mjs`. A scenario asks
`running_peers` for the lab once and starts from it what it compares with:

    with running_peers(folder) as peers:
        if peers is not None:
            with peers.serving("mercurius") as server:
                measure(server, requests, connections=64, seconds=6.0)

Generators and scenarios of the folder itself are under `peers.folder`.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.embedded.binaries import find_program
from app.embedded.server_kinds import Mongod, RedisServer
from benchmarks.setting import START_SECONDS_MAX, STOP_SECONDS_MAX, Server, free_port

LAB = Path(".switchyard/peers")
"""Kept between runs, because installing the packages takes longer than all the rest."""
SETUP_SECONDS_MAX = 300.0
SEED_SECONDS_MAX = 60.0
NOT_RUN = "not run"
"""What a scenario prints of peers without their folder."""

REDIS_LAUNCHER = """#!{python}
import os, sys
os.execv({redis!r}, ["redis-server", *(word for text in sys.argv[1:] for word in text.split() or [""])])
"""
"""Before version 7, redis-server takes the words of an option only one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The lab of the peers: their databases run, and their servers can be started."""

    folder: Path
    lab: Path
    mongod_pid: int
    redis_pid: int

    @contextmanager
    def serving(self, name: str, **environment: str) -> Iterator[Server]:
        """One of the servers on fresh data; `environment` are settings that it reads."""
        place = self.lab / name
        subprocess.run(["node", "seed.mjs"], cwd=place, check=True, timeout=SEED_SECONDS_MAX, stdout=subprocess.DEVNULL)
        port = free_port()
        process = subprocess.Popen(  # what the folder's own scripts start
            ["node", f"{name}.mjs"],
            cwd=place,
            env={**os.environ, "NODE_ENV": "production", "PORT": str(port), **environment},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_until_listening(port, process)
            yield Server(pid=process.pid, port=port, mongod_pid=self.mongod_pid)
        finally:
            process.terminate()
            process.wait(STOP_SECONDS_MAX)


@contextmanager
def running_peers(folder: Path | None) -> Iterator[Peers | None]:
    """The peers in this folder, their databases started and ended; None without a folder."""
    if folder is None:
        yield None
        return
    lab = LAB.resolve()
    _end_databases(lab)
    print("Setting the peers up ...", file=sys.stderr, flush=True)
    try:
        subprocess.run(
            ["bash", str(folder.resolve() / "setup.sh")],
            env={**os.environ, "LAB": str(lab), "MONGOD": str(find_program(Mongod.program)), "PATH": _path(lab)},
            check=True,
            timeout=SETUP_SECONDS_MAX,
            stdout=subprocess.DEVNULL,
        )
        yield Peers(folder=folder.resolve(), lab=lab, mongod_pid=_pid(lab, "mongod"), redis_pid=_pid(lab, "redis"))
    finally:
        _end_databases(lab)


def _wait_until_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _path(lab: Path) -> str:
    """A PATH on which the scripts find redis-server, wherever it is."""
    launcher = lab / "bin" / "redis-server"
    launcher.parent.mkdir(parents=True, exist_ok=True)
    redis = str(find_program(RedisServer.program).resolve())
    launcher.write_text(REDIS_LAUNCHER.format(python=sys.executable, redis=redis))
    launcher.chmod(0o755)
    return f"{launcher.parent}{os.pathsep}{os.environ['PATH']}"


def _pid(lab: Path, name: str) -> int:
    return int((lab / f"{name}.pid").read_text())


def _end_databases(lab: Path) -> None:
    """End what the lab's pid files name, also what an interrupted run has left."""
    for name, program in (("mongod", "mongod"), ("redis", "redis-server")):
        try:
            pid = _pid(lab, name)
            comm = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError):
            continue
        if comm == program:  # otherwise the pid is another's by now
            os.kill(pid, signal.SIGTERM)
            _wait_for_end(pid)


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {pid} does not end")
        time.sleep(0.1)
