"""One batch of changes as one transaction, to its certain end: committed, refused, or unavailable."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pymongo
from bson import ObjectId
from pymongo import ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from storage.change import Change
from storage.committing.decisions import Decisions
from storage.committing.outcome import Outcome
from storage.committing.rivals import wait_for_rival
from storage.committing.snapshot import read_snapshot
from storage.committing.turns import CommitterTurns
from storage.committing.write_set import MovedLevels, WriteSet
from storage.database import BlockingDatabase, Document
from storage.errors import AlreadyDone, StorageUnavailable
from storage.marks import COLLECTION as MARKS
from storage.orphaned_transactions import end_orphaned_transactions
from storage.routing_bases import COLLECTION as ROUTING_BASES

DUPLICATE_KEY = 11000
WRITE_CONFLICT = 112
DUPLICATES_MAX = 8
"""Reruns for duplicate keys; more mean that the data contradict each other, which no rerun will heal."""
PAUSE_SECONDS_MIN = 0.002
PAUSE_SECONDS_MAX = 0.03
"""About one transaction of a rival: whoever waits longer loses again and again to the one who did not lose."""
BASES_KNOWN_MAX = 10_000
"""Of so many bases of routing decisions it is remembered that they are kept already."""
ORPHANS_AFTER_SECONDS = 0.3
"""A rival that lives is done by then."""
WRITE_ORDER = (
    "stock_levels",
    "orders",
    "reservations",
    "incoming_supplies",
    "stock_transfers",
    "stock_counts",
    "stock_imports",
    "safety_stock_rules",
    "locations",
    "skus",
    "channels",
    "carrier_services",
    "routing_profiles",
    "routing_assignments",
    "routing_pilots",
    "idempotency",
    "routing_decisions",
    "commits",
)
"""Stock levels first: they are what processes contend for, and a conflict found early has cost little."""


class TransientFailure(Exception):
    """Nothing was written, and the same transaction may succeed when it is tried again.

    `by_rival` means that another transaction has written to one of its documents.
    """

    def __init__(self, *, by_rival: bool) -> None:
        super().__init__()
        self.by_rival = by_rival


class DuplicateKey(Exception):
    """A unique index refused the transaction; it has to be decided again, looking for what is taken."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class UnknownResult(Exception):
    """The commit was sent, and its answer is missing or says that it failed; `outcomes` hold if it came true."""

    def __init__(
        self, *, session_id: Mapping[str, Any], write_set: WriteSet, outcomes: list[Outcome], may_rerun: bool
    ) -> None:
        super().__init__("Whether the change became true is not known.")
        self.session_id = session_id
        self.write_set = write_set
        self.outcomes = outcomes
        self.may_rerun = may_rerun


class Transaction:
    """Runs batches, one at a time, in a thread of their own."""

    def __init__(
        self, database: BlockingDatabase, *, turns: CommitterTurns, settle_seconds: float, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._turns = turns
        self._now = now
        self._settle_seconds = settle_seconds
        self._levels_read: dict[str, int] = {}
        self._name = str(ObjectId())
        self._committed: dict[str, list[Document]] = {}
        self._moved: list[MovedLevels] = []
        self._bases_kept: set[str] = set()
        self._random = random.Random()  # noqa: S311  # spreads reruns in time, protects nothing

    def run(self, changes: Sequence[Change], deadline: float) -> list[Outcome]:
        """What became of each change. Tries until `deadline` (of `time.monotonic`).

        Finding out whether it became true may then take `settle_seconds` more.
        """
        if not changes:
            return []
        try:
            return self._run_together(changes, deadline)
        except StorageUnavailable as error:
            return [StorageUnavailable(str(error)) for _ in changes]
        except Exception as defect:  # noqa: BLE001  # a change that cannot be written must not take its batch down
            if len(changes) == 1:
                return [defect]
        middle = len(changes) // 2
        return [*self.run(changes[:middle], deadline), *self.run(changes[middle:], deadline)]

    def take_committed(self) -> dict[str, list[Document]]:
        """The commits that have become true since this was asked last, with the documents of their events."""
        committed, self._committed = self._committed, {}
        return committed

    def take_moved(self) -> list[MovedLevels]:
        """The stock levels of the commits that have become true since this was asked last, in their order."""
        moved, self._moved = self._moved, []
        return moved

    def _run_together(self, changes: Sequence[Change], deadline: float) -> list[Outcome]:
        attempt = 0
        duplicates = 0
        look_for_orphans_at = time.monotonic() + ORPHANS_AFTER_SECONDS
        while (remaining := deadline - time.monotonic()) > 0:
            try:
                with pymongo.timeout(remaining), self._database.client.start_session() as session:
                    outcomes = self._attempt(session, changes, deadline, look_for_duplicates=duplicates > 0)
                if outcomes:
                    return outcomes
            except TransientFailure as failure:
                attempt += 1
                if isinstance(failure.__cause__, OperationFailure) and time.monotonic() > look_for_orphans_at:
                    end_orphaned_transactions(self._database)
                    look_for_orphans_at = time.monotonic() + ORPHANS_AFTER_SECONDS
                if failure.by_rival:
                    self._turns.met_rival(deadline)
                    wait_for_rival(
                        self._database, self._levels_read, min(deadline, time.monotonic() + PAUSE_SECONDS_MAX)
                    )
                else:
                    self._pause(attempt, deadline)
            except DuplicateKey as error:
                duplicates += 1
                if duplicates > DUPLICATES_MAX:
                    raise error.cause from None
            except UnknownResult as unknown:
                if self._is_true(unknown):
                    self._became_true(unknown.write_set)
                    if unknown.outcomes:
                        return unknown.outcomes
                elif not unknown.may_rerun:
                    raise StorageUnavailable(str(unknown)) from unknown
                attempt += 1
        raise StorageUnavailable("The database did not accept the change in time.")

    def _attempt(
        self, session: ClientSession, changes: Sequence[Change], deadline: float, *, look_for_duplicates: bool
    ) -> list[Outcome]:
        """No outcomes at all mean that only expirations were written, and that more are due."""
        in_turn = self._turns.held
        concern = WriteConcern(1 if in_turn else "majority")
        session.start_transaction(ReadConcern("snapshot"), concern, ReadPreference.PRIMARY)
        try:
            snapshot = read_snapshot(
                self._database, session, changes, look_for_duplicates=look_for_duplicates, now=self._now()
            )
            self._levels_read = {key: level.version for key, level in snapshot.levels.items()}
            decisions = Decisions(snapshot)
            outcomes = [] if snapshot.more_due else [decisions.decide(change) for change in changes]
            if decisions.write_set:
                decisions.write_set.finish()
                self._write(session, decisions.write_set)
        except BaseException as error:
            _abort(session)
            raise _classified(error) from error
        if decisions.write_set:
            self._commit(session, decisions.write_set, outcomes, deadline)
            if in_turn:
                # The next in line can build on it from here on. Sent again, a commit waits for the majority, which nobody
                # else has to wait for.
                self._turns.release()
                self._commit(session, decisions.write_set, outcomes, deadline)
            self._became_true(decisions.write_set)
        elif any(isinstance(outcome, AlreadyDone) for outcome in outcomes):
            self._confirm(session, in_turn=in_turn)
        else:
            _abort(session)
        return outcomes

    def _became_true(self, write_set: WriteSet) -> None:
        self._committed |= write_set.events_by_commit
        self._moved += write_set.moved()
        if len(self._bases_kept) > BASES_KNOWN_MAX:
            self._bases_kept.clear()
        self._bases_kept.update(write_set.bases)

    def _confirm(self, session: ClientSession, *, in_turn: bool) -> None:
        """Wait until a majority holds what was read: an earlier result that is told must not be undone any more."""
        try:
            session.commit_transaction()
            if in_turn:
                self._turns.release()
                session.commit_transaction()
        except PyMongoError as error:
            raise TransientFailure(by_rival=False) from error

    def _write(self, session: ClientSession, write_set: WriteSet) -> None:
        for collection in WRITE_ORDER:
            overwrites: list[UpdateOne | ReplaceOne[Document]] = [
                *(
                    UpdateOne({"_id": key}, {"$set": fields})
                    for key, fields in write_set.updates.get(collection, {}).items()
                ),
                *(
                    ReplaceOne({"_id": key}, document)
                    for key, document in write_set.replacements.get(collection, {}).items()
                ),
            ]
            if overwrites:
                result = self._database[collection].bulk_write(overwrites, ordered=False, session=session)
                assert result.matched_count == len(overwrites)
            inserts = write_set.inserts.get(collection)
            if inserts:
                self._database[collection].insert_many(inserts.values(), ordered=False, session=session)
        new_bases = [
            UpdateOne({"_id": key}, {"$setOnInsert": basis}, upsert=True)
            for key, basis in write_set.bases.items()
            if key not in self._bases_kept
        ]
        if new_bases:
            self._database[ROUTING_BASES].bulk_write(new_bases, ordered=False, session=session)
        marks = write_set.marks(self._name)
        if marks:
            raised = [UpdateOne({"_id": key}, update, upsert=True) for key, update in marks.items()]
            self._database[MARKS].bulk_write(raised, ordered=False, session=session)
        if write_set.events:
            self._database["events"].insert_many(write_set.events, ordered=False, session=session)

    def _commit(self, session: ClientSession, write_set: WriteSet, outcomes: list[Outcome], deadline: float) -> None:
        attempt = 0
        while True:
            try:
                session.commit_transaction()
            except PyMongoError as error:
                attempt += 1
                if error.has_error_label("UnknownTransactionCommitResult") and time.monotonic() < deadline:
                    self._pause(attempt, deadline)
                    continue
                may_rerun = error.has_error_label("TransientTransactionError")
                raise UnknownResult(
                    session_id=session.session_id, write_set=write_set, outcomes=outcomes, may_rerun=may_rerun
                ) from error
            return

    def _is_true(self, unknown: UnknownResult) -> bool:
        """Settle an unknown result by looking: the commits of one transaction are there together or not at all.

        What still runs of the transaction is ended first. Otherwise it could become true after we looked, and until
        then its documents would be locked.
        """
        commit_id = unknown.write_set.commit_ids[0]
        try:
            with pymongo.timeout(self._settle_seconds):
                self._database.client.admin.command("killSessions", [unknown.session_id])
                return self._database["commits"].find_one({"_id": commit_id}, {"_id": 1}) is not None
        except PyMongoError as error:
            raise StorageUnavailable(str(unknown)) from error

    def _pause(self, attempt: int, deadline: float) -> None:
        longest = min(
            PAUSE_SECONDS_MIN * 2 ** min(attempt, 10), PAUSE_SECONDS_MAX, max(0.0, deadline - time.monotonic())
        )
        time.sleep(self._random.uniform(0, longest))


def _abort(session: ClientSession) -> None:
    if session.in_transaction:
        session.abort_transaction()


def _classified(error: BaseException) -> BaseException:
    """What an error inside the transaction, before its commit, means for the batch."""
    if not isinstance(error, PyMongoError):
        return error
    if _is_duplicate(error):
        return DuplicateKey(error)
    if error.has_error_label("TransientTransactionError") or error.timeout or isinstance(error, ConnectionFailure):
        return TransientFailure(by_rival=isinstance(error, OperationFailure) and error.code == WRITE_CONFLICT)
    return error


def _is_duplicate(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        return any(failure["code"] == DUPLICATE_KEY for failure in error.details["writeErrors"])
    return isinstance(error, DuplicateKeyError)
