"""Bringing a MongoDB replica set into service. Transactions need one, however small."""

import time
from collections.abc import Sequence
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

NOT_YET_INITIALIZED = 94
NOT_READY = (NOT_YET_INITIALIZED, 109, 189, 11600, 11602, 13436)
"""Not initialized, configuration in progress, stepped down, interrupted by shutdown or a change of role, not readable:
what a server answers that is not in service yet."""
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
            while not is_configured(client, name, hosts):
                if time.monotonic() > deadline:
                    raise ReplicaSetUnavailable(f"replica set {name} could not be configured in time")
                time.sleep(POLL_SECONDS)
            wait_for_primary(client, deadline)
    except PyMongoError as error:
        raise ReplicaSetUnavailable(f"replica set {name} at {', '.join(hosts)}: {error}") from error


def is_configured(client: MongoClient[dict[str, Any]], name: str, hosts: Sequence[str]) -> bool:
    """Configure the set if it is new or has moved; False while the server is not ready to tell or to be told."""
    members = [{"_id": ordinal, "host": host} for ordinal, host in enumerate(hosts)]
    try:
        current = client.admin.command("replSetGetConfig")["config"]
        if [member["host"] for member in current["members"]] != list(hosts):
            # Forced, because a server that finds its own address in no member is in no state to vote.
            replacement = current | {"members": members, "version": current["version"] + 1}
            client.admin.command("replSetReconfig", replacement, force=True)
    except OperationFailure as error:
        if error.code not in NOT_READY:
            raise
        # A server that has just started answers the same while it still loads the configuration that it has.
        if error.code == NOT_YET_INITIALIZED and client["local"]["system.replset"].find_one() is None:
            client.admin.command("replSetInitiate", {"_id": name, "members": members})
            return True
        return False
    except ConnectionFailure:
        return False  # a server that changes its role closes its connections
    return True


def wait_for_primary(client: MongoClient[dict[str, Any]], deadline: float) -> None:
    while not has_writable_primary(hello := told(client)):
        if time.monotonic() > deadline:
            raise ReplicaSetUnavailable(f"no primary was elected: {hello.get('info', hello)}")
        time.sleep(POLL_SECONDS)


def told(client: MongoClient[dict[str, Any]]) -> dict[str, Any]:
    """What the server says of itself; nothing while it closes its connections to change its role."""
    try:
        return client.admin.command("hello")
    except ConnectionFailure:
        return {"isWritablePrimary": False}


def has_writable_primary(hello: dict[str, Any]) -> bool:
    """A server that has just been elected names itself the primary a moment before it takes writes."""
    return bool(hello["isWritablePrimary"]) or hello.get("primary", hello.get("me")) != hello.get("me")
