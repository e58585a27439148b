"""Processes that outlive the one which started them, and how to recognize them again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from msgspec import Struct

from app.settings import PREFIX

POLL_SECONDS = 0.02
DEAD_STATES = ("Z", "X")


class ProcessIdentity(Struct, frozen=True, kw_only=True):
    """One process, told apart from a later one with the same number by the moment it started."""

    pid: int
    started: str


def identify(pid: int) -> ProcessIdentity | None:
    """Return the identity of the running process `pid`, None if there is none."""
    state, started = read_linux_state(pid) if sys.platform == "linux" else read_state(pid)
    return None if not state or state.startswith(DEAD_STATES) else ProcessIdentity(pid=pid, started=started)


def is_alive(process: ProcessIdentity) -> bool:
    return identify(process.pid) == process


def spawn(arguments: list[str], output: Path) -> ProcessIdentity:
    """Start a program in a session of its own, so that Ctrl-C in this terminal reaches us and not the program."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    pid = os.posix_spawn(
        arguments[0],
        arguments,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigdef=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    )
    process = identify(pid)
    return process or ProcessIdentity(pid=pid, started="")


def exit_code(pid: int, *, is_ending: bool = False) -> int | None:
    """Return how our child ended, None while it runs or if it is not our child.

    A process with threads is gone for others before the last of them has ended, and has no code until then: with
    `is_ending` this waits for it.
    """
    try:
        ended, status = os.waitpid(pid, 0 if is_ending else os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if ended else None


def end(process: ProcessIdentity, *, timeout_seconds: float) -> None:
    """Ask the process to end, kill it after `timeout_seconds`, and return when it is gone."""
    for number, patience in ((signal.SIGTERM, timeout_seconds), (signal.SIGKILL, timeout_seconds)):
        if not is_alive(process):
            break
        os.kill(process.pid, number)
        deadline = time.monotonic() + patience
        while is_alive(process) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
    exit_code(process.pid)


def read_linux_state(pid: int) -> tuple[str, str]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    return fields[0], f"{boot}:{fields[19]}"


def read_state(pid: int) -> tuple[str, str]:
    answer = subprocess.run(  # noqa: S603 -- fixed arguments and a number
        ["/bin/ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = answer.stdout.strip().partition(" ")
    return state, started.strip()
