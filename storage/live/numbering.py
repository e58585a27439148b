"""Gives commits their positions, in transactions that only the holder of the lease can complete."""

from collections.abc import Sequence

from msgspec import Struct
from pymongo import DESCENDING, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from storage.database import BlockingDatabase
from storage.live.lease import COLLECTION, RELAY
from storage.live.stream_order import StreamRange, UnnumberedCommit

COUNTERS_MAX = 10_000
CONFLICTS_MAX = 5
"""The lease is renewed every second, which conflicts with a transaction in flight; more conflicts mean a rival."""


class NumberingRefused(Exception):
    """The lease, a counter or a commit is not as this leader knows it; nothing was numbered."""


class NumberedCommit(Struct, frozen=True):
    """A commit with its position: 1, 2, 3 … within its organization."""

    id: str
    organization: str
    position: int
    streams: tuple[StreamRange, ...]


def counter_key(organization: str) -> str:
    """The `_id` of an organization's position counter, which stands beside the lease."""
    return f"position|{organization}"


class Numbering:
    """Numbers commits for one term of leadership.

    Each transaction writes the lease document, filtered by the term's fencing token: once a successor has acquired the
    lease, a stalled leader can complete none. Counters are written at the value that this leader knows.
    """

    def __init__(self, database: BlockingDatabase, *, token: int) -> None:
        self._database = database
        self._token = token
        self._counters: dict[str, int] = {}

    def number(self, commits: Sequence[UnnumberedCommit]) -> list[NumberedCommit]:
        """Assign the next positions in the order given, all or none.

        Raises NumberingRefused, and driver errors after which the positions may have been assigned nevertheless.
        """
        for _ in range(CONFLICTS_MAX):
            try:
                return self._number(commits)
            except PyMongoError as error:
                if not error.has_error_label("TransientTransactionError"):
                    raise
        raise NumberingRefused("The transaction met a conflict each time.")

    def _number(self, commits: Sequence[UnnumberedCommit]) -> list[NumberedCommit]:
        self._load_counters({commit.organization for commit in commits})
        counters = dict(self._counters)
        numbered: list[NumberedCommit] = []
        for commit in commits:
            position = counters[commit.organization] + 1
            counters[commit.organization] = position
            numbered.append(NumberedCommit(commit.id, commit.organization, position, commit.streams))
        try:
            with self._database.client.start_session() as session:
                session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority"), ReadPreference.PRIMARY)
                self._write(session, numbered, counters)
                session.commit_transaction()
        except BaseException:
            self._counters.clear()
            raise
        self._counters = counters
        return numbered

    def _write(self, session: ClientSession, numbered: list[NumberedCommit], counters: dict[str, int]) -> None:
        grown = {commit.organization for commit in numbered}
        fence = UpdateOne({"_id": RELAY, "token": self._token}, {"$inc": {"transactions": 1}})
        counts = [
            UpdateOne(
                {"_id": counter_key(organization), "position": self._counters[organization]},
                {"$set": {"position": counters[organization]}},
            )
            for organization in grown
        ]
        result = self._database[COLLECTION].bulk_write([fence, *counts], session=session)
        if result.matched_count != 1 + len(counts):
            raise NumberingRefused("The lease or a counter has changed.")
        result = self._database["commits"].bulk_write(
            [
                UpdateOne({"_id": commit.id, "position": None}, {"$set": {"position": commit.position}})
                for commit in numbered
            ],
            ordered=False,
            session=session,
        )
        if result.matched_count != len(numbered):
            raise NumberingRefused("A commit was numbered by another.")

    def _load_counters(self, organizations: set[str]) -> None:
        if len(self._counters) > COUNTERS_MAX:
            self._counters.clear()
        unknown = organizations - self._counters.keys()
        if not unknown:
            return
        keys = {counter_key(organization): organization for organization in unknown}
        for document in self._database[COLLECTION].find({"_id": {"$in": list(keys)}}):
            self._counters[keys[document["_id"]]] = document["position"]
        for organization in unknown - self._counters.keys():
            self._counters[organization] = self._create_counter(organization)

    def _create_counter(self, organization: str) -> int:
        highest = self._database["commits"].find_one(
            {"organization": organization, "position": {"$type": "number"}},
            {"position": 1},
            sort=[("position", DESCENDING)],
        )
        position: int = highest["position"] if highest else 0
        self._database[COLLECTION].update_one(
            {"_id": counter_key(organization)}, {"$setOnInsert": {"position": position}}, upsert=True
        )
        return position
