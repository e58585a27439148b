"""Taking turns with the committers of other processes, for as long as they are in each other's way.

Of two transactions that write to the same stock one fails, and has worked for nothing. So a committer that has met a
rival asks for its turn first, in a document that all of them share. That is advice and nothing else: with a turn or
without, the transaction alone decides what becomes true. Who cannot have the turn in time goes on without.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymongo
from bson import ObjectId
from pymongo.errors import PyMongoError

from storage.committing.turn_document import COLLECTION, asking, leaving, looking, releasing
from storage.database import BlockingDatabase, Document
from storage.orphaned_transactions import end_orphaned_transactions

RIVAL_SECONDS = 1.0
"""Turns are taken for so long after the last sign of a rival."""
TURNS_SECONDS_MAX = 10.0
"""So long after a conflict it is tried without: who still wants a turn may not want the same stock any more."""
LEASE_SECONDS = 0.5
"""Several times what a full batch takes. It is the time that others lose when the one whose turn it is gets killed."""
WAIT_SHARE = 0.5
"""At most this share of the time that is left goes into waiting for the turn."""
FIRST_LOOK_SHARE = 0.75
"""Nobody looks before this share of short turns, its own and those ahead, is over."""
LOOK_SECONDS_MIN = 0.001
LOOK_SHARE = 0.1
"""The pause between two looks, in the time waited so far: the looks of a long wait are no burden to whoever works."""
SHORT_TURN_SECONDS = 0.01
"""Until there is experience."""
LONG_TURN_WEIGHT = 0.05
OPERATION_SECONDS_MAX = 0.5

logger = logging.getLogger(__name__)


class CommitterTurns:
    """The turns of one committer, for its thread alone: everything blocks. Free of cost while there are no rivals."""

    def __init__(self, database: BlockingDatabase) -> None:
        self._database = database
        self._me = str(ObjectId())
        self._met_at = float("-inf")
        self._wanted_until = float("-inf")
        self._held_since: float | None = None
        self._short_turn_seconds = SHORT_TURN_SECONDS

    @property
    def held(self) -> bool:
        return self._held_since is not None

    @contextmanager
    def turn(self, deadline: float) -> Iterator[None]:
        """Wait for the turn if rivals were met of late; give it back at the end, however it was had.

        `deadline` is of `time.monotonic`.
        """
        if time.monotonic() < min(self._wanted_until, self._met_at + TURNS_SECONDS_MAX):
            self._take(deadline)
        try:
            yield
        finally:
            self.release()

    def met_rival(self, deadline: float) -> None:
        """The transaction has failed because of another one: have the turn before it is tried again."""
        self._met_at = time.monotonic()
        self._see_rival()
        self._take(deadline)

    def release(self) -> None:
        """Hand over to whoever waits longest, if it is our turn."""
        if self._held_since is None:
            return
        self._learn(time.monotonic() - self._held_since)
        self._held_since = None
        try:
            turn = self._change(releasing(self._me, LEASE_SECONDS))
        except PyMongoError as error:
            logger.warning("The turn of this process ends by itself: %s", error)
            return
        if turn is None or turn["holder"] is not None:
            self._see_rival()

    def _see_rival(self) -> None:
        self._wanted_until = time.monotonic() + RIVAL_SECONDS

    def _take(self, deadline: float) -> None:
        """Have the turn, or go on without."""
        self._held_since = None
        now = time.monotonic()
        try:
            if self._wait(now + WAIT_SHARE * (deadline - now)):
                self._held_since = time.monotonic()
            else:
                self._change(leaving(self._me))
                self._change(releasing(self._me, LEASE_SECONDS))
        except PyMongoError as error:
            self._wanted_until = float("-inf")
            logger.warning("Goes on without taking turns: %s", error)

    def _wait(self, deadline: float) -> bool:
        """True once it is our turn."""
        asked_at = time.monotonic()
        turn = self._ask()
        if turn["holder"] != self._me:
            turns_ahead = turn["waiting"].index(self._me) + 1
            pause = FIRST_LOOK_SHARE * self._short_turn_seconds * turns_ahead
            time.sleep(max(0.0, min(pause, deadline - time.monotonic())))
        while turn["holder"] != self._me:
            if time.monotonic() > deadline:
                return False
            found = self._look()
            if found is None:
                time.sleep(max(LOOK_SECONDS_MIN, LOOK_SHARE * (time.monotonic() - asked_at)))
            elif found["holder"] == self._me:
                turn = found
            else:
                # Who does not give its turn back was perhaps killed in the middle of a transaction.
                end_orphaned_transactions(self._database)
                turn = self._ask()
        if turn["waiting"]:
            self._see_rival()
        return True

    def _ask(self) -> Document:
        turn = self._change(asking(self._me, LEASE_SECONDS))
        assert turn is not None
        if turn["holder"] != self._me:
            self._see_rival()
        return turn

    def _look(self) -> Document | None:
        """The document if there is something to do."""
        with pymongo.timeout(OPERATION_SECONDS_MAX):
            answer = self._database.command("find", COLLECTION, **looking(self._me))
        found: list[Document] = answer["cursor"]["firstBatch"]
        return found[0] if found else None

    def _learn(self, seconds: float) -> None:
        """Follow short turns at once and long ones slowly: who looks too early loses less than who looks too late."""
        longer = seconds - self._short_turn_seconds
        self._short_turn_seconds += longer if longer < 0 else LONG_TURN_WEIGHT * min(longer, LEASE_SECONDS)

    def _change(self, command: dict[str, Any]) -> Document | None:
        """The document after the change; None if there was nothing to change."""
        with pymongo.timeout(OPERATION_SECONDS_MAX):
            answer = self._database.command("findAndModify", COLLECTION, **command)
        changed: Document | None = answer["value"]
        return changed
