"""The file in the data directory that says which servers run there and who uses them."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct, field

from app.embedded.errors import EmbeddedServerError
from app.embedded.processes import POLL_SECONDS, ProcessIdentity

LOCK_TIMEOUT_SECONDS = 180.0


class RunningServer(Struct, frozen=True, kw_only=True):
    process: ProcessIdentity
    port: int
    stopping: bool = False


class Runtime(Struct, kw_only=True):
    """`users` holds one entry per attached command; the last one to leave stops the servers."""

    servers: dict[str, RunningServer] = field(default_factory=dict)
    users: list[ProcessIdentity] = field(default_factory=list)


def read_runtime(path: Path) -> Runtime:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Runtime)
    except FileNotFoundError:
        return Runtime()
    except msgspec.DecodeError as error:
        raise EmbeddedServerError(f"{path} cannot be read ({error}): stop what runs there and delete it") from error


def write_runtime(path: Path, runtime: Runtime) -> None:
    """Replace the file as a whole, so that a reader or a crash never meets half of it."""
    replacement = path.with_suffix(".new")
    replacement.write_bytes(msgspec.json.format(msgspec.json.encode(runtime)))
    replacement.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other commands from starting or stopping the same servers meanwhile."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + LOCK_TIMEOUT_SECONDS
        while not try_lock(descriptor):
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"another command has kept {path} locked for {LOCK_TIMEOUT_SECONDS:.0f} s")
            time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
