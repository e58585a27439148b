"""Where the server of a data directory is, so that other commands find it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from app.embedded.processes import ProcessIdentity, identify, is_alive
from app.settings import Settings

FILE_NAME = "server.json"


class RunningServer(Struct, frozen=True, kw_only=True):
    """A serving process. `data` tells databases apart without naming their addresses, which may hold passwords."""

    url: str
    data: str
    process: ProcessIdentity


@contextmanager
def recorded_server(settings: Settings, url: str) -> Iterator[None]:
    """Let other commands find this process, which serves at `url`, as long as this lasts.

    Without a data directory, as in a container with databases elsewhere, nobody looks for it there.
    """
    if not settings.data_directory.is_dir():
        yield
        return
    process = identify(os.getpid())
    assert process is not None
    path = settings.data_directory / FILE_NAME
    record = RunningServer(url=url, data=_data(settings), process=process)
    replacement = path.with_suffix(".new")
    replacement.write_bytes(msgspec.json.format(msgspec.json.encode(record)))
    replacement.replace(path)
    try:
        yield
    finally:
        # A server that was started later in the same directory has put its own record in place of this one.
        if _read(path) == record:
            path.unlink(missing_ok=True)


def find_server(settings: Settings) -> str | None:
    """The address of a living server with the data of these settings, which name both databases."""
    record = _read(settings.data_directory / FILE_NAME)
    if record is None or record.data != _data(settings) or not is_alive(record.process):
        return None
    return record.url


def _read(path: Path) -> RunningServer | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=RunningServer)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _data(settings: Settings) -> str:
    return hashlib.sha256(f"{settings.mongo_url}|{settings.database}".encode()).hexdigest()
