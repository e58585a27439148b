"""Folding the events of every stream gives the stored documents."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable

from msgspec import Struct

from domain.inventory.stock_level import StockLevel
from domain.orders.order import Order
from storage.codec import level_document, state_document
from storage.database import Database, Document, as_stored
from storage.keys import document_key, event_key, prefix_end
from storage.live.stream_order import StreamRange
from storage.reading import find_document, find_documents
from storage.verification.as_read import with_defaults
from storage.verification.folding import Folding
from storage.verification.invariants import check_level, check_order
from storage.verification.report import DifferenceKind, Findings

STREAMS_PER_BATCH = 200
DOCUMENTS_PER_BATCH = 1_000


class StreamKind(Struct, frozen=True):
    """Streams are named `<prefix>:<key>`, their documents are in `collection` under the key."""

    prefix: str
    collection: str


STREAM_KINDS = (
    StreamKind("order", "orders"),
    StreamKind("stock", "stock_levels"),
    StreamKind("location", "locations"),
    StreamKind("sku", "skus"),
    StreamKind("channel", "channels"),
    StreamKind("carrierService", "carrier_services"),
    StreamKind("reservation", "reservations"),
    StreamKind("supply", "incoming_supplies"),
    StreamKind("transfer", "stock_transfers"),
    StreamKind("count", "stock_counts"),
    StreamKind("stockImport", "stock_imports"),
    StreamKind("safetyStockRule", "safety_stock_rules"),
    StreamKind("routingProfile", "routing_profiles"),
    StreamKind("routingAssignments", "routing_assignments"),
    StreamKind("routingPilot", "routing_pilots"),
)


class StreamChecks:
    """Checks the streams of one organization, while others go on writing to them."""

    def __init__(self, database: Database, organization: str, findings: Findings) -> None:
        self._database = database
        self._organization = organization
        self._findings = findings

    async def check(self) -> None:
        for kind in STREAM_KINDS:
            batch: list[Folding] = []
            async for folding in self._foldings(kind):
                batch.append(folding)
                if len(batch) == STREAMS_PER_BATCH:
                    await self._check_batch(kind, batch)
                    batch = []
            await self._check_batch(kind, batch)
            await self._check_documents(kind)

    async def _foldings(self, kind: StreamKind) -> AsyncIterator[Folding]:
        """Every stream of the kind, folded; event keys sort by stream, then by version."""
        prefix = f"{self._organization}|{kind.prefix}:"
        cursor = (
            self._database["events"].find({"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}}).sort("_id", 1)
        ).batch_size(DOCUMENTS_PER_BATCH)
        folding: Folding | None = None
        async for event in cursor:
            if folding is None or folding.stream != event["stream"]:
                if folding is not None:
                    yield folding
                folding = Folding(self._organization, event["stream"])
            folding.take(event, self._findings)
        if folding is not None:
            yield folding

    async def _check_batch(self, kind: StreamKind, batch: list[Folding]) -> None:
        if not batch:
            return
        self._findings.streams += len(batch)
        await self._check_commits(batch)
        keys = {self._document_key(kind, folding.stream): folding for folding in batch}
        documents = await find_documents(self._database[kind.collection], {"_id": {"$in": list(keys)}})
        found = {document["_id"]: document for document in documents}
        for key, folding in keys.items():
            if not folding.broken:
                await self._compare(kind, folding, found.get(key))
        self._findings.tell(self._organization)

    async def _check_commits(self, batch: list[Folding]) -> None:
        """Every event's commit is there, and names the event: written in one transaction, read after the event."""
        events: defaultdict[str, list[StreamRange]] = defaultdict(list)
        for folding in batch:
            for commit, named_by in folding.commits.items():
                events[commit].append(named_by)
        commits = sorted(events)
        names = [folding.stream for folding in batch]
        for start in range(0, len(commits), DOCUMENTS_PER_BATCH):
            part = commits[start : start + DOCUMENTS_PER_BATCH]
            known = await self._named_streams(part, min(names), max(names))
            for commit in part:
                if commit not in known:
                    streams = ", ".join(entry.stream for entry in events[commit])
                    self._differ(DifferenceKind.COMMIT_MISSING, commit, f"events of {streams} name it")
                    continue
                for stray in _not_named(events[commit], known[commit]):
                    detail = f"does not name events {stray.first} to {stray.last} of {stray.stream}, which name it"
                    self._differ(DifferenceKind.COMMIT_EVENTS, commit, detail)

    async def _named_streams(self, commits: list[str], first: str, last: str) -> dict[str, list[StreamRange]]:
        """Which events of these streams each of the commits names, if the commit is there."""
        name = {"$first": "$$entry"}
        between = {"$and": [{"$gte": [name, first]}, {"$lte": [name, last]}]}
        pipeline: list[Document] = [
            {"$match": {"_id": {"$in": commits}}},
            {"$project": {"streams": {"$filter": {"input": "$streams", "as": "entry", "cond": between}}}},
        ]
        found = self._database["commits"].aggregate(pipeline)
        return {commit["_id"]: [StreamRange(*entry) for entry in commit["streams"]] async for commit in found}

    async def _compare(self, kind: StreamKind, folding: Folding, document: Document | None) -> None:
        if document is not None and document["version"] > folding.version:
            await self._catch_up(folding, document["version"])
        folding.settle(self._findings)
        if folding.broken:
            return
        if document is None:
            self._differ(DifferenceKind.DOCUMENT_MISSING, folding.stream, f"{folding.version} events lead to it")
            return
        expected = _expected(self._organization, folding)
        if document != expected:
            differing = differences(with_defaults(expected, folding.state), with_defaults(document, folding.state))
            if differing:
                self._differ(DifferenceKind.DOCUMENT_DIFFERS, folding.stream, differing)
        if isinstance(folding.state, Order):
            check_order(self._organization, folding.state, self._findings)
        if kind.collection == "stock_levels":
            check_level(self._organization, document, self._findings)

    async def _catch_up(self, folding: Folding, version: int) -> None:
        """The document was changed after the events were read: fold those that it has more."""
        bounds = {
            "$gt": event_key(self._organization, folding.stream, folding.version),
            "$lte": event_key(self._organization, folding.stream, version),
        }
        async for event in self._database["events"].find({"_id": bounds}).sort("_id", 1):
            folding.take(event, self._findings)

    async def _check_documents(self, kind: StreamKind) -> None:
        """Every document has the event that it says it comes from."""
        prefix = document_key(self._organization, "")
        end = prefix_end(prefix)
        after = prefix
        while True:
            documents = await find_documents(
                self._database[kind.collection],
                {"_id": {"$gt": after, "$lt": end}},
                projection={"version": 1},
                sort=[("_id", 1)],
                limit=DOCUMENTS_PER_BATCH,
            )
            if not documents:
                return
            after = documents[-1]["_id"]
            await self._check_last_events(kind, documents)

    async def _check_last_events(self, kind: StreamKind, documents: list[Document]) -> None:
        last_events = {}
        for document in documents:
            stream = f"{kind.prefix}:{document['_id'].removeprefix(document_key(self._organization, ''))}"
            last_events[event_key(self._organization, stream, document["version"])] = stream
        known = await find_documents(
            self._database["events"], {"_id": {"$in": list(last_events)}}, projection={"_id": 1}
        )
        for missing in sorted(last_events.keys() - {event["_id"] for event in known}):
            detail = f"there is no event {missing}"
            self._differ(DifferenceKind.DOCUMENT_WITHOUT_EVENTS, last_events[missing], detail)

    def _document_key(self, kind: StreamKind, stream: str) -> str:
        return document_key(self._organization, stream.removeprefix(f"{kind.prefix}:"))

    def _differ(self, kind: DifferenceKind, subject: str, detail: str) -> None:
        self._findings.differ(kind, self._organization, subject, detail)


def _not_named(events: Iterable[StreamRange], named: Iterable[StreamRange]) -> list[StreamRange]:
    """The events that are in none of the named ranges."""
    ranges = {entry.stream: entry for entry in named}
    return [
        entry
        for entry in events
        if (of_commit := ranges.get(entry.stream)) is None
        or entry.first < of_commit.first
        or entry.last > of_commit.last
    ]


async def first_organization_after(database: Database, collection: str, after: str) -> str | None:
    """The next organization that has documents in the collection: one point read each."""
    start = prefix_end(document_key(after, "")) if after else ""
    document = await find_document(
        database[collection], {"_id": {"$gte": start}}, projection={"_id": 1}, sort=[("_id", 1)]
    )
    return None if document is None else document["_id"].partition("|")[0]


def _expected(organization: str, folding: Folding) -> Document:
    assert folding.state is not None
    if isinstance(folding.state, StockLevel):
        return as_stored(level_document(organization, folding.state))
    return as_stored(state_document(organization, folding.state))


def differences(expected: Document, stored: Document) -> str:
    """In words, which fields of a document are not what its events lead to."""
    names = sorted(name for name in expected.keys() | stored.keys() if expected.get(name) != stored.get(name))
    return "; ".join(f"{name}: events say {expected.get(name)!r}, stored is {stored.get(name)!r}" for name in names)
