"""`switchyard serve` in processes of its own, which can be stopped, killed and started again on the same port."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from app.embedded.launch import choose_port
from app.embedded.processes import identify
from app.settings import PREFIX

ROOT = Path(__file__).parents[2]
READY_SECONDS_MAX = 60.0
END_SECONDS_MAX = 30.0
POLL_SECONDS = 0.02


class ServerProcess:
    """One server: a parent and its workers, in a process group of their own as a terminal would give them."""

    def __init__(self, directory: Path, **environment: object) -> None:
        directory.mkdir()
        self._log = directory / "server.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
            **{f"{PREFIX}{name.upper()}": str(value) for name, value in environment.items()},
            f"{PREFIX}DATA_DIRECTORY": str(directory),
        }
        self._port = choose_port(None)
        self._parent: subprocess.Popen[bytes] | None = None
        self._tether: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    @property
    def is_running(self) -> bool:
        return self._parent is not None and self._parent.poll() is None

    @property
    def parent(self) -> "subprocess.Popen[bytes]":
        assert self._parent is not None
        return self._parent

    def start(self) -> None:
        assert not self.is_running
        command = [sys.executable, "-m", "app", "serve", "--port", str(self._port)]
        with self._log.open("ab") as log:
            self._parent = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        # When the tests are killed the pipe breaks, and the shell ends what they have started.
        self._tether = subprocess.Popen(
            [
                "/bin/sh",
                "-c",
                'read -r word; [ "$word" = released ] || kill -9 -- "-$1"',
                "tether",
                str(self.parent.pid),
            ],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    async def until_ready(self) -> None:
        async with asyncio.timeout(READY_SECONDS_MAX):
            while await self.readiness() != 200:
                assert self.is_running, self.log()
                await asyncio.sleep(POLL_SECONDS)

    async def readiness(self) -> int | None:
        """The status of `/readyz`; None if nobody answers."""
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
                return (await client.get(f"{self.url}/readyz")).status_code
        except httpx.HTTPError:
            return None

    def workers(self) -> list[int]:
        """The processes that serve, without the one that only counts resources for them."""
        children = Path(f"/proc/{self.parent.pid}/task/{self.parent.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def signal_parent(self, number: int) -> None:
        self.parent.send_signal(number)

    def signal_group(self, number: int) -> None:
        """What a terminal does with Ctrl-C."""
        os.killpg(self.parent.pid, number)

    async def until_ended(self) -> int:
        """The exit code, once the parent and all its workers are gone."""
        async with asyncio.timeout(END_SECONDS_MAX):
            while self.is_running or self._group_lives():  # noqa: ASYNC110  # the condition is about another process
                await asyncio.sleep(POLL_SECONDS)
        self._release()
        return self.parent.returncode

    def kill(self) -> None:
        """Like a crash of the machine: parent and workers are gone at once. Harmless to repeat."""
        if self._parent is None:
            return
        if self._group_lives():
            self.signal_group(signal.SIGKILL)
        self._parent.wait()
        deadline = time.monotonic() + END_SECONDS_MAX
        while self._group_lives():
            assert time.monotonic() < deadline
            time.sleep(POLL_SECONDS)
        self._release()

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def _group_lives(self) -> bool:
        """Zombies whose parent has not looked after them yet do not count."""
        for path in Path("/proc").glob("[0-9]*"):
            try:
                group = (path / "stat").read_text().rpartition(")")[2].split()[2]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if group == str(self.parent.pid) and identify(int(path.name)) is not None:
                return True
        return False

    def _release(self) -> None:
        if self._tether is not None:
            self._tether.communicate(b"released\n")
            self._tether = None
