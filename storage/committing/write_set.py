"""All that one transaction writes: one write per document, and one `commits` document per organization."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bson import ObjectId
from msgspec import Struct

from domain.inventory.stock_level import StockLevel
from storage.change import Change
from storage.codec import level_changes, level_document
from storage.database import Document
from storage.keys import document_key, idempotency_key, routing_key
from storage.live.topics import stock_locations
from storage.marks import VERSION_FIELDS, committer_key, saved_key, with_commit
from storage.pilot_results import result_document


class MovedLevels(Struct, frozen=True, kw_only=True):
    """The levels of an organization as a commit has left them."""

    organization: str
    commit: str
    levels: list[StockLevel]


@dataclass(slots=True)
class _CommitDraft:
    """The commit of one organization, as it grows."""

    id: str
    organization: str
    at: datetime
    streams: dict[str, list[int]] = field(default_factory=dict)
    locations: set[str] = field(default_factory=set)
    changes: list[str] = field(default_factory=list)
    length: int = 0

    def document(self) -> Document:
        return {
            "_id": self.id,
            "organization": self.organization,
            "at": self.at,
            "position": None,
            "streams": [[stream, *versions] for stream, versions in self.streams.items()],
            "locations": sorted(self.locations),
            "stock_locations": stock_locations(self.streams),
            "changes": self.changes,
        }


class WriteSet:
    """Collects what the accepted changes of a batch write."""

    def __init__(self, *, levels_before: Mapping[str, StockLevel]) -> None:
        self._levels_before = levels_before
        self._levels: dict[str, tuple[str, StockLevel]] = {}
        self._whole_levels: set[str] = set()
        self._commits: dict[str, _CommitDraft] = {}
        self.events: list[Document] = []
        self.inserts: dict[str, dict[str, Document]] = {}
        self.replacements: dict[str, dict[str, Document]] = {}
        self.updates: dict[str, dict[str, Document]] = {}
        self.bases: dict[str, Document] = {}
        self._raised_versions: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._commits)

    @property
    def commit_ids(self) -> list[str]:
        return [draft.id for draft in self._commits.values()]

    @property
    def events_by_commit(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {commit_id: [] for commit_id in self.commit_ids}
        for event in self.events:
            found[event["commit"]].append(event)
        return found

    def put(self, collection: str, document: Document, *, new: bool) -> None:
        """Write this state; a later state of the same document takes its place."""
        inserts = self.inserts.setdefault(collection, {})
        key = document["_id"]
        if collection in VERSION_FIELDS:
            self._raised_versions.setdefault(document["organization"], set()).add(VERSION_FIELDS[collection])
        if new or key in inserts:
            inserts[key] = document
        else:
            self.replacements.setdefault(collection, {})[key] = document

    def put_levels(
        self, organization: str, levels: Mapping[str, StockLevel], *, whole: Collection[str] = frozenset()
    ) -> None:
        """Write these levels: what differs from before, or all of a document for the keys in `whole`."""
        self._whole_levels.update(whole)
        for key, level in levels.items():
            self._levels[key] = (organization, level)

    def append(self, change: Change, events: list[Document]) -> str:
        """Take the change's events into the commit of its organization; answers with the commit's id."""
        draft = self._commits.get(change.organization)
        if draft is None:
            draft = _CommitDraft(id=str(ObjectId()), organization=change.organization, at=change.occurred_at)
            self._commits[change.organization] = draft
        draft.changes.append(change.id)
        for event in events:
            event["commit"] = draft.id
            event["index"] = draft.length
            draft.length += 1
            draft.streams.setdefault(event["stream"], [event["version"], 0])[1] = event["version"]
            draft.locations.update(item["location"] for item in event.get("touched", ()))
        self.events.extend(events)
        self._put_records(change)
        return draft.id

    def finish(self) -> None:
        """Turn what was collected into documents; called once, after the last change."""
        for key, (organization, level) in self._levels.items():
            before = self._levels_before.get(key)
            if before is None:
                self.put("stock_levels", level_document(organization, level), new=True)
            elif key in self._whole_levels:
                self.put("stock_levels", level_document(organization, level), new=False)
            else:
                self.updates.setdefault("stock_levels", {})[key] = level_changes(before, level)
        for draft in self._commits.values():
            self.put("commits", draft.document(), new=True)

    def moved(self) -> list[MovedLevels]:
        """The levels as this leaves them, by organization."""
        by_organization: dict[str, list[StockLevel]] = {}
        for organization, level in self._levels.values():
            by_organization.setdefault(organization, []).append(level)
        return [
            MovedLevels(organization=organization, commit=self._commits[organization].id, levels=levels)
            for organization, levels in by_organization.items()
        ]

    def marks(self, committer: str) -> dict[str, Document]:
        """The updates of marks, by key."""
        updates = {
            saved_key(organization): {"$inc": dict.fromkeys(fields, 1)}
            for organization, fields in self._raised_versions.items()
        }
        for organization in {organization for organization, _ in self._levels.values()}:
            updates[committer_key(organization, committer)] = with_commit(self._commits[organization].id)
        return updates

    def _put_records(self, change: Change) -> None:
        claim = change.idempotency
        if claim is not None:
            record = {
                "_id": idempotency_key(change.organization, claim),
                "organization": change.organization,
                "input_hash": claim.input_hash,
                "result": dict(claim.result),
                "at": change.occurred_at,
            }
            self.put("idempotency", record, new=True)
        for routing in change.routing:
            record = {
                "_id": routing_key(change.organization, routing.order_id, routing.ordinal),
                "organization": change.organization,
                "order_id": routing.order_id,
                "ordinal": routing.ordinal,
                "at": change.occurred_at,
                "format": routing.format,
                "body": routing.body,
            }
            if routing.basis is not None:
                record["basis"] = basis = document_key(change.organization, routing.basis.key)
                self.bases[basis] = {"organization": change.organization, "body": routing.basis.body}
            if routing.results:
                record["pilots"] = [result_document(result) for result in routing.results]
            self.put("routing_decisions", record, new=True)
