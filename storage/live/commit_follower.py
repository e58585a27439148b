"""Follows the change stream of commits, in a thread of its own."""

import logging
import threading
from collections.abc import Callable

from pymongo.change_stream import ChangeStream
from pymongo.errors import OperationFailure, PyMongoError

from storage.database import BlockingDatabase, Document

AWAIT_MILLISECONDS = 500
PAUSE_SECONDS = 0.2

_INSERTED_IDS: list[Document] = [{"$match": {"operationType": "insert"}}, {"$project": {"documentKey": 1}}]

logger = logging.getLogger(__name__)

Followed = Callable[[str | None, Document | None], None]
"""Takes the id of a new commit, if any, and the token with which to go on after it."""


class CommitFollower:
    """Calls `followed` for each new commit, from its own thread, until it is told to stop.

    Where the history of the token is gone it starts from now: commits in between are found by the relay's sweep, and
    their subscribers find them in the log.
    """

    def __init__(self, database: BlockingDatabase, *, resume_token: Document | None, followed: Followed) -> None:
        self._commits = database["commits"]
        self._resume_token = resume_token
        self._followed = followed
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End `run` within half a second."""
        self._stopping.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow()
            except PyMongoError as error:
                if isinstance(error, OperationFailure):  # the history may be gone, and the token good for nothing
                    self._resume_token = None
                logger.warning("Cannot follow the commits, trying again: %s", error)
                self._stopping.wait(PAUSE_SECONDS)

    def _follow(self) -> None:
        with self._commits.watch(
            _INSERTED_IDS, resume_after=self._resume_token, max_await_time_ms=AWAIT_MILLISECONDS
        ) as stream:
            while stream.alive and not self._stopping.is_set():
                self._take(stream)
        if not self._stopping.is_set():  # the collection was dropped: its token resumes nothing
            self._resume_token = None
            self._stopping.wait(PAUSE_SECONDS)

    def _take(self, stream: ChangeStream[Document]) -> None:
        change = stream.try_next()
        token = stream.resume_token
        if change is None and token == self._resume_token:
            return
        self._resume_token = dict(token) if token is not None else None
        self._followed(change["documentKey"]["_id"] if change else None, self._resume_token)
