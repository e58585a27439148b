"""Transactions that nobody will end: a killed process leaves its own open, and the documents in it locked.

The server would wait for a minute by default.
"""

import logging

import pymongo
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from storage.database import APPLICATION_NAME, BlockingDatabase, Document

IDLE_SECONDS_MAX = 1.5
"""A transaction of ours does not rest for so long between two commands, unless its process hangs."""
TIMEOUT_SECONDS = 1.0
_MICROSECONDS = 1_000_000

logger = logging.getLogger(__name__)


def end_orphaned_transactions(database: BlockingDatabase) -> None:
    """End those transactions of our processes that wait for a command of a process that is gone, or hangs.

    A process that lives after all runs its transaction again. Needs no right but that to one's own sessions; failing
    to look is no failure, because whoever is blocked tries again until its own deadline.
    """
    admin = database.client.admin.with_options(read_concern=ReadConcern())  # it looks at the server, not at data
    try:
        with pymongo.timeout(TIMEOUT_SECONDS):
            look = {"$currentOp": {"allUsers": False, "idleConnections": True, "idleSessions": True}}
            orphaned = _orphaned(list(admin.aggregate([look])))
            if orphaned:
                admin.command("killSessions", orphaned)
                logger.warning("%d transactions of processes that are gone were ended.", len(orphaned))
    except PyMongoError as error:
        logger.warning("Cannot look for transactions of processes that are gone: %s", error)


def _orphaned(operations: list[Document]) -> list[Document]:
    """The sessions of such transactions."""
    connected = {operation.get("connectionId") for operation in operations if operation["type"] == "op"}
    return [
        {"id": operation["lsid"]["id"]}
        for operation in operations
        if operation["type"] == "idleSession"
        and operation.get("appName") == APPLICATION_NAME
        and "transaction" in operation
        and (
            operation.get("connectionId") not in connected
            or operation["transaction"]["timeInactiveMicros"] > IDLE_SECONDS_MAX * _MICROSECONDS
        )
    ]
