"""The connection to MongoDB."""

from datetime import UTC
from typing import Any, TypeAlias

import bson
import pymongo.database
from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import ConfigurationError

from storage.errors import StorageUnavailable

Document: TypeAlias = dict[str, Any]
Database: TypeAlias = "AsyncIOMotorDatabase[Document]"
BlockingDatabase: TypeAlias = "pymongo.database.Database[Document]"

APPLICATION_NAME = "switchyard"
OPERATION_TIMEOUT_MILLISECONDS = 5_000
SELECTION_TIMEOUT_MILLISECONDS = 3_000
CONNECT_TIMEOUT_MILLISECONDS = 2_000


def connect(url: str, name: str) -> Database:
    """The database `name` of the replica set at `url`; connects when first used.

    Reads see only what a majority holds, writes are acknowledged by a majority, and nothing waits longer than 5 s.
    Raises StorageUnavailable for a URL that names no servers.
    """
    try:
        return _client(url)[name]
    except (ConfigurationError, ValueError) as error:
        raise StorageUnavailable(f"The URL of MongoDB cannot be used: {error}.") from error


def _client(url: str) -> "AsyncIOMotorClient[Document]":
    return AsyncIOMotorClient(
        url,
        tz_aware=True,
        tzinfo=UTC,
        appname=APPLICATION_NAME,
        w="majority",
        readConcernLevel="majority",
        retryReads=True,
        retryWrites=True,
        serverSelectionTimeoutMS=SELECTION_TIMEOUT_MILLISECONDS,
        connectTimeoutMS=CONNECT_TIMEOUT_MILLISECONDS,
        socketTimeoutMS=OPERATION_TIMEOUT_MILLISECONDS,
        waitQueueTimeoutMS=SELECTION_TIMEOUT_MILLISECONDS,
    )


def blocking(database: Database) -> BlockingDatabase:
    """The same database for code that runs in a thread of its own; shares the connections."""
    delegate: BlockingDatabase = database.delegate
    return delegate


def as_stored(document: Document) -> Document:
    """The document as it comes back from the database."""
    return bson.decode(bson.encode(document), CodecOptions(tz_aware=True, tzinfo=UTC))
