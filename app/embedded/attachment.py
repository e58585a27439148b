"""Using the embedded servers together: the first command starts them, the last one stops them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.embedded.errors import EmbeddedServerError
from app.embedded.launch import launch, make_ready, stop
from app.embedded.processes import ProcessIdentity, identify, is_alive
from app.embedded.runtime_file import RunningServer, Runtime, locked, read_runtime, write_runtime
from app.embedded.server_kinds import Mongod, RedisServer, ServerKind
from app.settings import Settings


@contextmanager
def attached_servers(settings: Settings) -> Iterator[Settings]:
    """Yield the settings with both URLs set, with embedded servers behind those that are not configured.

    Servers that already run in the data directory are used, whoever started them. They stop when nobody is
    attached any more.

    Raises EmbeddedServerError if a server cannot be started.
    """
    kinds: dict[str, ServerKind] = {}
    if not settings.mongo_url:
        kinds["mongo_url"] = Mongod()
    if not settings.redis_url:
        kinds["redis_url"] = RedisServer()
    if not kinds:
        yield settings
        return
    attachment = Attachment(settings.data_directory)
    servers = attachment.attach(list(kinds.values()))
    try:
        yield settings.model_copy(
            update={name: kind.url(servers[kind.name].port) for name, kind in kinds.items()},
        )
    finally:
        attachment.release()


class Attachment:
    """This process's use of the servers in one data directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.runtime_path = directory / "runtime.json"
        self.lock_path = directory / "runtime.lock"

    def attach(self, kinds: Sequence[ServerKind]) -> dict[str, RunningServer]:
        create_directory(self.directory)
        with locked(self.lock_path):
            runtime = self.read_living()
            try:
                for kind in kinds:
                    self.ensure_running(kind, runtime)
            except BaseException:
                self.stop_unless_used(runtime)
                raise
            runtime.users.append(current_process())
            write_runtime(self.runtime_path, runtime)
        return runtime.servers

    def release(self) -> None:
        with locked(self.lock_path):
            runtime = self.read_living()
            if current_process() in runtime.users:
                runtime.users.remove(current_process())
            self.stop_unless_used(runtime)

    def read_living(self) -> Runtime:
        """Read the runtime file and forget the users that are gone without having said so."""
        runtime = read_runtime(self.runtime_path)
        runtime.users = [user for user in runtime.users if is_alive(user)]
        return runtime

    def ensure_running(self, kind: ServerKind, runtime: Runtime) -> None:
        known = runtime.servers.get(kind.name)
        if known and is_alive(known.process):
            if not known.stopping and is_usable(kind, known):
                return
            stop(known)

        def record(server: RunningServer) -> None:
            runtime.servers[kind.name] = server
            write_runtime(self.runtime_path, runtime)

        # The same port as before, so that whoever is still attached finds a restarted server again.
        launch(kind, self.directory / kind.name, port=known.port if known else None, on_spawn=record)

    def stop_unless_used(self, runtime: Runtime) -> None:
        if runtime.users:
            write_runtime(self.runtime_path, runtime)
            return
        # Recorded first: a command that comes after we were killed in the middle must not attach to a dying server.
        runtime.servers = {
            name: RunningServer(process=server.process, port=server.port, stopping=True)
            for name, server in runtime.servers.items()
        }
        write_runtime(self.runtime_path, runtime)
        for server in runtime.servers.values():
            stop(server)
        self.runtime_path.unlink()


def is_usable(kind: ServerKind, server: RunningServer) -> bool:
    try:
        make_ready(kind, server)
    except EmbeddedServerError:
        return False
    return True


def current_process() -> ProcessIdentity:
    process = identify(os.getpid())
    assert process is not None
    return process


def create_directory(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerError(f"cannot create the data directory {directory}: {error.strerror}") from error
