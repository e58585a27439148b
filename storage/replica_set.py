"""Bringing a MongoDB replica set into service. Transactions and change streams need one, however small."""

import time
from collections.abc import Sequence
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_YET_INITIALIZED = 94
POLL_SECONDS = 0.02


class ReplicaSetUnavailable(Exception):
    """The servers did not become a replica set with a primary by the deadline."""


def ensure_replica_set(*, name: str, hosts: Sequence[str], deadline_seconds: float) -> None:
    """Make the listening servers `hosts` ("address:port") the members of replica set `name` and wait for its primary.

    A set that is already configured keeps its data. If it was configured under other addresses, because an embedded
    server comes back on another port, they are replaced.

    Raises ReplicaSetUnavailable if there is no primary after `deadline_seconds`.
    """
    deadline = time.monotonic() + deadline_seconds
    try:
        with MongoClient[dict[str, Any]](
            f"mongodb://{hosts[0]}/",
            directConnection=True,
            serverSelectionTimeoutMS=int(deadline_seconds * 1000),
            socketTimeoutMS=int(deadline_seconds * 1000),
        ) as client:
            configure(client, name, hosts)
            wait_for_primary(client, deadline)
    except PyMongoError as error:
        raise ReplicaSetUnavailable(f"replica set {name} at {', '.join(hosts)}: {error}") from error


def configure(client: MongoClient[dict[str, Any]], name: str, hosts: Sequence[str]) -> None:
    members = [{"_id": ordinal, "host": host} for ordinal, host in enumerate(hosts)]
    try:
        current = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        client.admin.command("replSetInitiate", {"_id": name, "members": members})
        return
    if [member["host"] for member in current["members"]] != list(hosts):
        # Forced, because a server that finds its own address in no member is in no state to vote.
        replacement = current | {"members": members, "version": current["version"] + 1}
        client.admin.command("replSetReconfig", replacement, force=True)


def wait_for_primary(client: MongoClient[dict[str, Any]], deadline: float) -> None:
    while not has_writable_primary(hello := client.admin.command("hello")):
        if time.monotonic() > deadline:
            raise ReplicaSetUnavailable(f"no primary was elected: {hello.get('info', hello)}")
        time.sleep(POLL_SECONDS)


def has_writable_primary(hello: dict[str, Any]) -> bool:
    """A server that has just been elected names itself the primary a moment before it takes writes."""
    return bool(hello["isWritablePrimary"]) or hello.get("primary", hello.get("me")) != hello.get("me")
