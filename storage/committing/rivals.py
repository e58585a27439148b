"""When to try again after a write conflict: as soon as the transaction that was in the way is committed."""

import time
from collections.abc import Mapping

import pymongo
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from storage.database import BlockingDatabase

LOOK_SECONDS = 0.002
LOOK_TIMEOUT_SECONDS = 0.5


def wait_for_rival(database: BlockingDatabase, levels: Mapping[str, int], until: float) -> None:
    """Wait until one of the stock levels is beyond the version that was read, or until the time (`time.monotonic`).

    Then the rival is done, and has not got far with its next transaction. Who begins at any other moment is late for the
    documents that both want, and loses to the same rival again and again.
    """
    # A majority would confirm the rival's commit when the rival knows of it as well.
    collection = database.get_collection("stock_levels", read_concern=ReadConcern("local"))
    query = {"_id": {"$in": list(levels)}}
    try:
        with pymongo.timeout(LOOK_TIMEOUT_SECONDS):
            while time.monotonic() < until:
                for level in collection.find(query, {"version": 1}, batch_size=len(levels) + 1):
                    if level["version"] != levels[level["_id"]]:
                        return
                time.sleep(LOOK_SECONDS)
    except PyMongoError:
        return  # the transaction itself will tell
