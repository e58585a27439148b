"""A process in the middle of a transaction, as one that commits or numbers may be when it is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HOLD = """
import sys
from pymongo import MongoClient
url, database, collection, key = sys.argv[1:]
with MongoClient(url, appname="switchyard") as client, client.start_session() as session, session.start_transaction():
    held = client[database][collection].update_one({"_id": key}, {"$set": {"held": True}}, session=session)
    print(held.matched_count, flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding(url: str, database: str, collection: str, key: str) -> "Iterator[subprocess.Popen[str]]":
    """The process, which has written to the document and not committed."""
    command = [sys.executable, "-c", HOLD, url, database, collection, key]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "1\n"
            yield process
        finally:
            process.kill()
