"""Which changes of a batch fit, decided in memory in arrival order, and what they write together."""

import logging
from dataclasses import dataclass, field

from domain.inventory.correcting import Correct
from domain.inventory.crossings import StockSignal, apply_signal, crossing
from domain.inventory.movements import StockChanged, apply_movement, with_balance
from domain.inventory.stock_level import StockLevel
from domain.orders.order import Order
from domain.refusals import IdempotencyKeyMismatch
from storage.change import Change, IdempotencyClaim, StreamWrite
from storage.codec import COLLECTIONS, event_document, state_document, state_id, touched_documents
from storage.committing.outcome import Committed, Outcome
from storage.committing.snapshot import Snapshot
from storage.committing.write_set import WriteSet
from storage.database import Document
from storage.errors import AlreadyDone, DuplicateFact, OrderNumberTaken, StaleWrite
from storage.keys import document_key, event_id, idempotency_key, level_key, number_key

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tentative:
    """What one change would do; it counts once all of the change is known to fit."""

    levels: dict[str, StockLevel] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)
    stock_events: list[tuple[StockChanged | StockSignal, StockLevel]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def move(self, key: str, level: StockLevel, movement: StockChanged) -> None:
        """The movement happens to the level, and the threshold that it crosses is an event of its own."""
        after = apply_movement(level, movement)
        self.stock_events.append((with_balance(movement, after), after))
        signal = crossing(level, after)
        if signal is not None:
            after = apply_signal(after, signal)
            self.stock_events.append((signal, after))
        self.levels[key] = after


class Decisions:
    """Decides the changes of one batch, one after the other, on a snapshot that it keeps up to date."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._new_results: dict[str, IdempotencyClaim] = {}
        self.write_set = WriteSet(levels_before=dict(snapshot.levels))
        for change in snapshot.expirations:
            outcome = self.decide(change)
            if isinstance(outcome, Exception):
                logger.error("%s cannot be expired.", change.writes[0].stream, exc_info=outcome)

    def decide(self, change: Change) -> Outcome:
        """What becomes of the change, provided that the batch is committed."""
        try:
            return self._accept(change, self._fit(change))
        except Exception as reason:  # noqa: BLE001  # whatever goes wrong in one change must not reach the others
            return reason

    def _fit(self, change: Change) -> _Tentative:
        self._check_idempotency(change)
        tentative = _Tentative()
        for write in change.writes:
            self._check_write(change, write, tentative)
        for claim in change.claims:
            key = level_key(change.organization, claim.sku, claim.location)
            level = tentative.levels.get(key) or self._snapshot.levels.get(key)
            level = level or StockLevel(sku=claim.sku, location=claim.location)
            movement = claim.decide(level)
            if isinstance(claim, Correct):
                # What is stored is not where the ledger leads, and all of it is replaced.
                level = claim.ledger
                tentative.corrected.add(key)
            if movement is not None:
                tentative.move(key, level, movement)
        return tentative

    def _check_idempotency(self, change: Change) -> None:
        claim = change.idempotency
        if claim is None:
            return
        key = idempotency_key(change.organization, claim)
        record = self._snapshot.records.get(key)
        twin = self._new_results.get(key)
        if record is not None:
            known_hash, result = record["input_hash"], record["result"]
        elif twin is not None:
            known_hash, result = twin.input_hash, twin.result
        else:
            return
        if known_hash != claim.input_hash:
            raise IdempotencyKeyMismatch
        raise AlreadyDone(result)

    def _check_write(self, change: Change, write: StreamWrite, tentative: _Tentative) -> None:
        actual = self._snapshot.versions.get(_version_key(change, write), 0)
        if actual != write.expected_version:
            raise StaleWrite(stream=write.stream, expected=write.expected_version, actual=actual)
        assert write.state.version == write.expected_version + len(write.events)
        if isinstance(write.state, Order) and write.expected_version == 0:
            number = number_key(change.organization, write.state.channel, write.state.number)
            if number in self._snapshot.taken or number in tentative.taken:
                raise OrderNumberTaken(channel=write.state.channel, number=write.state.number)
            tentative.taken.add(number)
        for event in write.events:
            if event.unique_key is not None:
                unique = document_key(change.organization, event.unique_key)
                if unique in self._snapshot.taken or unique in tentative.taken:
                    raise DuplicateFact(event.unique_key)
                tentative.taken.add(unique)

    def _accept(self, change: Change, tentative: _Tentative) -> Committed:
        documents = [state_document(change.organization, write.state) for write in change.writes]
        events = [*_written_events(change), *_stock_events(change, tentative)]
        self._snapshot.levels.update(tentative.levels)
        self._snapshot.taken.update(tentative.taken)
        for write, document in zip(change.writes, documents, strict=True):
            self._snapshot.versions[_version_key(change, write)] = write.state.version
            self.write_set.put(COLLECTIONS[type(write.state)], document, new=write.expected_version == 0)
        self.write_set.put_levels(change.organization, tentative.levels, whole=tentative.corrected)
        if change.idempotency is not None:
            self._new_results[idempotency_key(change.organization, change.idempotency)] = change.idempotency
        idle = not events and change.idempotency is None and not change.routing
        commit = "" if idle else self.write_set.append(change, events)
        return Committed(
            commit=commit,
            levels={(level.sku, level.location): level for level in tentative.levels.values()},
            events=tuple(event_id(event["stream"], event["version"]) for event in events),
        )


def _version_key(change: Change, write: StreamWrite) -> str:
    return f"{COLLECTIONS[type(write.state)]}|{document_key(change.organization, state_id(write.state))}"


def _written_events(change: Change) -> list[Document]:
    documents = []
    for write in change.writes:
        for version, event in enumerate(write.events, write.expected_version + 1):
            document = event_document(
                change.organization,
                stream=write.stream,
                version=version,
                occurred_at=change.occurred_at,
                causation_id=change.id,
                data=event.data,
            )
            if event.touched:
                document["touched"] = touched_documents(event.touched)
            if event.unique_key is not None:
                document["uniqueKey"] = event.unique_key
            documents.append(document)
    return documents


def _stock_events(change: Change, tentative: _Tentative) -> list[Document]:
    return [
        event_document(
            change.organization,
            stream=after.stream,
            version=after.version,
            occurred_at=change.occurred_at,
            causation_id=change.id,
            data=stock_event,
        )
        for stock_event, after in tentative.stock_events
    ]
